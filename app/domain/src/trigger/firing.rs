use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    choice::{Choice, choices},
    execution::{Status, TriggerType},
    ids::{ExecutionId, FiringId, TriggerId},
};

choices! {
    /// What a trigger decided.
    pub enum FiringState {
        /// It will fire at a later instant.
        Waiting = "waiting", "Waiting";
        /// It started an execution.
        Fired = "fired", "Fired";
        /// It did not, because of the state of things at that instant.
        Skipped = "skipped", "Skipped";
        /// It did not, because nothing was running at that instant.
        Missed = "missed", "Missed";
        /// It would have, and a person took it back.
        Cancelled = "cancelled", "Cancelled";
    }
}

choices! {
    /// Why a trigger decided so.
    pub enum FiringReason {
        /// It was planned for this instant.
        OnTime = "on_time", "On time";
        /// It was planned for an earlier instant at which nothing was running.
        CaughtUp = "caught_up", "Caught up after nothing was running";
        /// Nothing was running at the planned instant.
        NothingRunning = "nothing_running", "Nothing was running";
        /// The workflow had as many active executions as it may have.
        StillRunning = "still_running", "The workflow was still running";
        /// The trigger was paused.
        TriggerPaused = "trigger_paused", "The trigger was paused";
        /// The workflow was paused.
        WorkflowPaused = "workflow_paused", "The workflow was paused";
        /// All triggers of the installation were paused.
        AllPaused = "all_paused", "All triggers were paused";
        /// A person asked to leave this planned instant out.
        SkippedByPerson = "skipped_by_person", "Left out by a person";
        /// A person started the workflow as this trigger would.
        StartedByPerson = "started_by_person", "Started by a person";
        /// The schedule cannot be understood.
        NotUnderstood = "not_understood", "The schedule cannot be understood";
    }
}

/// One decision of a trigger, as its history shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Firing {
    /// Identifies the decision.
    pub id: FiringId,
    /// The trigger.
    pub trigger_id: TriggerId,
    /// Its name.
    pub trigger_name: String,
    /// What made it decide.
    pub cause: TriggerType,
    /// The planned instant.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// What it decided.
    pub state: FiringState,
    /// Why.
    pub reason: Option<FiringReason>,
    /// Values that belong to the reason, such as the number of instants that one line stands for.
    pub detail: Map<String, Value>,
    /// When it decided.
    pub decided_at: DateTime<Utc>,
    /// The execution it started.
    pub execution_id: Option<ExecutionId>,
    /// Where that execution stands.
    pub execution_status: Option<Status>,
}

/// One decision as a mark of an outcome strip.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FiringOutcome {
    /// What was decided.
    pub state: FiringState,
    /// Where the execution that it started stands, while that exists.
    pub status: Option<Status>,
}

impl Firing {
    /// Returns the reason in a sentence for people.
    pub fn sentence(&self) -> String {
        let words = self.reason.map_or("", Choice::label);
        match self.detail.get("count").and_then(Value::as_i64) {
            Some(count) if count > 1 => format!("{words}; this line stands for {count} planned times"),
            _ => words.to_owned(),
        }
    }
}
