//! Links between things.

use leptos::prelude::*;

use super::Badge;

/// One of several things that belong together.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub label: &'static str,
    /// How many there are on it, if that is worth knowing.
    pub count: Option<i64>,
    /// Whether it is the page shown now.
    pub current: bool,
}

/// Leads between things that belong together. They are links, so each has an address.
#[component]
pub fn Tabs(
    /// What they are parts of: `Parts of Loan payments`.
    #[prop(into)]
    label: String,
    /// The things.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let tab = |tab: Tab| {
        let count = tab.count.map(|count| view! { <Badge>{domain::format::count(count)}</Badge> });
        view! { <a href=tab.href aria-current=tab.current.then_some("page")>{tab.label}{count}</a> }
    };
    view! { <nav class="tabs" aria-label=label>{tabs.into_iter().map(tab).collect_view()}</nav> }.into_any()
}
