#![doc = include_str!("../../../../docs/cron.md")]

use std::{fmt, hash, str::FromStr, sync::Arc};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::problem::Problem;

pub use self::{
    builder::{BuiltDate, BuiltDays, BuiltTimes, CronBuilder, parse_time, time_label},
    calendar::DayRuns,
    clock_changes::{ClockChange, ClockChangeKind, ClockEffect},
    dst::DstPolicy,
    field::Field,
    hour_clock::HourClock,
    lint::{Lint, LintCode, LintContext, LintFix},
    nudge::{Nudge, Nudged, field_at, nudge},
    occurrences::Occurrences,
    phrase::{Phrase, parse_phrase},
};
pub(super) use self::{clock_changes::next_clock_change, describe::in_lower_case, local::start_of};
use self::{fields::Fields, line::Line, set::Set};

/// The part of cron that a person can click together.
mod builder;
/// How many runs fall on a day, a year or any stretch of time.
mod calendar;
/// Which changes of the clocks touch a schedule, and how.
mod clock_changes;
/// The rules that pick one day of a month: `L`, `LW`, `15W`, `5#3`, `5L`.
mod day_rule;
/// The sentence that says what an expression means.
mod describe;
/// What to do with local times that are missing or repeated.
mod dst;
/// The five fields and what may stand in them.
mod field;
/// One field's text to the values it stands for.
mod field_parser;
/// The five parsed fields and the days they select.
mod fields;
/// Twelve or twenty-four hours.
mod hour_clock;
/// One line of five fields, and when it runs.
mod line;
/// Advice about expressions that are valid and perhaps not meant.
mod lint;
/// Where local times fall on the time line.
mod local;
/// Dates that never come.
mod never;
/// Values that arrow keys change.
mod nudge;
/// Stepping from run to run of all lines.
mod occurrences;
/// The whole text to five fields.
mod parser;
/// Schedules as people say them.
mod phrase;
/// Expressions of other products, put into five fields.
mod quartz;
/// Refusals with their positions and fixes.
mod refusal;
/// A set of small numbers.
mod set;
/// The adapter around the `cron` crate.
mod stepper;
/// “Did you mean”.
mod suggestion;
/// The same times as systemd says them.
mod systemd;
/// The same times in UTC, where the clocks of a zone are so far ahead.
mod utc;
/// Numbers, names and dates as sentences put them.
pub(super) mod words;

/// The greatest length of an expression in bytes.
pub const MAX_LENGTH: usize = 256;

/// What stands between two lines of an expression.
const SEPARATOR: char = ';';

/// A cron expression that is known to run at some time: one line of five fields, or several with semicolons between
/// them, which runs whenever one of its lines does.
///
/// It keeps the text exactly as it was typed: two expressions are equal if their texts are. Cloning is cheap.
///
/// ```
/// use domain::trigger::cron::{CronExpression, HourClock};
///
/// let weekdays: CronExpression = "0 9 * * MON-FRI".parse()?;
/// assert_eq!(weekdays.describe(HourClock::TwentyFour), "At 09:00, Monday to Friday");
/// assert_eq!(weekdays.to_string(), "0 9 * * MON-FRI");
///
/// let twice: CronExpression = "0 9 * * *; 30 15 * * *".parse()?;
/// assert_eq!(twice.describe(HourClock::TwentyFour), "At 09:00 and 15:30 every day");
/// # Ok::<(), domain::problem::Problem>(())
/// ```
#[derive(Clone)]
pub struct CronExpression {
    text: Arc<str>,
    lines: Arc<[Line]>,
}

impl CronExpression {
    /// Returns the expression as it was typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the plain values that a field selects in any line, in ascending order; Sunday is 0.
    ///
    /// Days that a rule such as `L` or `5#3` picks are not among them.
    pub fn values(&self, field: Field) -> Vec<u32> {
        self.lines.iter().fold(Set::default(), |values, line| values.union(line.fields().set(field))).iter().collect()
    }

    /// Returns the times of day that any line means, in order.
    pub fn times_of_day(&self) -> Vec<NaiveTime> {
        let minutes =
            (0..24).flat_map(|hour| minutes_of_hour(self.lines.iter(), hour).iter().map(move |minute| (hour, minute)));
        minutes.filter_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0)).collect()
    }

    /// Returns whether a field is `*`, or `?` where that is allowed, in every line.
    pub fn is_star(&self, field: Field) -> bool {
        self.lines.iter().all(|line| line.fields().is_star(field))
    }

    /// Returns whether a line follows real time through a change of the clocks.
    ///
    /// It does if its minute or its hour starts with `*`. Any other line means fixed local times, and a
    /// [`DstPolicy`] says what becomes of those that are missing or repeated.
    pub fn follows_real_time(&self) -> bool {
        self.lines.iter().any(Line::follows_real_time)
    }

    /// Returns whether the expression means this local minute, leaving changes of the clocks out of account.
    pub fn matches(&self, local: NaiveDateTime) -> bool {
        self.lines.iter().any(|line| line.matches(local))
    }

    /// Returns whether the expression means any time on this local date.
    pub fn matches_date(&self, date: NaiveDate) -> bool {
        self.lines.iter().any(|line| line.fields().matches_date(date))
    }

    /// Returns the lines as expressions of their own.
    fn alone(&self) -> impl Iterator<Item = Self> {
        self.lines.iter().map(|line| Self { text: line.text().trim().into(), lines: [line.clone()].into() })
    }

    /// Returns the fields of the first line, for those that look at one line after the other.
    fn fields(&self) -> &Fields {
        self.lines[0].fields()
    }
}

/// Returns the minutes of an hour that any of some lines means.
fn minutes_of_hour<'a>(lines: impl IntoIterator<Item = &'a Line>, hour: u32) -> Set {
    let lines = lines.into_iter().filter(|line| line.fields().hours.contains(hour));
    lines.fold(Set::default(), |minutes, line| minutes.union(line.fields().minutes))
}

impl FromStr for CronExpression {
    type Err = Problem;

    /// Parses an expression.
    ///
    /// # Errors
    ///
    /// A problem with a sentence, the position of the offending characters and, where one is known, a replacement for
    /// the whole text that passes. Its field is empty, for the caller to set.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let fields = parser::parse(text)?;
        let lines = text.split(SEPARATOR).zip(fields).map(|(text, fields)| Line::new(text, fields)).collect();
        Ok(Self { text: text.into(), lines })
    }
}

impl fmt::Display for CronExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CronExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CronExpression").field(&self.as_str()).finish()
    }
}

impl PartialEq for CronExpression {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for CronExpression {}

impl hash::Hash for CronExpression {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Serialize for CronExpression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CronExpression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(|problem: Problem| de::Error::custom(problem.message))
    }
}
