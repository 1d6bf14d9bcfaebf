//! A fact about a thing.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone, classes};

/// Shows a fact about a thing: `draft`, `in 8 days`, a count.
#[component]
pub fn Badge(
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=classes(["badge", tone.class()])>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </span>
    }
    .into_any()
}
