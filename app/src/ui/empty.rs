//! What a page says when there is nothing.

use leptos::prelude::*;

use super::{Glyph, Icon, IconSize};

/// Says what would be here, why there is nothing, and what to do next.
#[component]
pub fn Empty(
    /// The icon of what would be here.
    glyph: Glyph,
    /// That there is nothing: `No workflows yet`.
    #[prop(into)]
    title: String,
    /// What to do next: one button, and at most one beside it.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// What it is and why there is nothing.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph size=IconSize::Huge/>
            <h2>{title}</h2>
            {children()}
            {actions.map(|actions| view! { <div class="row">{actions.run()}</div> })}
        </div>
    }
    .into_any()
}
