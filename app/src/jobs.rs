//! The jobs of a workflow, and the editor of one.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Jobs”.
#[component]
pub fn JobsPage() -> impl IntoView {
    view! { <PageHead title="Jobs"/> }.into_any()
}

/// Shows “Job”.
#[component]
pub fn JobPage() -> impl IntoView {
    view! { <PageHead title="Job"/> }.into_any()
}
