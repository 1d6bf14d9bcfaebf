//! Numbers on top of a page.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Shows a few numbers side by side.
#[component]
pub fn Counts(
    /// One [`Count`] for each.
    children: Children,
) -> impl IntoView {
    view! { <div class="counts">{children()}</div> }.into_any()
}

/// One number with what it counts.
#[component]
pub fn Count(
    /// The number, ready to be read.
    #[prop(into)]
    value: Signal<String>,
    /// The page with what was counted.
    #[prop(optional, into)]
    href: Option<String>,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What was counted.
    children: Children,
) -> impl IntoView {
    let content = view! {
        <span class="value">{value}</span>
        <span class="what">{glyph.map(|glyph| view! { <Icon glyph/> })}{children()}</span>
    };
    match href {
        Some(href) => view! { <a href=href>{content}</a> }.into_any(),
        None => view! { <div>{content}</div> }.into_any(),
    }
}
