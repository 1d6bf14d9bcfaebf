//! What a page has to know about a time zone.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetName, Tz};
use serde::{Deserialize, Serialize};

use crate::trigger::cron::HourClock;

/// How long before now, in days, a [`Zone`] knows the clock: older than what a page may show.
const DAYS_BACK: i64 = 5 * 366;

/// How long after now, in days, a [`Zone`] knows the clock: schedules on 29 February look eight years ahead.
const DAYS_AHEAD: i64 = 9 * 366;

/// A time zone as a page needs it: its name, and what its clock shows in the years around now.
///
/// The server makes it from the whole time zone database and the page carries it, so that the browser shows the same
/// times without having the database (70 kB compressed, a fifth of what the first visit may load).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// The name in the time zone database, such as `Europe/Lisbon`.
    pub name: String,
    /// In order of their beginnings, never empty; the first also stands for all time before it.
    periods: Vec<Period>,
    /// How its times of day are written.
    clock: HourClock,
}

/// From when (in Unix seconds), how far east of UTC (in seconds), and under which abbreviation.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
struct Period(i64, i32, String);

impl Zone {
    /// Returns the zone as it is in the years around an instant.
    pub fn around(tz: Tz, instant: DateTime<Utc>) -> Self {
        let mut at = instant.timestamp() - DAYS_BACK * DAY;
        let end = instant.timestamp() + DAYS_AHEAD * DAY;
        let mut periods = vec![period_at(tz, at)];
        while at < end {
            // Around now no zone changes its clock twice within two weeks; long ago some did.
            let next = at + 14 * DAY;
            let found = period_at(tz, next);
            if periods.last().is_some_and(|last| (last.1, &last.2) != (found.1, &found.2)) {
                let start = first_second_of(tz, &found, at, next);
                periods.push(Period(start, found.1, found.2));
            }
            at = next;
        }
        Self { name: tz.name().to_owned(), periods, clock: HourClock::TwentyFour }
    }

    /// Returns UTC, which never changes its clock.
    pub fn utc() -> Self {
        let periods = vec![Period(i64::MIN, 0, "UTC".to_owned())];
        Self { name: "UTC".to_owned(), periods, clock: HourClock::TwentyFour }
    }

    /// Returns the same zone with its times of day written by another clock; without it, that of 24 hours.
    #[must_use]
    pub fn written(self, clock: HourClock) -> Self {
        Self { clock, ..self }
    }

    /// Returns how its times of day are written.
    pub fn clock(&self) -> HourClock {
        self.clock
    }

    /// Returns what the zone's clock shows at an instant.
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc() + TimeDelta::seconds(i64::from(self.period(at.timestamp()).1))
    }

    /// Returns the abbreviation in force at an instant: `CET`, or `UTC+5:30` where the zone has no letters.
    pub fn abbreviation(&self, at: DateTime<Utc>) -> &str {
        &self.period(at.timestamp()).2
    }

    /// Returns how far the zone's clock is ahead of UTC at an instant: `UTC+1`, `UTC−3:30`, `UTC`.
    pub fn offset(&self, at: DateTime<Utc>) -> String {
        offset_text(self.period(at.timestamp()).1)
    }

    /// Returns the place that stands for the zone: `Lisbon` for `Europe/Lisbon`.
    pub fn place(&self) -> String {
        self.name.rsplit('/').next().unwrap_or(&self.name).replace('_', " ")
    }

    /// Returns the place with the abbreviation in force: `Lisbon (WET)`; `UTC` alone.
    pub fn label(&self, at: DateTime<Utc>) -> String {
        let (place, abbreviation) = (self.place(), self.abbreviation(at));
        if place == abbreviation { place } else { format!("{place} ({abbreviation})") }
    }

    /// Returns the instant at which the zone's clock shows something: none in the gap when it is put forward, two when
    /// it is put back.
    pub fn instant_of(&self, local: NaiveDateTime) -> MappedLocalTime<DateTime<Utc>> {
        let mut found = self.periods.iter().enumerate().filter_map(|(index, period)| {
            let at = local.and_utc() - TimeDelta::seconds(i64::from(period.1));
            let begun = index == 0 || at.timestamp() >= period.0;
            let over = self.periods.get(index + 1).is_some_and(|next| at.timestamp() >= next.0);
            (begun && !over).then_some(at)
        });
        match (found.next(), found.next()) {
            (Some(first), Some(second)) => MappedLocalTime::Ambiguous(first, second),
            (Some(only), None) => MappedLocalTime::Single(only),
            (None, _) => MappedLocalTime::None,
        }
    }

    fn period(&self, at: i64) -> &Period {
        let next = self.periods.partition_point(|period| period.0 <= at);
        &self.periods[next.saturating_sub(1)]
    }
}

