use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Environment, Pause, Priority};
use crate::{
    execution::{Status, TriggerType},
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::definition::DependencyCondition,
};

/// A workflow as one line of the list, with what happened last and what comes next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowSummary {
    /// Identifies the workflow.
    pub id: WorkflowId,
    /// The name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The team that keeps it.
    pub team: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it belongs.
    pub environment: Environment,
    /// How much it matters.
    pub priority: Priority,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it belongs to the sample workspace.
    pub sample: bool,
    /// Whether, why and until when its triggers are paused.
    pub pause: Option<Pause>,
    /// The number of its jobs.
    pub job_count: i32,
    /// The number of its triggers.
    pub trigger_count: i32,
    /// What will start it next.
    pub next: NextStart,
    /// The last ten executions, oldest first.
    pub recent: Vec<RecentExecution>,
    /// The median duration of the last executions that succeeded, in milliseconds.
    pub usual_ms: Option<i64>,
}

impl WorkflowSummary {
    /// Returns the last execution.
    pub fn last(&self) -> Option<&RecentExecution> {
        self.recent.last()
    }
}

/// What will start a workflow next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NextStart {
    /// Nothing but a person.
    ByHand,
    /// A schedule, at a planned instant.
    At {
        /// The trigger.
        trigger_id: TriggerId,
        /// The planned instant.
        at: DateTime<Utc>,
        /// The schedule's zone.
        timezone: String,
    },
    /// The end of other workflows.
    After {
        /// Their names.
        workflows: Vec<String>,
        /// Which of their ends count; nothing where several triggers count others.
        condition: Option<DependencyCondition>,
    },
    /// The arrival of a file or a webhook.
    OnArrival {
        /// `webhook` or `file_arrival`.
        event_type: String,
    },
}

/// An execution as one mark of an outcome strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecentExecution {
    /// Identifies the execution.
    pub id: ExecutionId,
    /// Where it stands.
    pub status: Status,
    /// What started it.
    pub trigger_type: TriggerType,
    /// When it came into the queue.
    pub queued_at: DateTime<Utc>,
}
