//! What starts a workflow, and the editor of a schedule.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Triggers”.
#[component]
pub fn TriggersPage() -> impl IntoView {
    view! { <PageHead title="Triggers"/> }.into_any()
}

/// Shows “Trigger”.
#[component]
pub fn TriggerPage() -> impl IntoView {
    view! { <PageHead title="Trigger"/> }.into_any()
}
