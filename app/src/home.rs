//! What is running, what failed, what comes next.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Home”.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <PageHead title="Home"/> }.into_any()
}
