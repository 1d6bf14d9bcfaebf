use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// What importing a file changes.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub struct ImportPlan {
    /// The workflows of the file, in its order.
    pub workflows: Vec<WorkflowPlan>,
    /// What is left to do by hand, and what the file cannot hold.
    pub notes: Vec<String>,
}

/// What becomes of a workflow.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct WorkflowPlan {
    /// Its name.
    pub name: String,
    /// What becomes of it; its jobs and triggers are told apart.
    pub action: PlannedAction,
    /// The fields that change.
    pub fields: Vec<FieldChange>,
    /// Its jobs.
    pub jobs: Vec<ItemPlan>,
    /// The order of the jobs that are there, where it changes.
    pub order: Option<OrderChange>,
    /// Its triggers.
    pub triggers: Vec<ItemPlan>,
}

/// What becomes of a job or a trigger.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct ItemPlan {
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub action: PlannedAction,
    /// The fields that change.
    pub fields: Vec<FieldChange>,
}

/// What becomes of something.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedAction {
    /// It is made.
    Create,
    /// It is changed.
    Change,
    /// It is deleted: the file does not have it.
    Delete,
    /// It is as the file says.
    Keep,
    /// The file does not have it, and it stays.
    Stay,
}

/// A field that changes.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its path, such as `columns[2].data_type`.
    pub field: String,
    /// What it is; null if nothing.
    pub before: Value,
    /// What it becomes; null if nothing.
    pub after: Value,
}

/// An order that changes.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct OrderChange {
    /// The names as they stand.
    pub before: Vec<String>,
    /// The names as they will.
    pub after: Vec<String>,
}

impl ImportPlan {
    /// Returns whether nothing changes.
    pub fn is_empty(&self) -> bool {
        let counts = self.counts();
        counts.created + counts.changed + counts.deleted == 0 && self.workflows.iter().all(|plan| plan.order.is_none())
    }

    /// Returns how many workflows, jobs and triggers there are of each kind of change.
    pub fn counts(&self) -> PlanCounts {
        let items =
            |plan: &WorkflowPlan| plan.jobs.iter().chain(&plan.triggers).map(|item| item.action).collect::<Vec<_>>();
        let mut counts = PlanCounts::default();
        for action in self.workflows.iter().flat_map(|plan| std::iter::once(plan.action).chain(items(plan))) {
            match action {
                PlannedAction::Create => counts.created += 1,
                PlannedAction::Change => counts.changed += 1,
                PlannedAction::Delete => counts.deleted += 1,
                PlannedAction::Keep | PlannedAction::Stay => counts.same += 1,
            }
        }
        counts
    }
}

/// How many things a plan makes, changes, deletes, and leaves as they are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct PlanCounts {
    /// Made.
    pub created: usize,
    /// Changed.
    pub changed: usize,
    /// Deleted.
    pub deleted: usize,
    /// As they were.
    pub same: usize,
}
