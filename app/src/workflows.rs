//! Workflows: the list, the pages of one, and what can be done with it.

use leptos::prelude::*;

use domain::ids::WorkflowId;

use crate::{params::use_id, ui::PageHead};

/// What surrounds every tab of a workflow.
mod frame;
/// What the pages of workflows ask of the server.
mod rpc;
/// The state of a workflow in a shape and a word.
mod state;

pub use frame::{WorkflowFrame, WorkflowTab, use_workflow_head};

/// Shows “Workflows”.
#[component]
pub fn WorkflowsPage() -> impl IntoView {
    view! { <PageHead title="Workflows"/> }.into_any()
}

/// Shows “New workflow”.
#[component]
pub fn NewWorkflowPage() -> impl IntoView {
    view! { <PageHead title="New workflow"/> }.into_any()
}

/// Shows “Deleted workflows”.
#[component]
pub fn DeletedWorkflowsPage() -> impl IntoView {
    view! { <PageHead title="Deleted workflows"/> }.into_any()
}

/// Shows “Overview”.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    view! { <WorkflowFrame id tab=WorkflowTab::Overview>"Overview"</WorkflowFrame> }.into_any()
}

/// Shows “Executions”.
#[component]
pub fn WorkflowExecutionsPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    view! { <WorkflowFrame id tab=WorkflowTab::Executions>"Executions"</WorkflowFrame> }.into_any()
}

/// Shows “Settings”.
#[component]
pub fn WorkflowSettingsPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    view! { <WorkflowFrame id tab=WorkflowTab::Settings>"Settings"</WorkflowFrame> }.into_any()
}
