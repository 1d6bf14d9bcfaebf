//! Actions behind three dots.

use leptos::{html, prelude::*};

use super::{Glyph, Icon, icon};

/// Holds the actions that are not worth a button of their own.
///
/// It is a popover of the browser's own: it opens, closes on Escape and on a press elsewhere, and lies over
/// everything, without script.
#[component]
pub fn Menu(
    /// What it is known by on the page.
    #[prop(into)]
    id: String,
    /// What it holds, and of what: `More for Loan payments`.
    #[prop(into)]
    label: String,
    /// The icon of the button.
    #[prop(default = icon::ELLIPSIS)]
    glyph: Glyph,
    /// Links, and forms with one button each.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    // Links are followed without loading a page, so nothing else would close it.
    let close = move |_| {
        if let Some(menu) = menu.get_untracked() {
            _ = menu.hide_popover();
        }
    };
    view! {
        <button
            type="button"
            class="icon-button sm"
            popovertarget=id.clone()
            aria-label=label.clone()
            title=label
        >
            <Icon glyph/>
        </button>
        <div class="menu" id=id popover="auto" node_ref=menu on:click=close>{children()}</div>
    }
    .into_any()
}
