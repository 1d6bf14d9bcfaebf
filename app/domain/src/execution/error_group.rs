use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::ExecutionId;

/// Failures that say the same, apart from numbers and quoted names.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ErrorGroup {
    /// Tells it from the others: a checksum of what all of its failures say.
    pub fingerprint: String,
    /// What the newest of them says.
    pub error: String,
    /// How many there are.
    pub count: i64,
    /// Of how many workflows.
    pub workflows: i64,
    /// The name of one of them.
    pub workflow_name: String,
    /// When the first one failed.
    pub first_at: DateTime<Utc>,
    /// When the newest one failed.
    pub last_at: DateTime<Utc>,
    /// The newest ones, newest first.
    pub executions: Vec<ExecutionId>,
    /// How many of them can be retried together.
    pub retryable: i64,
}

/// What retrying a group of failures does: of each workflow its newest execution goes on, if that is in the group. Where
/// something has been started since, that has taken the place of the failure.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct GroupRetry {
    /// What is put back into the queue, by the names of the workflows.
    pub targets: Vec<RetryTarget>,
    /// How many more there are than are retried at once.
    pub more: i64,
    /// How many failures of the group stay as they are.
    pub superseded: i64,
}

/// An execution that can be retried.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RetryTarget {
    /// The execution.
    pub id: ExecutionId,
    /// The name of its workflow.
    pub workflow_name: String,
}

/// What came of retrying several executions.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct RetryOutcome {
    /// Those that wait in the queue again.
    pub retried: Vec<ExecutionId>,
    /// Those that do not, each with the reason in a sentence.
    pub refused: Vec<(ExecutionId, String)>,
}

/// A view of the list of executions that a person has saved.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// Identifies it.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The filter, as it stands in the address after the question mark.
    pub query: String,
    /// Whether the list opens with it.
    pub is_default: bool,
}
