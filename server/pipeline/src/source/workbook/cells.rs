use std::fmt;

use calamine::{Data, ExcelDateTime};
use chrono::{NaiveTime, Timelike};

/// How many digits of a number a sheet keeps and shows.
const DIGITS: usize = 15;

/// From here on, a whole number has more digits than a sheet keeps.
const UNCERTAIN: f64 = 1e15;

/// What a cell holds.
pub(super) enum Cell {
    Empty,
    Text(String),
    /// A number with more digits than a sheet keeps, so that its last ones may not be what was meant.
    Uncertain(String),
}

impl Cell {
    pub(super) fn of(value: &Data) -> Self {
        match value {
            Data::Empty => Self::Empty,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) if text.is_empty() => Self::Empty,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Self::Text(text.clone()),
            Data::Bool(value) => Self::Text(value.to_string()),
            Data::Int(value) => Self::Text(value.to_string()),
            Data::Float(value) if value.abs() >= UNCERTAIN => Self::Uncertain(value.to_string()),
            Data::Float(value) => Self::Text(number(*value)),
            Data::DateTime(value) => Self::Text(instant(value)),
            Data::Error(error) => Self::Text(error.to_string()),
        }
    }
}

/// Writes a number as a sheet shows it: without an exponent, and without the digits behind the fifteenth, which are what
/// binary fractions leave of 3.3 after 1.1 * 3.
fn number(value: f64) -> String {
    let shown = format!("{value:.*e}", DIGITS - 1);
    // What was a number is one; adding nothing takes the sign from zero.
    shown.parse::<f64>().map_or(shown, |value| (value + 0.0).to_string())
}

fn instant(value: &ExcelDateTime) -> String {
    if value.is_duration() {
        let seconds = (value.as_f64() * 86_400.0).round();
        let (sign, seconds) = (if seconds < 0.0 { "-" } else { "" }, seconds.abs() as u64);
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let Some(instant) = value.as_datetime() else { return number(value.as_f64()) };
    if (0.0..1.0).contains(&value.as_f64()) {
        return clock(instant.time()).to_string();
    }
    match instant.time() {
        NaiveTime::MIN => instant.date().to_string(),
        time => format!("{}T{}", instant.date(), clock(time)),
    }
}

fn clock(time: NaiveTime) -> impl fmt::Display {
    time.format(if time.nanosecond() == 0 { "%H:%M:%S" } else { "%H:%M:%S%.3f" })
}
