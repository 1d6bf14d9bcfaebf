use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::definition::{Cause, Trigger, UpstreamMode, list};
use crate::ids::{ExecutionId, WorkflowId};

/// A workflow that a trigger comes after, as the trigger sees it now.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Upstream {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// Its name.
    pub name: String,
    /// Its execution that counts and waits for the other upstreams, if there is one.
    pub arrived_execution_id: Option<ExecutionId>,
    /// When that execution ended.
    pub arrived_at: Option<DateTime<Utc>>,
}

impl Trigger {
    /// Says what it waits for while some of its upstreams have ended and some have not: `2 of 3, waiting for Customers`.
    pub fn waiting_words(&self) -> Option<String> {
        let Cause::Dependency(dependency) = &self.spec.cause else { return None };
        let (arrived, missing): (Vec<_>, Vec<_>) =
            self.upstreams.iter().partition(|upstream| upstream.arrived_execution_id.is_some());
        if dependency.upstream_mode != UpstreamMode::All || arrived.is_empty() || missing.is_empty() {
            return None;
        }
        let names: Vec<_> = missing.iter().map(|upstream| upstream.name.clone()).collect();
        Some(format!("{} of {}, waiting for {}", arrived.len(), self.upstreams.len(), list(&names, "and")))
    }
}