const DAY: i64 = 24 * 60 * 60;

fn period_at(tz: Tz, at: i64) -> Period {
    let instant = DateTime::from_timestamp(at, 0).unwrap_or_default();
    let offset = tz.offset_from_utc_datetime(&instant.naive_utc());
    let seconds = offset.fix().local_minus_utc();
    let abbreviation = match offset.abbreviation() {
        Some(letters) if !letters.starts_with(['+', '-']) => letters.to_owned(),
        _ => offset_text(seconds),
    };
    Period(at, seconds, abbreviation)
}

/// The second at which the clock begins to be as in `period`, known to lie in `(before, after]`.
fn first_second_of(tz: Tz, period: &Period, mut before: i64, mut after: i64) -> i64 {
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        let there = period_at(tz, middle);
        if (there.1, &there.2) == (period.1, &period.2) {
            after = middle;
        } else {
            before = middle;
        }
    }
    after
}

fn offset_text(seconds: i32) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let sign = if seconds < 0 { "−" } else { "+" };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn zone(name: &str) -> Zone {
        Zone::around(name.parse().expect("a zone"), at("2026-11-23T11:16:04Z"))
    }

    #[test]
    fn it_shows_what_the_database_shows_at_every_hour_of_its_years() {
        for name in ["Europe/Lisbon", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"] {
            let (tz, zone) = (name.parse::<Tz>().expect("a zone"), zone(name));
            for hour in 0..(14 * 365 * 24) {
                let instant = at("2021-12-01T00:00:00Z") + TimeDelta::hours(hour);
                assert_eq!(zone.local(instant), instant.with_timezone(&tz).naive_local(), "{name} {instant}");
            }
        }
    }

    #[test]
    fn a_change_is_found_to_the_second() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(berlin.abbreviation(at("2027-03-28T00:59:59Z")), "CET");
        assert_eq!(berlin.abbreviation(at("2027-03-28T01:00:00Z")), "CEST");
    }

    #[test]
    fn local_times_may_not_be_or_be_twice() {
        let berlin = zone("Europe/Berlin");
        let local = |text: &str| text.parse::<NaiveDateTime>().expect("a local time");
        assert_eq!(
            berlin.instant_of(local("2026-11-24T02:30:00")),
            MappedLocalTime::Single(at("2026-11-24T01:30:00Z"))
        );
        assert_eq!(berlin.instant_of(local("2027-03-28T02:30:00")), MappedLocalTime::None);
        assert_eq!(
            berlin.instant_of(local("2027-10-31T02:30:00")),
            MappedLocalTime::Ambiguous(at("2027-10-31T00:30:00Z"), at("2027-10-31T01:30:00Z"))
        );
    }

    #[test]
    fn a_zone_without_letters_is_named_by_its_offset() {
        let now = at("2026-11-23T11:16:04Z");
        assert_eq!(zone("America/Sao_Paulo").label(now), "Sao Paulo (UTC−3)");
        assert_eq!(zone("Asia/Kathmandu").offset(now), "UTC+5:45");
        assert_eq!(zone("Europe/Lisbon").label(now), "Lisbon (WET)");
        assert_eq!(Zone::utc().label(now), "UTC");
    }

    #[test]
    fn it_survives_the_way_to_the_browser() {
        let lisbon = zone("Europe/Lisbon");
        let sent = serde_json::to_string(&lisbon).expect("it can be sent");
        assert!(sent.len() < 1_000, "{} bytes in every page", sent.len());
        assert_eq!(serde_json::from_str::<Zone>(&sent).expect("it can be read"), lisbon);
    }
}
