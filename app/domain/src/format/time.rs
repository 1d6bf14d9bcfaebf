//! Instants in a time zone.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::Zone;
use crate::trigger::cron::HourClock;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// The days of the week in full, Monday first.
pub const FULL_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// The months as they are written beside a day, January first.
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// The months in full, January first.
pub const FULL_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns an instant in full: `Tue 24 Nov 02:30 CET`, with the year where it is not this year's.
pub fn instant(at: DateTime<Utc>, zone: &Zone, now: DateTime<Utc>) -> String {
    let local = zone.local(at);
    format!("{} {} {}", date_text(local, zone.local(now)), minutes_text(local, zone.clock()), zone.abbreviation(at))
}

/// Returns an instant in full with its seconds: `Mon 23 Nov 11:16:04 WET`.
pub fn instant_with_seconds(at: DateTime<Utc>, zone: &Zone, now: DateTime<Utc>) -> String {
    let local = zone.local(at);
    format!("{} {} {}", date_text(local, zone.local(now)), seconds_text(local, zone.clock()), zone.abbreviation(at))
}

/// Returns an instant as short as it is still clear, for a column whose head names the zone: `11:20` today, `Tue 01:30`
/// within six days, else `24 Nov 01:30` or `24 Nov 2025`.
pub fn short_instant(at: DateTime<Utc>, zone: &Zone, now: DateTime<Utc>) -> String {
    let (local, today) = (zone.local(at), zone.local(now));
    let time = minutes_text(local, zone.clock());
    let days = local.date().signed_duration_since(today.date()).num_days();
    match days {
        0 => time,
        -6..=6 => format!("{} {time}", weekday(local)),
        _ if local.year() == today.year() => format!("{} {} {time}", local.day(), month(local)),
        _ => calendar_date(local.date()),
    }
}

/// Returns a date of the calendar: `1 Dec 2026`.
pub fn calendar_date(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// Returns the date of an instant: `Tue 1 Dec 2026`.
pub fn date(at: DateTime<Utc>, zone: &Zone) -> String {
    let local = zone.local(at);
    format!("{} {}", weekday(local), calendar_date(local.date()))
}

/// Returns the day of an instant in words: `Monday 23 November`.
pub fn day(at: DateTime<Utc>, zone: &Zone) -> String {
    let local = zone.local(at);
    let weekday = FULL_DAYS[local.weekday().num_days_from_monday() as usize];
    format!("{weekday} {} {}", local.day(), FULL_MONTHS[local.month0() as usize])
}

/// Returns the hour and minute of an instant: `11:16`, or `11:16 AM` by the clock of 12 hours.
pub fn clock_time(at: DateTime<Utc>, zone: &Zone) -> String {
    minutes_text(zone.local(at), zone.clock())
}

/// Returns the time of day of an instant to the second: `11:16:04`.
pub fn time_of_day(at: DateTime<Utc>, zone: &Zone) -> String {
    seconds_text(zone.local(at), zone.clock())
}

/// Returns the time of day of an instant to the millisecond, as log lines have it by any clock: `11:16:04.118`.
pub fn log_time(at: DateTime<Utc>, zone: &Zone) -> String {
    let local = zone.local(at);
    let milliseconds = (local.nanosecond() / 1_000_000).min(999);
    format!("{}.{milliseconds:03}", seconds_text(local, HourClock::TwentyFour))
}

/// Returns an instant for machines, as `<time datetime>` wants it: `2026-11-23T11:16:04Z`.
pub fn machine_time(at: DateTime<Utc>) -> String {
    let utc = at.naive_utc();
    format!("{:04}-{:02}-{:02}T{}Z", utc.year(), utc.month(), utc.day(), seconds_text(utc, HourClock::TwentyFour))
}

fn date_text(local: NaiveDateTime, today: NaiveDateTime) -> String {
    let text = format!("{} {} {}", weekday(local), local.day(), month(local));
    if local.year() == today.year() { text } else { format!("{text} {}", local.year()) }
}

fn weekday(local: NaiveDateTime) -> &'static str {
    DAYS[local.weekday().num_days_from_monday() as usize]
}

fn month(local: NaiveDateTime) -> &'static str {
    MONTHS[local.month0() as usize]
}

fn minutes_text(local: NaiveDateTime, clock: HourClock) -> String {
    clock.time(local.hour(), local.minute())
}

fn seconds_text(local: NaiveDateTime, clock: HourClock) -> String {
    clock.time_with_seconds(local.hour(), local.minute(), local.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn lisbon() -> Zone {
        Zone::around(chrono_tz::Europe::Lisbon, at("2026-11-23T11:16:04Z"))
    }

    #[test]
    fn an_instant_names_its_zone_and_a_strange_year() {
        let now = at("2026-11-23T11:16:04Z");
        let berlin = Zone::around(chrono_tz::Europe::Berlin, now);
        assert_eq!(instant(at("2026-11-24T01:30:00Z"), &berlin, now), "Tue 24 Nov 02:30 CET");
        assert_eq!(instant(at("2027-06-01T00:30:00Z"), &berlin, now), "Tue 1 Jun 2027 02:30 CEST");
        assert_eq!(instant_with_seconds(now, &lisbon(), now), "Mon 23 Nov 11:16:04 WET");
    }

    #[test]
    fn the_year_is_the_zones_not_the_worlds() {
        let now = at("2026-12-31T23:30:00Z");
        let berlin = Zone::around(chrono_tz::Europe::Berlin, now);
        assert_eq!(instant(now, &berlin, now), "Fri 1 Jan 00:30 CET");
    }

    #[test]
    fn a_short_instant_is_as_short_as_it_is_clear() {
        let now = at("2026-11-23T11:16:04Z");
        for (text, short) in [
            ("2026-11-23T23:59:00Z", "23:59"),
            ("2026-11-24T01:30:00Z", "Tue 01:30"),
            ("2026-11-17T13:02:00Z", "Tue 13:02"),
            ("2026-11-16T13:02:00Z", "16 Nov 13:02"),
            ("2026-11-30T13:02:00Z", "30 Nov 13:02"),
            ("2025-11-24T13:02:00Z", "24 Nov 2025"),
        ] {
            assert_eq!(short_instant(at(text), &lisbon(), now), short);
        }
    }

    #[test]
    fn parts_of_an_instant() {
        let now = at("2026-11-23T01:06:04.007Z");
        assert_eq!(date(now, &lisbon()), "Mon 23 Nov 2026");
        assert_eq!(day(now, &lisbon()), "Monday 23 November");
        assert_eq!(clock_time(now, &lisbon()), "01:06");
        let by_twelve = lisbon().written(HourClock::Twelve);
        assert_eq!(clock_time(now, &by_twelve), "1:06 AM");
        assert_eq!(instant(at("2026-11-24T14:30:00Z"), &by_twelve, now), "Tue 24 Nov 2:30 PM WET");
        assert_eq!(instant_with_seconds(at("2026-11-24T12:30:09Z"), &by_twelve, now), "Tue 24 Nov 12:30:09 PM WET");
        assert!(log_time(at("2026-11-24T14:30:00Z"), &by_twelve).starts_with("14:30:00."));
        assert_eq!(time_of_day(now, &lisbon()), "01:06:04");
        assert_eq!(log_time(now, &lisbon()), "01:06:04.007");
        assert_eq!(machine_time(now), "2026-11-23T01:06:04Z");
    }
}
