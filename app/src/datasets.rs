//! The tables of the lake.

use leptos::prelude::*;

use crate::ui::PageHead;

/// Shows “Datasets”.
#[component]
pub fn DatasetsPage() -> impl IntoView {
    view! { <PageHead title="Datasets"/> }.into_any()
}

/// Shows “Dataset”.
#[component]
pub fn DatasetPage() -> impl IntoView {
    view! { <PageHead title="Dataset"/> }.into_any()
}
