use serde::{Deserialize, Serialize};

use super::Status;
use crate::{
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::firing::{Firing, FiringReason},
};

/// An execution in the chain of those that started each other.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChainLink {
    /// The execution.
    pub id: ExecutionId,
    /// Its workflow, by the name at the time.
    pub workflow_name: String,
    /// Where it stands.
    pub status: Status,
    /// How many steps it is below the execution that is looked at; less than zero above it.
    pub distance: i32,
}

/// A trigger that waits for the end of an execution's workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextInChain {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// The workflow that it starts.
    pub workflow_id: WorkflowId,
    /// That workflow's name.
    pub workflow_name: String,
    /// When it does: `when it succeeds, 5 min later`.
    pub when: String,
    /// What it has decided about the end of the execution, once that has ended.
    pub decision: Option<Firing>,
}

/// What stands before and after an execution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    /// Those that led to it, the first of all first.
    pub above: Vec<ChainLink>,
    /// Those that it has led to, each after the one that started it where that is possible.
    pub below: Vec<ChainLink>,
    /// What waits for the end of its workflow; nothing for one whose end starts nothing.
    pub next: Vec<NextInChain>,
}

impl NextInChain {
    /// Returns whether it did not start because of how the execution ended.
    pub fn is_held_back(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.reason == Some(FiringReason::ConditionNotMet))
    }
}

impl Chain {
    /// Returns whether it stands alone.
    pub fn is_empty(&self) -> bool {
        self.above.is_empty() && self.below.is_empty() && self.next.is_empty()
    }
}
