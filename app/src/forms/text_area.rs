//! Several lines of text.

use leptos::{html, prelude::*};

use super::FormHandle;
use crate::ui::{Field, classes, follow};

/// Asks for several lines of text.
#[component]
pub fn TextArea(
    /// The form it belongs to.
    form: FormHandle,
    /// Its path in the draft.
    #[prop(into)]
    at: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What it begins with.
    #[prop(optional, into)]
    value: String,
    /// How to answer, or what follows from the answer.
    #[prop(optional, into)]
    hint: Option<ViewFnOnce>,
    /// Whether it is in the face of code: SQL.
    #[prop(optional)]
    mono: bool,
    /// How many lines are seen.
    #[prop(default = 3)]
    rows: u16,
    /// What is typed, for what follows it while it is typed.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
) -> impl IntoView {
    let (id, name) = (form.id(&at), form.name(&at));
    let value = form.value(&at, value);
    let area = NodeRef::<html::Textarea>::new();
    let problem = form.problem(at);
    let typed = bind.unwrap_or_else(|| RwSignal::new(value.clone()));
    if bind.is_some() {
        typed.set(value.clone());
        follow(area, typed, || ());
    }
    let described = format!("{id}-hint {id}-error");
    view! {
        <Field id=id.clone() label hint problem text=typed>
            <textarea
                class=classes(["textarea", if mono { "mono" } else { "" }])
                id=id
                name=name
                rows=rows.to_string()
                spellcheck=mono.then_some("false")
                aria-invalid=move || problem.read().is_some().then_some("true")
                aria-describedby=described
                node_ref=area
                on:input=move |event| typed.set(event_target_value(&event))
            >{value}</textarea>
        </Field>
    }
    .into_any()
}
