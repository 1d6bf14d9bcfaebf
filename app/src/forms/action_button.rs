//! One button that calls a server function.

use leptos::prelude::*;

use super::{Form, FormHandle, Hidden};
use crate::ui::{Button, ButtonKind, Glyph, IconButton, Size};

/// One button that calls a server function, with nothing to type: run now, pause, retry.
#[component]
pub fn ActionButton(
    /// The form, from [`use_form_for`](super::use_form_for) with the id of the thing.
    form: FormHandle,
    /// The arguments.
    fields: Vec<(&'static str, String)>,
    /// What it does, and to what: `Run Loan payments now`. Shown by an icon alone, which has no other words.
    #[prop(into)]
    label: String,
    /// An icon.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: Size,
    /// Called when it is done and the function led nowhere else.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
    /// The verb; without one the button is its icon.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let field = |(name, value)| view! { <Hidden name value/> };
    let busy = form.pending();
    view! {
        <Form form quiet=true class="inline-form" on_done=Callback::new(move |()| if let Some(on_done) = on_done { _ = on_done.try_run(()) })>
            {fields.into_iter().map(field).collect_view()}
            {match (children, glyph) {
                (None, Some(glyph)) => view! { <IconButton label glyph size busy/> }.into_any(),
                (children, glyph) => view! {
                    <Button kind size glyph busy>{children.map(|children| children())}</Button>
                }
                .into_any(),
            }}
        </Form>
    }
    .into_any()
}
