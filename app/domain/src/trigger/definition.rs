use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    cron::{CronExpression, DstPolicy, HourClock},
    schedule::{PlannedRun, Schedule},
    timezone::parse_timezone,
};
use crate::{
    choice::{Choice, check_choice, choices},
    entry::Entry,
    execution::TriggerType,
    ids::{TriggerId, WorkflowId},
    name::check_name,
    problem::{Problem, Problems},
    workflow::Pause,
};

choices! {
    /// What to do about planned instants that passed while nothing could fire.
    pub enum MissedPolicy {
        /// Nothing; they are noted as missed.
        Skip = "skip", "Skip them";
        /// Fire once, for the latest of them.
        Latest = "latest", "Run latest once";
        /// Fire for each, up to a limit and a window.
        All = "all", "Run all";
    }
}

choices! {
    /// What to do when the workflow has as many active executions as it may have.
    pub enum OverlapPolicy {
        /// Leave this planned instant out.
        Skip = "skip", "Skip this run";
        /// Let the execution wait in the queue.
        Queue = "queue", "Queue";
    }
}

/// What starts a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Identifies the trigger.
    pub id: TriggerId,
    /// The workflow it starts.
    pub workflow_id: WorkflowId,
    /// What it does.
    #[serde(flatten)]
    pub spec: TriggerSpec,
    /// Whether, why and until when it is paused.
    pub pause: Option<Pause>,
    /// The next planned instant.
    pub next_run_at: Option<DateTime<Utc>>,
    /// The last planned instant for which it fired.
    pub last_run_at: Option<DateTime<Utc>>,
    /// Why it was set aside, if it cannot be understood.
    pub error: Option<String>,
    /// Counts changes; an edit names the version it started from.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a trigger does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TriggerSpec {
    /// The name, unique within the workflow.
    #[serde(rename = "trigger_name")]
    pub name: String,
    /// Whether it may fire.
    pub enabled: bool,
    /// When it fires.
    #[serde(flatten)]
    pub schedule: ScheduleSpec,
    /// What to do about planned instants that passed while nothing could fire.
    pub missed_policy: MissedPolicy,
    /// What to do when the workflow is busy.
    pub overlap_policy: OverlapPolicy,
    /// The parameters of the executions it starts.
    pub parameters: Map<String, Value>,
}

impl TriggerSpec {
    /// Returns the type of the trigger.
    pub fn trigger_type(&self) -> TriggerType {
        TriggerType::Scheduled
    }
}

/// A schedule as it is stored: the texts exactly as they were typed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ScheduleSpec {
    /// The cron expression.
    pub cron_expression: String,
    /// The IANA zone in which it is read.
    pub timezone: String,
    /// What happens to instants that a change of the clocks removes or repeats.
    pub dst_policy: DstPolicy,
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
            (Some(expression), Some(zone)) => {
                Ok(Schedule { dst_policy: self.dst_policy, ..Schedule::new(expression, zone) })
            }
            _ => Err(problems),
        }
    }
}

/// What a schedule would do, before anybody saves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SchedulePreview {
    /// The sentence.
    pub sentence: String,
    /// The next runs.
    pub next: Vec<PlannedRun>,
}

/// A trigger as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TriggerDraft {
    /// The version the edit started from; blank for a new trigger.
    pub version: Entry,
    /// A code of [`TriggerType`]; blank means `scheduled`.
    pub trigger_type: Entry,
    /// The name; blank takes the schedule's sentence.
    pub trigger_name: Entry,
    /// A switch: whether it may fire.
    pub enabled: Entry,
    /// The cron expression.
    pub cron_expression: Entry,
    /// The IANA zone; blank means UTC.
    pub timezone: Entry,
    /// A code of [`DstPolicy`]; blank means `once`.
    pub dst_policy: Entry,
    /// A code of [`MissedPolicy`]; blank means `latest`.
    pub missed_policy: Entry,
    /// A code of [`OverlapPolicy`]; blank means `skip`.
    pub overlap_policy: Entry,
    /// A JSON object; blank means none.
    #[serde(deserialize_with = "crate::entry::object")]
    pub parameters: Entry,
}

