//! Workflows: the list, the pages of one, and what can be done with it.

/// Workflows that were deleted.
mod deleted_page;
/// The executions of one workflow.
mod executions_page;
/// What people say about a workflow, to read.
mod facts;
/// What people say about a workflow, to change.
mod fields;
/// What surrounds every tab of a workflow.
mod frame;
/// The list of workflows.
mod list;
/// A new workflow.
mod new_page;
/// What a workflow does, what happened, what comes next.
mod overview;
/// Why and until when to pause.
mod pause_dialog;
/// What the pages of workflows ask of the server.
mod rpc;
/// What people say about a workflow, and its end.
mod settings;
/// The state of a workflow in a shape and a word.
mod state;

pub use deleted_page::DeletedWorkflowsPage;
pub use executions_page::WorkflowExecutionsPage;
pub use frame::{WorkflowFrame, WorkflowTab, use_workflow_head};
pub use list::WorkflowsPage;
pub use new_page::NewWorkflowPage;
pub use overview::OverviewPage;
pub use rpc::{RunWorkflow, list_workflow_labels};
pub use settings::WorkflowSettingsPage;
pub use state::{outcome_of, state_in_list};
