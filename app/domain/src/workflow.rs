//! Workflows: named lists of jobs with what people say about them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{choice::choices, ids::WorkflowId};

/// What deleting a workflow would mean.
mod consequences;
/// A workflow as typed.
mod draft;
/// Which workflows of the list are wanted.
mod filter;
/// What every page of a workflow begins with.
mod head;
/// Pauses: why and until when.
mod pause;
/// The lists that the form offers for free text fields.
mod suggestions;
/// A workflow as one line of the list.
mod summary;

pub use consequences::{Consequences, Dependent};
pub use draft::WorkflowDraft;
pub use filter::{WorkflowFilter, WorkflowOrder, WorkflowState};
pub use head::{WorkflowHead, start_parameters};
pub(crate) use head::{text_of, value_of};
pub use pause::{Pause, PauseDraft};
pub use suggestions::{APPLICATIONS, BUSINESS_UNITS, TEAMS};
pub use summary::{NextStart, RecentExecution, WorkflowSummary};

choices! {
    /// Where a workflow belongs.
    pub enum Environment {
        /// Being built.
        Development = "development", "Development";
        /// Being tested.
        Qa = "qa", "QA";
        /// Being accepted by its users.
        Uat = "uat", "UAT";
        /// In use.
        Production = "production", "Production";
    }
}

choices! {
    /// How much a workflow matters. Of executions that wait in the queue, those of a higher priority start first.
    pub enum Priority {
        /// Starts before all others.
        Critical = "critical", "Critical";
        /// Starts before medium and low.
        High = "high", "High";
        /// The usual one.
        Medium = "medium", "Medium";
        /// Starts when nothing else waits.
        Low = "low", "Low";
    }
}

choices! {
    /// How carefully a workflow's data is to be handled.
    pub enum DataClassification {
        /// Anyone may see it.
        Public = "public", "Public";
        /// For people of the organisation.
        Internal = "internal", "Internal";
        /// For few.
        Confidential = "confidential", "Confidential";
        /// Holds personal data.
        Pii = "pii", "Personal data";
    }
}

/// A workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Workflow {
    /// Identifies the workflow.
    pub id: WorkflowId,
    /// What people say about it.
    #[serde(flatten)]
    pub spec: WorkflowSpec,
    /// Whether, why and until when its triggers are paused.
    pub pause: Option<Pause>,
    /// Whether it belongs to the sample workspace.
    pub sample: bool,
    /// Counts changes; an edit names the version it started from.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Who changed it last.
    pub updated_by: String,
    /// When it was deleted, if it was; it can be restored for a week.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What people say about a workflow.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowSpec {
    /// The name, unique among workflows.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who answers for it.
    pub owner: String,
    /// The application its data comes from.
    pub application: String,
    /// The team that keeps it.
    pub team: String,
    /// The part of the organisation it serves.
    pub business_unit: String,
    /// Where it belongs.
    pub environment: Environment,
    /// How much it matters.
    pub priority: Priority,
    /// How carefully its data is to be handled.
    pub data_classification: DataClassification,
    /// Words to find it by, in lower case.
    pub tags: Vec<String>,
    /// Whom to write to when it fails.
    pub notification_email: String,
    /// How many executions may run at once.
    pub max_active_executions: i32,
}
