use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{CronExpression, DstPolicy, HourClock};
use crate::choice::choices;

/// Days that come in some months or years only, and steps that start anew.
mod days;
/// Days that two fields select.
mod either_day;
/// Steps and stars in the minute and hour.
mod times;

choices! {
    /// What a piece of advice is about.
    pub enum LintCode {
        /// The day and weekday fields are joined by “or”.
        EitherDay = "either_day", "Day or weekday";
        /// The minute is `*` while the hour is fixed.
        EveryMinuteOfTheHour = "every_minute_of_the_hour", "Every minute of the hour";
        /// The 29th of February is the only day.
        LeapYearsOnly = "leap_years_only", "Leap years only";
        /// A step starts anew on the first of each month.
        RestartsEachMonth = "restarts_each_month", "Starts anew each month";
        /// Some of the months do not have the day.
        SkipsMonths = "skips_months", "Skips months";
        /// A step does not divide the day.
        UnevenHours = "uneven_hours", "Uneven hours";
        /// A step does not divide the hour.
        UnevenMinutes = "uneven_minutes", "Uneven minutes";
        /// There are many runs.
        VeryFrequent = "very_frequent", "Very frequent";
    }
}

/// What advice depends on beside the expression.
#[derive(Clone, Copy, Debug)]
pub struct LintContext {
    /// The present, or any other instant from which on the schedule is looked at.
    pub from: DateTime<Utc>,
    /// The zone of the schedule.
    pub timezone: Tz,
    /// What the schedule does when the clocks change.
    pub policy: DstPolicy,
    /// How times of day are written.
    pub clock: HourClock,
}

/// Advice about an expression that is valid and perhaps not what was meant.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Lint {
    /// What it is about.
    pub code: LintCode,
    /// A sentence or two.
    pub message: String,
    /// Expressions that may have been meant instead.
    pub fixes: Vec<LintFix>,
}

/// An expression to use instead, and what to call it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LintFix {
    /// Words for a button: `Only day 1`.
    pub label: String,
    /// The whole replacement; it parses.
    pub expression: String,
}

impl Lint {
    fn new(code: LintCode, message: String) -> Self {
        Self { code, message, fixes: Vec::new() }
    }

    fn fixed_by(mut self, label: impl Into<String>, expression: String) -> Self {
        if expression.parse::<CronExpression>().is_ok() {
            self.fixes.push(LintFix { label: label.into(), expression });
        }
        self
    }
}

impl CronExpression {
    /// Returns advice, in the order of the lines and fields. None of it makes the expression wrong.
    pub fn lint(&self, context: &LintContext) -> Vec<Lint> {
        if self.lines.len() == 1 {
            return self.lint_line(context);
        }
        let of_line = |(index, line): (usize, Self)| {
            let lints = line.lint_line(context);
            lints.into_iter().map(move |lint| self.lint_of_line(index, line.as_str(), lint))
        };
        self.alone().enumerate().flat_map(of_line).collect()
    }

    /// Says which line is meant, and lets fixes leave the other lines alone.
    fn lint_of_line(&self, index: usize, text: &str, lint: Lint) -> Lint {
        let within = |fix: LintFix| {
            let lines = self.alone().enumerate();
            let texts =
                lines.map(|(other, line)| if other == index { fix.expression.clone() } else { line.to_string() });
            LintFix { expression: texts.collect::<Vec<_>>().join("; "), ..fix }
        };
        let fixes = lint.fixes.into_iter().map(within).filter(|fix| fix.expression.parse::<Self>().is_ok()).collect();
        Lint { message: format!("“{text}”: {}", lint.message), fixes, ..lint }
    }

    /// Returns advice about an expression of one line.
    fn lint_line(&self, context: &LintContext) -> Vec<Lint> {
        [
            times::uneven_minutes(self, context),
            times::every_minute_of_the_hour(self, context),
            times::uneven_hours(self, context),
            days::leap_years_only(self, context),
            days::skips_months(self),
            days::restarts_each_month(self),
            either_day::either_day(self, context),
            times::very_frequent(self, context),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Returns the five texts with some replaced.
    fn with_texts(&self, replaced: &[(super::Field, &str)]) -> String {
        let text_of = |field: super::Field| {
            let replacement = replaced.iter().find(|(replaced, _)| *replaced == field);
            replacement.map_or_else(|| self.fields().text(field), |(_, text)| text)
        };
        super::Field::ALL.map(text_of).join(" ")
    }
}
