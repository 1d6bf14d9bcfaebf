use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{cron::HourClock, schedule::Schedule, waiting::Upstream};
use crate::{
    execution::TriggerType,
    ids::{TriggerId, WorkflowId},
    workflow::Pause,
};

/// After other workflows.
mod dependency;
/// A trigger as typed, and what is wrong with it.
mod draft;
/// When something arrives.
mod event;
/// Choices of what happens when.
mod policies;
/// On a schedule.
mod scheduled;

pub(crate) use dependency::list;
pub use dependency::{DependencySpec, MAX_DELAY_MINUTES, MAX_UPSTREAMS, MAX_WAIT_MINUTES, Upstreams};
pub use draft::{TriggerDraft, check_parameters};
pub(crate) use draft::{check_cron, check_timezone};
pub use event::{EventSpec, EventType, FileArrivalSpec, WebhookSpec};
pub use policies::{DeadlineAction, DependencyCondition, MissedPolicy, OverlapPolicy, Signature, UpstreamMode};
pub use scheduled::{
    MAX_ENDS_AFTER_RUNS, MAX_EXCLUDED_DATES, MAX_JITTER_SECONDS, Missed, SchedulePreview, ScheduleSpec, Scheduled,
};

/// The most failures in a row after which a trigger can be paused.
pub const MAX_FAILURES: u32 = 100;

/// What starts a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The last planned instant for which it fired; for what is not planned, when it fired last.
    pub last_run_at: Option<DateTime<Utc>>,
    /// The planned instant that a person has asked to leave out.
    #[serde(default)]
    pub skip_next_at: Option<DateTime<Utc>>,
    /// For schedules that end after a number of starts: how many are left.
    #[serde(default)]
    pub runs_left: Option<u32>,
    /// For dependencies: the upstreams by name, with those that have ended and are waited with.
    #[serde(default)]
    pub upstreams: Vec<Upstream>,
    /// When the next delayed start is due.
    #[serde(default)]
    pub waiting_until: Option<DateTime<Utc>>,
    /// Why it was set aside, if it cannot be understood.
    pub error: Option<String>,
    /// Counts changes; an edit names the version it started from.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a trigger does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriggerSpec {
    /// The name, unique within the workflow.
    #[serde(rename = "trigger_name")]
    pub name: String,
    /// Whether it may fire.
    pub enabled: bool,
    /// What makes it fire.
    #[serde(flatten)]
    pub cause: Cause,
    /// What to do when the workflow is busy.
    pub overlap_policy: OverlapPolicy,
    /// After how many failed executions in a row it is paused; never without it.
    pub pause_after_failures: Option<u32>,
    /// The parameters of the executions it starts.
    pub parameters: Map<String, Value>,
}

/// What makes a trigger fire.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "trigger_type", rename_all = "snake_case")]
pub enum Cause {
    /// A person: parameters under a name.
    Manual,
    /// The time.
    Scheduled(Scheduled),
    /// The end of other workflows' executions.
    Dependency(DependencySpec),
    /// The arrival of something.
    Event(EventSpec),
}

impl TriggerSpec {
    /// Returns the type of the trigger.
    pub fn trigger_type(&self) -> TriggerType {
        match self.cause {
            Cause::Manual => TriggerType::Manual,
            Cause::Scheduled(_) => TriggerType::Scheduled,
            Cause::Dependency(_) => TriggerType::Dependency,
            Cause::Event(_) => TriggerType::Event,
        }
    }

    /// Returns the schedule, if it has one.
    pub fn schedule(&self) -> Option<&ScheduleSpec> {
        match &self.cause {
            Cause::Scheduled(scheduled) => Some(&scheduled.schedule),
            _ => None,
        }
    }

    /// Returns the schedule as it runs, if it has one that can be understood.
    pub fn read_schedule(&self) -> Option<Schedule> {
        self.schedule()?.parse().ok()
    }

    /// Returns what it depends on, if that is how it fires.
    pub fn dependency(&self) -> Option<&DependencySpec> {
        match &self.cause {
            Cause::Dependency(dependency) => Some(dependency),
            _ => None,
        }
    }

    /// Returns the zone in which an instant of its executions becomes a day.
    pub fn timezone(&self) -> &str {
        self.schedule().map_or("UTC", |schedule| &schedule.timezone)
    }
}

impl Trigger {
    /// Says when it starts the workflow: `At 02:30 every day, Berlin time`, `After Customers succeeds`.
    pub fn sentence(&self, clock: HourClock) -> String {
        match &self.spec.cause {
            Cause::Manual => "When a person starts it".to_owned(),
            Cause::Scheduled(scheduled) => match scheduled.schedule.parse() {
                Ok(schedule) => schedule.describe(clock),
                Err(_) => "Its schedule cannot be understood".to_owned(),
            },
            Cause::Dependency(dependency) => dependency.sentence(|id| self.upstream_name(id)),
            Cause::Event(event) => event.sentence(),
        }
    }

    fn upstream_name(&self, id: WorkflowId) -> String {
        let known = self.upstreams.iter().find(|upstream| upstream.workflow_id == id);
        known.map_or_else(|| format!("workflow {id}"), |upstream| upstream.name.clone())
    }
}
