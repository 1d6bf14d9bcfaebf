use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::{day_rule::Month, field::Field, fields::Fields, set::Set};

/// The first year that the `cron` crate knows.
pub(super) const FIRST_YEAR: i32 = 1970;

/// The last year that the `cron` crate knows.
pub(super) const LAST_YEAR: i32 = 2100;

/// Walks from one matching local time to the next, as if clocks never changed.
///
/// The `cron` crate does the walking. What it understands by an expression is not what five fields mean, so it is
/// given explicit lists in its own numbering, twice where the day field or the weekday field may match, and is only
/// ever asked in UTC, where every local time exists once.
#[derive(Debug)]
pub(super) struct Stepper {
    /// One for each day field that selects plain days.
    plain: Vec<cron::Schedule>,
    /// The times of day in the selected months, for the days that rules pick.
    ruled: Option<cron::Schedule>,
}

/// Which way a step goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Direction {
    Forwards,
    Backwards,
}

impl Stepper {
    pub(super) fn new(fields: &Fields) -> Self {
        let every_weekday = Set::range(0, 6);
        let every_day = Set::range(1, 31);
        let mut plain = Vec::with_capacity(2);
        if !fields.plain_days().is_empty() {
            plain.push(schedule(fields, fields.plain_days(), every_weekday));
        }
        if !fields.plain_weekdays().is_empty() {
            plain.push(schedule(fields, every_day, fields.plain_weekdays()));
        }
        let ruled = fields.rules().next().map(|_| schedule(fields, every_day, every_weekday));
        Self { plain, ruled }
    }

    /// Returns the first matching local time after `local`.
    pub(super) fn next(&self, fields: &Fields, local: NaiveDateTime) -> Option<NaiveDateTime> {
        if local.year() > LAST_YEAR {
            return None;
        }
        let local = local.max(DateTime::UNIX_EPOCH.naive_utc() - TimeDelta::seconds(1));
        let plain = self.plain.iter().filter_map(|schedule| step(schedule, local, Direction::Forwards)).min();
        let ruled = self.ruled.as_ref().and_then(|schedule| next_ruled(schedule, fields, local));
        plain.into_iter().chain(ruled).min()
    }

    /// Returns the last matching local time before `local`.
    pub(super) fn previous(&self, fields: &Fields, local: NaiveDateTime) -> Option<NaiveDateTime> {
        if local <= DateTime::UNIX_EPOCH.naive_utc() {
            return None;
        }
        let local = local.min(NaiveDate::from_ymd_opt(LAST_YEAR + 1, 1, 1)?.and_time(NaiveTime::MIN));
        let plain = self.plain.iter().filter_map(|schedule| step(schedule, local, Direction::Backwards)).max();
        let ruled = self.ruled.as_ref().and_then(|schedule| previous_ruled(schedule, fields, local));
        plain.into_iter().chain(ruled).max()
    }
}

/// Asks the `cron` crate for its next or previous time.
fn step(schedule: &cron::Schedule, local: NaiveDateTime, direction: Direction) -> Option<NaiveDateTime> {
    let mut times = schedule.after(&local.and_utc());
    let time: Option<DateTime<Utc>> = match direction {
        Direction::Forwards => times.next(),
        Direction::Backwards => times.next_back(),
    };
    time.map(|time| time.naive_utc())
}

/// Returns the first time after `local` on a day that a rule picks.
fn next_ruled(schedule: &cron::Schedule, fields: &Fields, local: NaiveDateTime) -> Option<NaiveDateTime> {
    let mut start = local.date();
    while start.year() <= LAST_YEAR {
        for day in ruled_days(fields, start).from(start.day()).iter() {
            let midnight = start.with_day(day)?.and_time(NaiveTime::MIN);
            let time = step(schedule, local.max(midnight - TimeDelta::seconds(1)), Direction::Forwards)?;
            if time.date() == midnight.date() {
                return Some(time);
            }
        }
        start = start.with_day(1)?.checked_add_months(chrono::Months::new(1))?;
    }
    None
}

/// Returns the last time before `local` on a day that a rule picks.
fn previous_ruled(schedule: &cron::Schedule, fields: &Fields, local: NaiveDateTime) -> Option<NaiveDateTime> {
    let mut end = local.date();
    while end.year() >= FIRST_YEAR {
        for day in ruled_days(fields, end).up_to(end.day()).iter().rev() {
            let date = end.with_day(day)?;
            let midnight_after = date.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN);
            let time = step(schedule, local.min(midnight_after), Direction::Backwards)?;
            if time.date() == date {
                return Some(time);
            }
        }
        end = end.with_day(1)?.pred_opt()?;
    }
    None
}

fn ruled_days(fields: &Fields, date: NaiveDate) -> Set {
    if fields.months.contains(date.month()) { fields.ruled_days_in(Month::of(date)) } else { Set::default() }
}

/// Compiles the times of day on certain days of the selected months.
///
/// # Panics
///
/// Never: each list has a value at least, and all its values are those of its field.
fn schedule(fields: &Fields, days: Set, weekdays: Set) -> cron::Schedule {
    let mut text = String::with_capacity(64);
    text.push('0');
    push_list(&mut text, fields.minutes, Set::range(0, 59), 0);
    push_list(&mut text, fields.hours, Set::range(0, 23), 0);
    push_list(&mut text, days, Set::range(1, 31), 0);
    push_list(&mut text, fields.months, Set::range(Field::Month.first(), Field::Month.last()), 0);
    // Sunday is 1 there.
    push_list(&mut text, weekdays, Set::range(0, 6), 1);
    cron::Schedule::from_str(&text).expect("the crate takes explicit lists")
}

fn push_list(text: &mut String, values: Set, all: Set, shift: u32) {
    text.push(' ');
    if values == all {
        text.push('*');
        return;
    }
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&(value + shift).to_string());
    }
}
