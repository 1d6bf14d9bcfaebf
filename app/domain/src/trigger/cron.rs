#![doc = include_str!("../../../../docs/cron.md")]

use std::{
    fmt, hash,
    str::FromStr,
    sync::{Arc, OnceLock},
};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::problem::Problem;

pub(super) use self::local::start_of;
pub use self::{
    calendar::DayRuns,
    clock_changes::{ClockChange, ClockChangeKind, ClockEffect},
    dst::DstPolicy,
    field::Field,
    hour_clock::HourClock,
    lint::{Lint, LintCode, LintContext, LintFix},
    occurrences::Occurrences,
};
use self::{fields::Fields, stepper::Stepper};

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
/// Advice about expressions that are valid and perhaps not meant.
mod lint;
/// Where local times fall on the time line.
mod local;
/// Dates that never come.
mod never;
/// Stepping from run to run, forwards and backwards.
mod occurrences;
/// The whole text to five fields.
mod parser;
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
/// Numbers, names and dates as sentences put them.
pub(super) mod words;

/// The greatest length of an expression in bytes.
pub const MAX_LENGTH: usize = 256;

/// A cron expression that is known to run at some time.
///
/// It keeps the text exactly as it was typed: two expressions are equal if their texts are. Cloning is cheap.
///
/// ```
/// use domain::trigger::cron::{CronExpression, HourClock};
///
/// let weekdays: CronExpression = "0 9 * * MON-FRI".parse()?;
/// assert_eq!(weekdays.describe(HourClock::TwentyFour), "At 09:00, Monday to Friday");
/// assert_eq!(weekdays.to_string(), "0 9 * * MON-FRI");
/// # Ok::<(), domain::problem::Problem>(())
/// ```
#[derive(Clone)]
pub struct CronExpression {
    parsed: Arc<Parsed>,
}

struct Parsed {
    text: Box<str>,
    fields: Fields,
    /// Made when the first run is asked for, so that checking and describing what is typed costs nothing of it.
    stepper: OnceLock<Stepper>,
}

impl CronExpression {
    /// Returns the expression as it was typed.
    pub fn as_str(&self) -> &str {
        &self.parsed.text
    }

    /// Returns the plain values that a field selects, in ascending order; Sunday is 0.
    ///
    /// Days that a rule such as `L` or `5#3` picks are not among them.
    pub fn values(&self, field: Field) -> Vec<u32> {
        self.fields().set(field).iter().collect()
    }

    /// Returns whether a field is `*`, or `?` where that is allowed.
    pub fn is_star(&self, field: Field) -> bool {
        self.fields().is_star(field)
    }

    /// Returns whether days are also picked by `L`, `LW`, `15W`, `5#3` or `5L`.
    pub fn has_day_rules(&self) -> bool {
        !self.fields().day_rules.is_empty() || !self.fields().weekday_rules.is_empty()
    }

    /// Returns whether the expression follows real time through a change of the clocks.
    ///
    /// It does if its minute or its hour starts with `*`. Any other expression means fixed local times, and a
    /// [`DstPolicy`] says what becomes of those that are missing or repeated.
    pub fn follows_real_time(&self) -> bool {
        self.fields().follows_real_time
    }

    /// Returns whether the expression means this local minute, leaving changes of the clocks out of account.
    pub fn matches(&self, local: NaiveDateTime) -> bool {
        self.matches_date(local.date()) && self.matches_time(local.time())
    }

    /// Returns whether the expression means any time on this local date.
    pub fn matches_date(&self, date: NaiveDate) -> bool {
        self.fields().matches_date(date)
    }

    fn matches_time(&self, time: NaiveTime) -> bool {
        self.fields().minutes.contains(time.minute()) && self.fields().hours.contains(time.hour())
    }

    fn fields(&self) -> &Fields {
        &self.parsed.fields
    }

    fn stepper(&self) -> &Stepper {
        self.parsed.stepper.get_or_init(|| Stepper::new(self.fields()))
    }
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
        Ok(Self { parsed: Arc::new(Parsed { text: text.into(), fields, stepper: OnceLock::new() }) })
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
