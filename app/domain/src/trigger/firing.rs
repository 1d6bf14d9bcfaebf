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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Returns the reason in a sentence for people: who, which upstream and how it ended, where that is known.
    pub fn sentence(&self) -> String {
        let words = match (self.reason, &self.upstream_name) {
            (Some(reason), Some(upstream)) => self.upstream_words(reason, upstream),
            (Some(reason), None) => self.words(reason),
            (None, _) => String::new(),
        };
        match self.detail.get("count").and_then(Value::as_i64) {
            Some(count) if count > 1 => format!("{words}; this line stands for {count} planned times"),
            _ => words,
        }
    }

    /// Says why, with the name of the person and their own words.
    fn words(&self, reason: FiringReason) -> String {
        let label = reason.label();
        let text = |name: &str| self.detail.get(name).and_then(Value::as_str);
        match (reason, text("by")) {
            (FiringReason::TriggerPaused | FiringReason::WorkflowPaused | FiringReason::AllPaused, Some(by)) => {
                let why = text("why").map(|why| format!(": “{why}”")).unwrap_or_default();
                format!("{label} by {by}{why}")
            }
            (FiringReason::FileArrived, by) => match (text("path"), by) {
                (Some(path), Some(by)) => format!("{path} once more, asked for by {by}"),
                (Some(path), None) => format!("{path} arrived"),
                (None, _) => label.to_owned(),
            },
            (_, Some(by)) => label.replace("a person", by),
            (_, None) => label.to_owned(),
        }
    }

    /// Says why, about the end of an upstream.
    fn upstream_words(&self, reason: FiringReason, upstream: &str) -> String {
        match reason {
            FiringReason::ConditionNotMet => {
                let status = self.detail.get("status").and_then(Value::as_str).and_then(Status::from_code);
                let ended = match status {
                    Some(Status::Succeeded) => "succeeded",
                    Some(Status::Failed) => "failed",
                    Some(Status::Cancelled) => "was cancelled",
                    _ => "ended",
                };
                format!("{upstream} {ended}, which is not what this trigger waits for")
            }
            FiringReason::UpstreamEnded => format!("{upstream} has ended as asked"),
            FiringReason::AllUpstreamsEnded => format!("{upstream} has ended as asked, the last of the upstreams"),
            FiringReason::Together => format!("{upstream} has ended as asked, counted together with the others"),
            FiringReason::WaitingForOthers => format!("{upstream} has ended as asked; waiting for the other upstreams"),
            FiringReason::Delayed => format!("{upstream} has ended as asked; waiting for the delay to pass"),
            other => format!("{upstream}: {}", lower_first(&self.words(other))),
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sentence(reason: FiringReason, upstream: Option<&str>, detail: Value) -> String {
        let firing = Firing {
            id: FiringId(1),
            trigger_id: TriggerId(1),
            trigger_name: "Nightly".to_owned(),
            cause: TriggerType::Scheduled,
            scheduled_for: None,
            upstream_execution_id: None,
            upstream_name: upstream.map(str::to_owned),
            delivery_key: None,
            due_at: None,
            state: FiringState::Skipped,
            reason: Some(reason),
            detail: detail.as_object().cloned().unwrap_or_default(),
            decided_at: DateTime::UNIX_EPOCH,
            execution_id: None,
            execution_status: None,
        };
        firing.sentence()
    }

    #[test]
    fn a_person_is_named_where_known() {
        assert_eq!(sentence(FiringReason::SkippedByPerson, None, json!({"by": "Mara"})), "Left out by Mara");
        assert_eq!(sentence(FiringReason::SkippedByPerson, None, json!({})), "Left out by a person");
        let paused = json!({"by": "Mara", "why": "The bank is re-sending"});
        assert_eq!(
            sentence(FiringReason::TriggerPaused, None, paused),
            "The trigger was paused by Mara: “The bank is re-sending”"
        );
        assert_eq!(sentence(FiringReason::AllPaused, None, json!({})), "All triggers were paused");
        let cancelled = sentence(FiringReason::CancelledByPerson, Some("Orders"), json!({"by": "Mara"}));
        assert_eq!(cancelled, "Orders: cancelled by Mara");
    }

    #[test]
    fn an_upstream_is_named_with_how_it_ended() {
        assert_eq!(
            sentence(FiringReason::ConditionNotMet, Some("Orders"), json!({"status": "failed"})),
            "Orders failed, which is not what this trigger waits for"
        );
        assert_eq!(
            sentence(FiringReason::StillRunning, Some("Orders"), json!({})),
            "Orders: the workflow was still running"
        );
    }

    #[test]
    fn what_arrived_and_how_many_times_are_said() {
        assert_eq!(sentence(FiringReason::FileArrived, None, json!({"path": "/in/a.csv"})), "/in/a.csv arrived");
        let again = json!({"path": "/in/a.csv", "by": "Mara"});
        assert_eq!(sentence(FiringReason::FileArrived, None, again), "/in/a.csv once more, asked for by Mara");
        assert_eq!(
            sentence(FiringReason::NothingRunning, None, json!({"count": 3})),
            "Nothing was running; this line stands for 3 planned times"
        );
    }
}
