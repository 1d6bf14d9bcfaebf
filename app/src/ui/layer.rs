//! Bronze, silver, gold: a letter in a circle with a word.

use leptos::prelude::*;

/// Shows a layer by its colour, its letter and its word, never by one of them alone.
#[component]
pub fn Layer(
    /// The name of the colour, which is also the class: `bronze`, `silver`, `gold`.
    code: &'static str,
    /// The word.
    label: &'static str,
) -> impl IntoView {
    let mark = label.get(..1).unwrap_or_default();
    view! { <span class=format!("layer {code}") data-mark=mark>{label}</span> }.into_any()
}
