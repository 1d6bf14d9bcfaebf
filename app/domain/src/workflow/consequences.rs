use serde::{Deserialize, Serialize};

use crate::ids::{TriggerId, WorkflowId};

/// What deleting a workflow would mean.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consequences {
    /// The triggers that would no longer fire, by name.
    pub triggers: Vec<String>,
    /// The number of jobs that could no longer run.
    pub jobs: usize,
    /// The number of executions that wait or run and would be cancelled.
    pub active_executions: i64,
    /// The triggers of other workflows that would no longer wait for its end.
    pub dependents: Vec<Dependent>,
}

/// A trigger of another workflow that waits for the end of one.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dependent {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// Its name.
    pub trigger_name: String,
    /// The workflow that it starts.
    pub workflow_id: WorkflowId,
    /// That workflow's name.
    pub workflow_name: String,
    /// Whether it waits for nothing else, so that it would be removed.
    pub only: bool,
}
