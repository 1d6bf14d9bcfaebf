//! A password.

use leptos::prelude::*;

use super::FormHandle;
use crate::ui::{Field, IconButton, Size, icon};

/// Asks for a password, which can be looked at before it is sent. It never comes back from the server.
#[component]
pub fn PasswordField(
    /// The form it belongs to.
    form: FormHandle,
    /// Its path in the draft; it must hold `password`.
    #[prop(into)]
    at: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What the browser may fill in: `current-password` or `new-password`.
    autocomplete: &'static str,
    /// How to answer, or what follows from the answer.
    #[prop(optional, into)]
    hint: Option<ViewFnOnce>,
) -> impl IntoView {
    let (id, name) = (form.id(&at), form.name(&at));
    let problem = form.problem(at);
    let shown = RwSignal::new(false);
    let show = format!("Show or hide: {label}");
    let described = format!("{id}-hint {id}-error");
    view! {
        <Field id=id.clone() label hint problem>
            <div class="input-group">
                <input
                    class="input"
                    id=id
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    spellcheck="false"
                    aria-invalid=move || problem.read().is_some().then_some("true")
                    aria-describedby=described
                />
                <span class="after">
                    <IconButton label=show glyph=icon::EYE size=Size::Small on_press=move |()| shown.update(|shown| *shown = !*shown)/>
                </span>
            </div>
        </Field>
    }
    .into_any()
}
