//! Workflows: the list, the pages of one, and what can be done with it.

use leptos::prelude::*;

use crate::ui::PageHead;

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
    view! { <PageHead title="Overview"/> }.into_any()
}

/// Shows “Executions”.
#[component]
pub fn WorkflowExecutionsPage() -> impl IntoView {
    view! { <PageHead title="Executions"/> }.into_any()
}

/// Shows “Settings”.
#[component]
pub fn WorkflowSettingsPage() -> impl IntoView {
    view! { <PageHead title="Settings"/> }.into_any()
}
