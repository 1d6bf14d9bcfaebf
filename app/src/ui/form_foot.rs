//! The end of a form.

use leptos::prelude::*;

/// Holds the buttons of a long form where they can always be reached.
#[component]
pub fn FormFoot(
    /// The buttons, and what they do not say themselves.
    children: Children,
) -> impl IntoView {
    view! { <div class="form-foot">{children()}</div> }.into_any()
}
