//! What goes, looking like what acts.

use leptos::prelude::*;

use super::{ButtonKind, Glyph, Icon, Size, classes};

/// Leads to another page and looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: Size,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=classes(["button", kind.class(), size.class()]) href=href>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </a>
    }
    .into_any()
}
