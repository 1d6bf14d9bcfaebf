//! A note about the part it stands in.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone, classes};

/// Shows a note about the part it stands in.
#[component]
pub fn Callout(
    /// What its colour means; information if neutral.
    #[prop(optional)]
    tone: Tone,
    /// The icon before it.
    glyph: Glyph,
    /// What can be done about it, in a row under the words.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// What is to be known.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=classes(["callout", tone.class()])>
            <Icon glyph/>
            <div class="stack tight">{children()}</div>
            {actions.map(|actions| view! { <div class="row">{actions.run()}</div> })}
        </div>
    }
    .into_any()
}
