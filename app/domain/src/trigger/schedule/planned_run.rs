use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::trigger::{
    cron::{CronExpression, DstPolicy, HourClock, words::long_date},
    timezone::{abbreviation, offset_label, offset_seconds},
};

/// A run as it is shown before it happens.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlannedRun {
    /// The planned instant.
    pub at: DateTime<Utc>,
    /// What the clocks of the schedule's zone show then.
    pub local: NaiveDateTime,
    /// What the zone is called then, such as `CEST`.
    pub abbreviation: String,
    /// How far the zone is ahead of UTC then, in seconds.
    pub offset_seconds: i32,
    /// Whether the clocks show this time twice, or the run stands in for a time that they skip.
    pub clock_change: bool,
}

impl PlannedRun {
    /// Returns what there is to show of a run.
    pub(super) fn new(expression: &CronExpression, at: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Self {
        Self {
            at,
            local: at.with_timezone(&timezone).naive_local(),
            abbreviation: abbreviation(at, timezone),
            offset_seconds: offset_seconds(at, timezone),
            clock_change: expression.is_touched_at(at, timezone, policy),
        }
    }

    /// Writes the local date: `Sun 28 Mar 2027`.
    pub fn date(&self) -> String {
        long_date(self.local.date())
    }

    /// Writes the local time: `03:00`.
    pub fn time(&self, clock: HourClock) -> String {
        clock.time(self.local.hour(), self.local.minute())
    }

    /// Writes how far the zone is from UTC: `UTC+2`.
    pub fn offset_label(&self) -> String {
        offset_label(self.offset_seconds)
    }
}
