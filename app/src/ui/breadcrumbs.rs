//! Where the page stands.

use leptos::prelude::*;

/// One step on the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// What the step is called.
    pub label: String,
    /// Its page.
    pub href: String,
}

impl Crumb {
    /// Returns a step.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// Shows the way to a page, from the widest step to the one above it.
#[component]
pub fn Breadcrumbs(
    /// The steps.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let crumb = |crumb: Crumb| view! { <li><a href=crumb.href>{crumb.label}</a></li> };
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumb">
            <ol>{crumbs.into_iter().map(crumb).collect_view()}</ol>
        </nav>
    }
    .into_any()
}
