use serde::{Deserialize, Serialize};

use super::Execution;
use crate::{
    choice::choices,
    ids::{ExecutionId, WorkflowId},
    page::Page,
};

/// The status that asks for starts that are planned, in the place of executions.
pub const PLANNED: &str = "planned";

/// The status that asks for failures by what they say, in the place of executions.
pub const BY_ERROR: &str = "failed_by_error";

/// Which executions are wanted: the query string of the list, as it stands in the URL.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExecutionFilter {
    /// A number (`812` or `#812`), or words that the workflow's name, the trigger's name or the error must hold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// A code of [`Status`](super::Status); the page of the list also knows [`PLANNED`] and [`BY_ERROR`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// A code of [`TriggerType`](super::TriggerType).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trigger: String,
    /// The number of a workflow.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub workflow: String,
    /// How far back: `1h`, `24h`, `7d`, `30d`; blank means all. An execution counts from its start to its end, so one
    /// that still goes on always does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// A switch: only failures of the last 30 days after which their workflow has not ended well.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unresolved: String,
    /// Only executions older than the one with this number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// Only executions newer than the one with this number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

choices! {
    /// One of the things that a filter can ask for.
    pub enum Condition {
        /// Words or a number.
        Text = "q", "Text";
        /// Where it stands.
        Status = "status", "Status";
        /// What started it.
        Trigger = "trigger", "Trigger";
        /// Of which workflow it is.
        Workflow = "workflow", "Workflow";
        /// How far back.
        Since = "since", "Period";
        /// Only what failed and was not made good.
        Unresolved = "unresolved", "Unresolved only";
    }
}

impl ExecutionFilter {
    /// Returns whether nothing but a page is asked for.
    pub fn is_empty(&self) -> bool {
        self.conditions().is_empty()
    }

    /// Returns whether planned starts are asked for in the place of executions.
    pub fn is_planned(&self) -> bool {
        self.status == PLANNED
    }

    /// Returns whether failures are wanted by what they say.
    pub fn is_by_error(&self) -> bool {
        self.status == BY_ERROR
    }

    /// Returns whether only unresolved failures are wanted.
    pub fn is_unresolved(&self) -> bool {
        matches!(self.unresolved.as_str(), "on" | "true" | "1")
    }

    /// Returns what is asked for, in the order in which the page offers it.
    pub fn conditions(&self) -> Vec<Condition> {
        use crate::choice::Choice;
        Condition::ALL.iter().copied().filter(|condition| !self.value(*condition).trim().is_empty()).collect()
    }

    /// Returns what is asked for under a condition; blank if nothing is.
    pub fn value(&self, condition: Condition) -> &str {
        match condition {
            Condition::Text => &self.q,
            Condition::Status => &self.status,
            Condition::Trigger => &self.trigger,
            Condition::Workflow => &self.workflow,
            Condition::Since => &self.since,
            // What does not switch it on asks for nothing.
            Condition::Unresolved if !self.is_unresolved() => "",
            Condition::Unresolved => &self.unresolved,
        }
    }

    /// Returns the filter without one of its conditions, at its first page.
    #[must_use]
    pub fn without(&self, condition: Condition) -> Self {
        let mut wider = Self { before: String::new(), after: String::new(), ..self.clone() };
        match condition {
            Condition::Text => wider.q.clear(),
            Condition::Status => wider.status.clear(),
            Condition::Trigger => wider.trigger.clear(),
            Condition::Workflow => wider.workflow.clear(),
            Condition::Since => wider.since.clear(),
            Condition::Unresolved => wider.unresolved.clear(),
        }
        wider
    }
}

/// A page of executions, with what the list shows beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionList {
    /// The executions, newest first.
    pub page: Page<Execution>,
    /// What is to be known of them besides, where there is anything.
    pub marks: Vec<ExecutionMarks>,
    /// What is usual for their workflows, as far as that is known.
    pub usual: Vec<UsualDuration>,
    /// The newest execution of all, to hold the list still at.
    pub newest: ExecutionId,
    /// How many that match have come since the list was held still.
    pub newer: i64,
    /// For a list without anything: the condition that hides the most, and how many match without it.
    pub hidden_by: Option<(Condition, i64)>,
}

/// What is to be known of an execution besides what it says itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ExecutionMarks {
    /// The execution.
    pub id: ExecutionId,
    /// How many lines of its log are warnings.
    pub warnings: i64,
    /// For one that failed: the first later one of the same workflow that succeeded.
    pub resolved_by: Option<ExecutionId>,
}

/// How long the executions of a workflow usually take.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct UsualDuration {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// The median of its last executions that succeeded, in milliseconds.
    pub milliseconds: i64,
}

/// How many executions there are of those that a person looks for first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ExecutionCounts {
    /// Those that run.
    pub running: i64,
    /// Those that wait for a worker.
    pub queued: i64,
    /// Those that failed in the last 24 hours.
    pub failed: i64,
    /// The last failures of workflows that have not ended well since.
    pub unresolved: i64,
    /// Starts that are ahead within the hour, one for each schedule.
    pub starting_soon: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_knows_what_it_asks_for() {
        let filter = ExecutionFilter {
            status: "failed".into(),
            since: "24h".into(),
            q: " ".into(),
            before: "812".into(),
            ..ExecutionFilter::default()
        };
        assert_eq!(filter.conditions(), [Condition::Status, Condition::Since]);
        assert!(!filter.is_empty());
        let page_only = ExecutionFilter { before: "812".into(), ..ExecutionFilter::default() };
        assert!(page_only.is_empty());
    }

    #[test]
    fn taking_one_condition_away_leaves_the_others_and_goes_to_the_first_page() {
        let filter = ExecutionFilter {
            status: "failed".into(),
            trigger: "scheduled".into(),
            after: "3".into(),
            ..ExecutionFilter::default()
        };
        let wider = filter.without(Condition::Status);
        assert_eq!(wider, ExecutionFilter { trigger: "scheduled".into(), ..ExecutionFilter::default() });
    }
}
