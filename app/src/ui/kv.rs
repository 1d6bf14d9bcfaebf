//! One record as names and values.

use leptos::prelude::*;

/// Shows one record as names and values.
#[component]
pub fn Kv(
    /// Whether they stand in one row.
    #[prop(optional)]
    inline: bool,
    /// One [`Fact`] for each.
    children: Children,
) -> impl IntoView {
    view! { <dl class="kv" class:inline=inline>{children()}</dl> }.into_any()
}

/// One name with its value.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    term: String,
    /// Whether the value is in the face of code.
    #[prop(optional)]
    mono: bool,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{term}</dt><dd class:mono=mono>{children()}</dd></div> }.into_any()
}
