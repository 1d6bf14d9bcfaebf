//! Executions: the list, and the page of one.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Executions”.
#[component]
pub fn ExecutionsPage() -> impl IntoView {
    view! { <PageHead title="Executions"/> }.into_any()
}

/// Shows “Execution”.
#[component]
pub fn ExecutionPage() -> impl IntoView {
    view! { <PageHead title="Execution"/> }.into_any()
}
