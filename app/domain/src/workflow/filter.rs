use serde::{Deserialize, Serialize};

use crate::choice::choices;
#[cfg(doc)]
use crate::{
    execution::TriggerType,
    workflow::{DataClassification, Environment, Priority},
};

choices! {
    /// What a workflow is doing, for the filter of the list.
    pub enum WorkflowState {
        /// An execution is running.
        Running = "running", "Running";
        /// The last execution failed.
        Failed = "failed", "Last run failed";
        /// The last execution succeeded.
        Succeeded = "succeeded", "Last run succeeded";
        /// Its triggers are paused.
        Paused = "paused", "Paused";
        /// It has never run.
        Never = "never", "Never run";
    }
}

choices! {
    /// The order of the list of workflows.
    pub enum WorkflowOrder {
        /// By name.
        Name = "name", "Name";
        /// The last started first.
        LastRun = "last_run", "Last run";
        /// The next to start first.
        NextRun = "next_run", "Next run";
        /// The last changed first.
        Changed = "changed", "Last changed";
    }
}

/// Which workflows are wanted: the query string of the list, as it stands in the URL.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkflowFilter {
    /// Words that the name, description, owner, team or a tag must hold, all of them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// A code of [`WorkflowState`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// A code of [`TriggerType`]: workflows that have an enabled trigger of this type; `manual` means none at all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trigger: String,
    /// A code of [`Environment`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub environment: String,
    /// A code of [`Priority`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub priority: String,
    /// A code of [`DataClassification`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub data_classification: String,
    /// A team, exactly.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team: String,
    /// A tag, exactly.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// A code of [`WorkflowOrder`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub order: String,
    /// Where the page starts, as an earlier page's `next` or `previous` said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
}

impl WorkflowFilter {
    /// Returns whether nothing but the order and the page is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self { order: self.order.clone(), page: self.page.clone(), ..Self::default() }
    }
}
