use chrono::{Datelike, NaiveDate};

use crate::format::{FULL_DAYS, FULL_MONTHS};

/// Joins with commas and a last word: `a, b and c`.
pub(in crate::trigger) fn join(parts: &[String], last_word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} {last_word} {last}", others.join(", ")),
    }
}

/// Writes `1st`, `2nd`, `3rd`, `4th`.
pub(super) fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Returns the English name of a month, January being 1.
pub(super) fn month_name(month: u32) -> &'static str {
    FULL_MONTHS[(month as usize + 11) % 12]
}

/// Returns the English name of a weekday, Sunday being 0 (and 7).
pub(super) fn weekday_name(weekday: u32) -> &'static str {
    FULL_DAYS[(weekday as usize + 6) % 7]
}

/// Writes a date with its weekday: `Sun 28 Mar 2027`.
pub(in crate::trigger) fn long_date(date: NaiveDate) -> String {
    format!("{} {} {}", weekday_short(date), day_and_month(date), date.year())
}

/// Writes a date without its weekday: `28 Mar 2027`.
pub(super) fn short_date(date: NaiveDate) -> String {
    format!("{} {}", day_and_month(date), date.year())
}

fn weekday_short(date: NaiveDate) -> &'static str {
    &weekday_name(date.weekday().num_days_from_sunday())[..3]
}

fn day_and_month(date: NaiveDate) -> String {
    format!("{} {}", date.day(), &month_name(date.month())[..3])
}
