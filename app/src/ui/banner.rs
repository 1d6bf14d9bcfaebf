//! A message for the whole product.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone, classes};

/// Shows a message for the whole product, such as that everything is paused.
#[component]
pub fn Banner(
    /// What its colour means; a warning unless it is a danger.
    #[prop(default = Tone::Warning)]
    tone: Tone,
    /// The icon before it.
    glyph: Glyph,
    /// What can be done about it, at the end.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// What happened, and what follows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=classes(["banner", tone.class()]) role="status">
            <Icon glyph/>
            <span>{children()}</span>
            {actions.map(|actions| view! { <span class="push">{actions.run()}</span> })}
        </div>
    }
    .into_any()
}
