//! The button that sends a form.

use leptos::prelude::*;

use super::FormHandle;
use crate::ui::{Button, ButtonKind, Glyph, Size};

/// The button that sends a form, and shows that it is on its way.
#[component]
pub fn SubmitButton(
    /// The form.
    form: FormHandle,
    /// How much it weighs; a form has one primary button.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: Size,
    /// Whether it takes the whole width.
    #[prop(optional)]
    block: bool,
    /// An icon before the verb.
    #[prop(optional_no_strip, into)]
    glyph: Option<Glyph>,
    /// Why the form cannot be sent.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// The same as it is shown, where that may come later.
    #[prop(optional_no_strip)]
    reason: Option<Signal<Option<String>>>,
    /// The field that tells the form which of its buttons was pressed.
    #[prop(optional)]
    name: &'static str,
    /// What that field holds.
    #[prop(optional, into)]
    value: String,
    /// The keys that press it from elsewhere: `Control+Enter`.
    #[prop(optional)]
    keys: &'static str,
    /// The verb.
    children: Children,
) -> impl IntoView {
    view! { <Button kind size block glyph busy=form.pending() refused reason name value keys>{children()}</Button> }
        .into_any()
}