impl TriggerDraft {
    /// Returns what the trigger does, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold; those of the cron expression have a position.
    pub fn check(&self) -> Result<TriggerSpec, Problems> {
        let mut problems = Problems::default();
        let trigger_type = check_choice(&mut problems, "trigger_type", &self.trigger_type, TriggerType::Scheduled);
        if trigger_type != TriggerType::Scheduled {
            problems.add(
                "trigger_type",
                format!("“{}” triggers cannot be made here; use {}.", trigger_type, TriggerType::Scheduled),
            );
        }
        let schedule = self.schedule();
        let expression = check_cron(&mut problems, &self.cron_expression.0);
        check_timezone(&mut problems, &schedule.timezone);
        let name = match (self.trigger_name.is_blank(), &expression) {
            (true, Some(expression)) => expression.describe(HourClock::TwentyFour),
            (true, None) => String::new(),
            (false, _) => check_name(&mut problems, "trigger_name", "trigger", &self.trigger_name),
        };
        let spec = TriggerSpec {
            name: name.chars().take(crate::name::MAX_NAME_LENGTH).collect(),
            enabled: self.enabled.is_on(),
            schedule: ScheduleSpec {
                dst_policy: check_choice(&mut problems, "dst_policy", &self.dst_policy, DstPolicy::Once),
                ..schedule
            },
            missed_policy: check_choice(&mut problems, "missed_policy", &self.missed_policy, MissedPolicy::Latest),
            overlap_policy: check_choice(&mut problems, "overlap_policy", &self.overlap_policy, OverlapPolicy::Skip),
            parameters: check_parameters(&mut problems, "parameters", &self.parameters),
        };
        problems.or(spec)
    }
}

impl TriggerDraft {
    /// Returns the schedule as it is typed, without any check; an unknown policy is the usual one.
    pub fn schedule(&self) -> ScheduleSpec {
        ScheduleSpec {
            cron_expression: self.cron_expression.trimmed().to_owned(),
            timezone: self.timezone.filled().unwrap_or("UTC").to_owned(),
            dst_policy: DstPolicy::from_code(self.dst_policy.trimmed()).unwrap_or_default(),
        }
    }
}

impl From<&Trigger> for TriggerDraft {
    /// Returns the draft that an editor opens with: checking it gives the same texts back.
    fn from(trigger: &Trigger) -> Self {
        let spec = &trigger.spec;
        let parameters = if spec.parameters.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&spec.parameters).unwrap_or_default()
        };
        Self {
            version: trigger.version.to_string().into(),
            trigger_type: spec.trigger_type().code().into(),
            trigger_name: spec.name.as_str().into(),
            enabled: Entry::of_switch(spec.enabled),
            cron_expression: spec.schedule.cron_expression.as_str().into(),
            timezone: spec.schedule.timezone.as_str().into(),
            dst_policy: spec.schedule.dst_policy.code().into(),
            missed_policy: spec.missed_policy.code().into(),
            overlap_policy: spec.overlap_policy.code().into(),
            parameters: parameters.into(),
        }
    }
}

fn check_cron(problems: &mut Problems, text: &str) -> Option<CronExpression> {
    text.parse().map_err(|problem| problems.0.push(Problem { field: "cron_expression".to_owned(), ..problem })).ok()
}

fn check_timezone(problems: &mut Problems, text: &str) -> Option<chrono_tz::Tz> {
    parse_timezone(text).map_err(|problem| problems.0.push(Problem { field: "timezone".to_owned(), ..problem })).ok()
}

/// Returns the parameters that were typed as a JSON object, adding to `problems` what is wrong with them.
///
/// At most 64 KiB, so that a list of executions stays quick to read.
pub fn check_parameters(problems: &mut Problems, field: &str, entry: &Entry) -> Map<String, Value> {
    let Some(text) = entry.filled() else { return Map::new() };
    if text.len() > 65_536 {
        problems.add(field, "Parameters have at most 64 KiB.");
        return Map::new();
    }
    match serde_json::from_str(text) {
        Ok(parameters) => parameters,
        Err(error) => {
            problems.add(field, format!("Parameters are a JSON object, such as {{\"day\": \"2026-11-22\"}}: {error}."));
            Map::new()
        }
    }
}
