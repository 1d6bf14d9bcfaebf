use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::firing::{FiringReason, FiringState};
use crate::ids::ExecutionId;

/// The files that a trigger waits for, as they were when it looked last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WatchedFiles {
    /// Whether it has looked since it was switched on.
    pub has_looked: bool,
    /// Why they could not be looked at the last time.
    pub error: Option<String>,
    /// The files that were changed last, newest first.
    pub newest: Vec<WatchedFile>,
    /// How many there are in all.
    pub count: i64,
}

/// A file that a trigger waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchedFile {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Whether it has been decided about as it is. One that is new, or has changed, is not yet.
    pub is_settled: bool,
    /// The last decision about it; none about what lay there when the trigger was switched on, and none that was removed
    /// since.
    pub decision: Option<FileDecision>,
}

/// What a trigger decided about a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileDecision {
    /// What it decided.
    pub state: FiringState,
    /// Why.
    pub reason: Option<FiringReason>,
    /// The execution that it started.
    pub execution_id: Option<ExecutionId>,
}
