//! The part of cron that a person can click together.

use chrono::NaiveTime;

use crate::problem::Problem;

use self::time::time;
pub use self::time::{parse_time, time_label};
pub(super) use self::write::{lines_of, list};

/// Expressions to what can be clicked together.
mod read;
/// Times of day as people read and write them.
mod time;
/// What was clicked together to expressions.
mod write;

/// A schedule as a form of times, days and months shows it.
///
/// [`CronBuilder::of`] reads an expression into it only where [`CronBuilder::to_cron`] writes one that runs at the very same
/// times, changes of the clocks included, so that looking at a schedule this way never changes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CronBuilder {
    /// The times of day.
    pub times: BuiltTimes,
    /// The days.
    pub days: BuiltDays,
    /// The months from 1, in order; none means all.
    pub months: Vec<u32>,
}

/// The times of day of a [`CronBuilder`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BuiltTimes {
    /// At certain times.
    At(Vec<NaiveTime>),
    /// Again and again.
    Every {
        /// The distance in minutes: less than an hour, or whole hours.
        minutes: u32,
        /// The first time of a day.
        from: NaiveTime,
        /// The time after which there is none on a day.
        to: NaiveTime,
    },
}

/// The days of a [`CronBuilder`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BuiltDays {
    /// Every day.
    Every,
    /// Days of the week, Sunday being 0.
    Weekdays(Vec<u32>),
    /// Days of the month.
    Dates(Vec<BuiltDate>),
}

/// A day of the month of a [`CronBuilder`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum BuiltDate {
    /// A number from 1 to 31.
    Day(u32),
    /// The last day.
    Last,
    /// The last day from Monday to Friday.
    LastWorkday,
}

impl BuiltDate {
    /// Returns it as people write it: `15`, `last`, `last workday`.
    pub fn label(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Last => "last".to_owned(),
            Self::LastWorkday => "last workday".to_owned(),
        }
    }

    /// Reads days of the month as people write them: `1, 15, last`.
    ///
    /// # Errors
    ///
    /// A problem that quotes what is no day.
    pub fn list(text: &str) -> Result<Vec<Self>, Problem> {
        let mut dates = Vec::new();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let lower = word.to_lowercase();
            let number = lower.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']);
            dates.push(match lower.as_str() {
                "last" | "last day" | "l" => Self::Last,
                "last workday" | "last weekday" | "lw" => Self::LastWorkday,
                _ => match number.parse() {
                    Ok(day @ 1..=31) => Self::Day(day),
                    _ => {
                        let message = format!("“{word}” is no day of a month: 1 to 31, last, or last workday.");
                        return Err(Problem::new("dates", message));
                    }
                },
            });
        }
        dates.sort_unstable();
        dates.dedup();
        Ok(dates)
    }
}

impl BuiltTimes {
    /// Returns the only time of day, if there is one only.
    pub fn only(&self) -> Option<NaiveTime> {
        match self {
            Self::At(times) => Some(*times.first()?).filter(|_| times.len() == 1),
            Self::Every { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
