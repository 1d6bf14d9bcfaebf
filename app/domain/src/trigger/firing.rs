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
        /// The whole installation was in a maintenance window.
        Maintenance = "maintenance", "There was a maintenance window";
        /// A later one took its place.
        Superseded = "superseded", "A later one took its place";
        /// The end of the upstream did not meet the condition.
        ConditionNotMet = "condition_not_met", "The upstream did not end as asked";
        /// An upstream has ended as asked.
        UpstreamEnded = "upstream_ended", "The upstream has ended";
        /// All upstreams have ended as asked.
        AllUpstreamsEnded = "all_upstreams_ended", "All upstreams have ended";
        /// It counts together with the end of another upstream.
        Together = "together", "Counted together with the other upstreams";
        /// It waits for the other upstreams.
        WaitingForOthers = "waiting_for_others", "Waiting for the other upstreams";
        /// It waits for the delay to pass.
        Delayed = "delayed", "Waiting for the delay to pass";
        /// The others ended too long after it.
        OutsideWindow = "outside_window", "The other upstreams did not end within the window";
        /// Not all upstreams ended in time, and it runs anyway.
        DeadlineRan = "deadline_ran", "Not all upstreams ended in time; it ran anyway";
        /// Not all upstreams ended in time, and it was given up.
        DeadlineGaveUp = "deadline_gave_up", "Not all upstreams ended in time; given up";
        /// The trigger was switched off while it waited.
        TriggerDisabled = "trigger_disabled", "The trigger was switched off";
        /// The upstreams or the condition were changed while it waited for others.
        TriggerChanged = "trigger_changed", "The trigger was changed";
        /// The workflow was deleted while it waited.
        WorkflowDeleted = "workflow_deleted", "The workflow was deleted";
        /// More executions have started each other than may.
        ChainTooLong = "chain_too_long", "Too many executions have started each other";
        /// A person took it back while it waited.
        CancelledByPerson = "cancelled_by_person", "Cancelled by a person";
        /// A webhook has arrived.
        WebhookArrived = "webhook_arrived", "A webhook arrived";
        /// A file has arrived.
        FileArrived = "file_arrived", "A file arrived";
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
    /// For dependencies: the execution whose end it is about, while that exists.
    pub upstream_execution_id: Option<ExecutionId>,
    /// The name of that execution's workflow at the time.
    pub upstream_name: Option<String>,
    /// For events: what has arrived.
    pub delivery_key: Option<String>,
    /// When one that waits is due, if it waits for an instant.
    pub due_at: Option<DateTime<Utc>>,
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
        let label = self.reason.map_or("", Choice::label);
        let about = match &self.upstream_name {
            Some(name) => format!("{name}: {}", lower_first(label)),
            None => label.to_owned(),
        };
        let words = match self.detail.get("by").and_then(Value::as_str) {
            Some(by) => format!("{about} ({by})"),
            None => about,
        };
        match self.detail.get("count").and_then(Value::as_i64) {
            Some(count) if count > 1 => format!("{words}; this line stands for {count} planned times"),
            _ => words,
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
