use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{MissedPolicy, check_cron, check_timezone};
use crate::{
    problem::Problems,
    trigger::{
        cron::DstPolicy,
        schedule::{PlannedRun, Schedule, Weeks},
    },
};

/// The greatest delay that jitter adds, in seconds.
pub const MAX_JITTER_SECONDS: u32 = 600;

/// The most dates that a schedule leaves out.
pub const MAX_EXCLUDED_DATES: usize = 366;

/// The most starts after which a schedule can be made to end.
pub const MAX_ENDS_AFTER_RUNS: u32 = 1_000_000;

/// A schedule as it is stored: the texts exactly as they were typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScheduleSpec {
    /// The cron expression: five fields, or several times five with semicolons between them.
    pub cron_expression: String,
    /// The IANA zone in which it is read.
    pub timezone: String,
    /// What happens to instants that a change of the clocks removes or repeats.
    pub dst_policy: DstPolicy,
    /// The first instant at which a run may be planned.
    pub starts_at: Option<DateTime<Utc>>,
    /// The last instant at which a run may be planned.
    pub ends_at: Option<DateTime<Utc>>,
    /// After how many starts it ends. Only planned starts of this trigger count, and only those that began an execution.
    pub ends_after_runs: Option<u32>,
    /// Local dates without runs.
    pub excluded_dates: BTreeSet<NaiveDate>,
    /// Every how many weeks it runs, from 2 on; without it, every week.
    pub every_weeks: Option<u32>,
    /// For `every_weeks`: a local date in a week in which it runs. Weeks begin on Monday.
    pub weeks_from: Option<NaiveDate>,
    /// The greatest delay between the planned instant and the start, in seconds.
    pub jitter_seconds: u32,
}

impl ScheduleSpec {
    /// Returns the schedule, ready to be asked for instants.
    ///
    /// # Errors
    ///
    /// The problems of `cron_expression` and `timezone`: a row may have been changed by hand, or a zone removed.
    pub fn parse(&self) -> Result<Schedule, Problems> {
        let mut problems = Problems::default();
        let expression = check_cron(&mut problems, &self.cron_expression);
        let zone = check_timezone(&mut problems, &self.timezone);
        match (expression, zone) {
            (Some(expression), Some(timezone)) => Ok(Schedule {
                expression,
                timezone,
                dst_policy: self.dst_policy,
                starts_at: self.starts_at,
                ends_at: self.ends_at,
                excluded_dates: self.excluded_dates.clone(),
                weeks: self.every_weeks.zip(self.weeks_from).map(|(every, from)| Weeks { every, from }),
                jitter_seconds: self.jitter_seconds,
            }),
            _ => Err(problems),
        }
    }
}

/// What to do about planned instants that passed while nothing could fire.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Missed {
    /// Which of them fire late.
    #[serde(rename = "missed_policy")]
    pub policy: MissedPolicy,
    /// For [`MissedPolicy::All`]: how old an instant may be.
    #[serde(rename = "catchup_window_minutes")]
    pub window_minutes: i32,
    /// For [`MissedPolicy::All`]: how many fire at the most.
    #[serde(rename = "catchup_limit")]
    pub limit: i32,
}

impl Default for Missed {
    fn default() -> Self {
        Self { policy: MissedPolicy::Latest, window_minutes: 24 * 60, limit: 100 }
    }
}

/// A workflow that starts on a schedule.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scheduled {
    /// When.
    #[serde(flatten)]
    pub schedule: ScheduleSpec,
    /// What to do about instants that were missed.
    #[serde(flatten)]
    pub missed: Missed,
}

/// What a schedule would do, before anybody saves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SchedulePreview {
    /// The sentence.
    pub sentence: String,
    /// The next runs.
    pub next: Vec<PlannedRun>,
}
