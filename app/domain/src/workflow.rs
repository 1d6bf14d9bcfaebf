//! Workflows: named lists of jobs with what people say about them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    choice::{Choice, check_choice, choices},
    entry::Entry,
    execution::{Status, TriggerType},
    ids::{ExecutionId, TriggerId, WorkflowId},
    name::{check_name, check_text},
    person::check_email,
    problem::Problems,
};

/// What every page of a workflow begins with.
mod head;
/// Pauses: why and until when.
mod pause;
/// The lists that the form offers for free text fields.
mod suggestions;

pub use head::{WorkflowHead, start_parameters};
pub(crate) use head::{text_of, value_of};
pub use pause::{Pause, PauseDraft};
pub use suggestions::{APPLICATIONS, BUSINESS_UNITS, TEAMS};

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

/// A workflow as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct WorkflowDraft {
    /// The version the edit started from; blank for a new workflow.
    pub version: Entry,
    /// The name.
    pub name: Entry,
    /// What it is for.
    pub description: Entry,
    /// Who answers for it.
    pub owner: Entry,
    /// The application its data comes from.
    pub application: Entry,
    /// The team that keeps it.
    pub team: Entry,
    /// The part of the organisation it serves.
    pub business_unit: Entry,
    /// A code of [`Environment`]; blank means `development`.
    pub environment: Entry,
    /// A code of [`Priority`]; blank means `medium`.
    pub priority: Entry,
    /// A code of [`DataClassification`]; blank means `internal`.
    pub data_classification: Entry,
    /// Words separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub tags: Entry,
    /// Whom to write to when it fails.
    pub notification_email: Entry,
    /// A whole number; blank means 1.
    pub max_active_executions: Entry,
}

impl WorkflowDraft {
    /// Returns the specification, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self) -> Result<WorkflowSpec, Problems> {
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "workflow", &self.name);
        let spec = WorkflowSpec {
            name,
            description: check_text(&mut problems, "description", &self.description, 2000),
            owner: check_text(&mut problems, "owner", &self.owner, 120),
            application: check_text(&mut problems, "application", &self.application, 120),
            team: check_text(&mut problems, "team", &self.team, 120),
            business_unit: check_text(&mut problems, "business_unit", &self.business_unit, 120),
            environment: check_choice(&mut problems, "environment", &self.environment, Environment::Development),
            priority: check_choice(&mut problems, "priority", &self.priority, Priority::Medium),
            data_classification: check_choice(
                &mut problems,
                "data_classification",
                &self.data_classification,
                DataClassification::Internal,
            ),
            tags: check_tags(&mut problems, &self.tags),
            notification_email: check_addresses(&mut problems, &self.notification_email),
            max_active_executions: check_limit(&mut problems, &self.max_active_executions),
        };
        problems.or(spec)
    }
}

impl From<&Workflow> for WorkflowDraft {
    /// Returns the draft that an editor opens with: checking it gives the same specification back.
    fn from(workflow: &Workflow) -> Self {
        let spec = &workflow.spec;
        Self {
            version: workflow.version.to_string().into(),
            name: spec.name.as_str().into(),
            description: spec.description.as_str().into(),
            owner: spec.owner.as_str().into(),
            application: spec.application.as_str().into(),
            team: spec.team.as_str().into(),
            business_unit: spec.business_unit.as_str().into(),
            environment: spec.environment.code().into(),
            priority: spec.priority.code().into(),
            data_classification: spec.data_classification.code().into(),
            tags: spec.tags.join(", ").into(),
            notification_email: spec.notification_email.as_str().into(),
            max_active_executions: spec.max_active_executions.to_string().into(),
        }
    }
}

fn check_tags(problems: &mut Problems, entry: &Entry) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in entry.0.split(',').map(|tag| tag.trim().to_lowercase()).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > 40 || tag.chars().any(char::is_control) {
            problems.add("tags", format!("The tag “{tag}” has more than 40 characters, or invisible ones."));
        } else if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > 20 {
        problems.add("tags", format!("A workflow has at most 20 tags; these are {}.", tags.len()));
    }
    tags
}

fn check_addresses(problems: &mut Problems, entry: &Entry) -> String {
    let addresses: Vec<_> = entry.0.split(',').map(str::trim).filter(|address| !address.is_empty()).collect();
    for address in &addresses {
        check_email(problems, "notification_email", &(*address).into());
    }
    addresses.join(", ")
}

fn check_limit(problems: &mut Problems, entry: &Entry) -> i32 {
    match entry.filled().unwrap_or("1").parse() {
        Ok(limit) if (1..=100).contains(&limit) => limit,
        _ => {
            problems.add(
                "max_active_executions",
                format!("From 1 to 100 executions can run at once, you wrote {}.", entry.trimmed()),
            );
            1
        }
    }
}

/// A workflow as one line of the list, with what happened last and what comes next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowSummary {
    /// Identifies the workflow.
    pub id: WorkflowId,
    /// The name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The team that keeps it.
    pub team: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it belongs.
    pub environment: Environment,
    /// How much it matters.
    pub priority: Priority,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it belongs to the sample workspace.
    pub sample: bool,
    /// Whether, why and until when its triggers are paused.
    pub pause: Option<Pause>,
    /// The number of its jobs.
    pub job_count: i32,
    /// The number of its triggers.
    pub trigger_count: i32,
    /// What will start it next.
    pub next: NextStart,
    /// The last ten executions, oldest first.
    pub recent: Vec<RecentExecution>,
    /// The median duration of the last executions that succeeded, in milliseconds.
    pub usual_ms: Option<i64>,
}

impl WorkflowSummary {
    /// Returns the last execution.
    pub fn last(&self) -> Option<&RecentExecution> {
        self.recent.last()
    }
}

/// What will start a workflow next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NextStart {
    /// Nothing but a person.
    ByHand,
    /// A schedule, at a planned instant.
    At {
        /// The trigger.
        trigger_id: TriggerId,
        /// The planned instant.
        at: DateTime<Utc>,
        /// The schedule's zone.
        timezone: String,
    },
    /// The end of other workflows.
    After {
        /// Their names.
        workflows: Vec<String>,
    },
    /// The arrival of a file or a webhook.
    OnArrival {
        /// `webhook` or `file_arrival`.
        event_type: String,
    },
}

/// An execution as one mark of an outcome strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecentExecution {
    /// Identifies the execution.
    pub id: ExecutionId,
    /// Where it stands.
    pub status: Status,
    /// What started it.
    pub trigger_type: TriggerType,
    /// When it came into the queue.
    pub queued_at: DateTime<Utc>,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_draft_lacks_only_a_name() {
        let problems = WorkflowDraft::default().check().expect_err("no name");
        assert_eq!(problems.0.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["name"]);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let draft = WorkflowDraft {
            name: "x".repeat(121).into(),
            environment: "prod".into(),
            notification_email: "a@b.example, nobody".into(),
            max_active_executions: "0".into(),
            ..WorkflowDraft::default()
        };
        let problems = draft.check().expect_err("four fields are wrong");
        let fields: Vec<_> = problems.0.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["name", "environment", "notification_email", "max_active_executions"]);
    }

    #[test]
    fn tags_are_lowered_and_each_kept_once() {
        let draft = WorkflowDraft {
            name: "a".into(),
            tags: " Lending, nightly ,lending,, ".into(),
            ..WorkflowDraft::default()
        };
        assert_eq!(draft.check().expect("a workflow").tags, ["lending", "nightly"]);
    }
}
