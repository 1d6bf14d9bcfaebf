//! Lists to choose one from.

use domain::choice::Choice;
use leptos::prelude::*;

use super::FormHandle;
use crate::ui::Field;

/// One of the things to choose from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl SelectOption {
    /// Returns one of the things to choose from.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }

    /// Returns all values of a closed set.
    pub fn all<C: Choice>() -> Vec<Self> {
        C::ALL.iter().map(|choice| Self::new(choice.code(), choice.label())).collect()
    }
}

/// Asks to choose one of a list, of five or more; for fewer see [`ChoiceField`](super::ChoiceField).
#[component]
pub fn SelectField(
    /// The form it belongs to.
    form: FormHandle,
    /// Its path in the draft.
    #[prop(into)]
    at: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What is chosen at first.
    #[prop(optional, into)]
    value: String,
    /// What there is to choose from.
    options: Vec<SelectOption>,
    /// How to choose, or what follows from the choice.
    #[prop(optional, into)]
    hint: Option<ViewFnOnce>,
    /// What is chosen, for what follows it.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
) -> impl IntoView {
    let (id, name) = (form.id(&at), form.name(&at));
    let value = form.value(&at, value);
    let problem = form.problem(at);
    let chosen = bind.unwrap_or_else(|| RwSignal::new(value.clone()));
    if bind.is_some() {
        chosen.set(value);
    }
    let option = move |SelectOption { value, label }: SelectOption| {
        let (own, sent) = (value.clone(), value);
        view! { <option value=sent selected=move || *chosen.read() == own>{label}</option> }
    };
    let described = format!("{id}-hint {id}-error");
    view! {
        <Field id=id.clone() label hint problem>
            <select
                class="select"
                id=id
                name=name
                aria-invalid=move || problem.read().is_some().then_some("true")
                aria-describedby=described
                on:change=move |event| chosen.set(event_target_value(&event))
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
    .into_any()
}
