use chrono::{NaiveTime, Timelike};

use crate::{
    problem::Problem,
    trigger::cron::{HourClock, phrase},
};

/// Writes a time of day as the form shows it: `09:05`.
pub fn time_label(time: NaiveTime) -> String {
    HourClock::TwentyFour.time(time.hour(), time.minute())
}

/// Reads a time of day as it is typed into a field of its own: as phrases say it, and as `930` and `9:5`.
///
/// # Errors
///
/// A problem of `times` that quotes what is no time of day.
pub fn parse_time(text: &str) -> Result<NaiveTime, Problem> {
    let typed: String = text.to_lowercase().split_whitespace().collect();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let word = match typed.split_once([':', '.', 'h']) {
        None if (3..=4).contains(&typed.len()) && is_number(&typed) => {
            let (hour, minute) = typed.split_at(typed.len() - 2);
            format!("{hour}:{minute}")
        }
        Some((hour, minute)) if minute.len() == 1 && is_number(minute) => format!("{hour}:0{minute}"),
        _ => typed,
    };
    let refuse = || Problem::new("times", format!("“{}” is no time of day: 00:00 to 23:59.", text.trim()));
    phrase::time(&word, None, true).ok_or_else(refuse)
}

pub(super) fn time(hour: u32, minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}
