//! Radio buttons with a sentence each.

use domain::choice::Choice;
use leptos::prelude::*;

use super::FormHandle;
use crate::ui::Field;

/// One of the things to choose from, with what it means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChoiceOption {
    /// What is sent.
    pub value: &'static str,
    /// What is read.
    pub label: &'static str,
    /// What it means.
    pub note: &'static str,
}

impl ChoiceOption {
    /// Returns a value of a closed set, with what it means.
    pub fn of(choice: impl Choice, note: &'static str) -> Self {
        Self { value: choice.code(), label: choice.label(), note }
    }
}

/// Asks to choose one of a few things that need a sentence each.
#[component]
pub fn ChoiceField(
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
    options: Vec<ChoiceOption>,
    /// What is chosen, for what follows it.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
) -> impl IntoView {
    let (id, name) = (form.id(&at), form.name(&at));
    let value = form.value(&at, value);
    let problem = form.problem(at);
    let chosen = bind.unwrap_or_else(|| RwSignal::new(value.clone()));
    if bind.is_some() {
        chosen.set(value.clone());
    }
    let option = move |option: ChoiceOption| {
        let first = value == option.value;
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=name.clone()
                    value=option.value
                    checked=first
                    prop:checked=move || *chosen.read() == option.value
                    on:change=move |_| chosen.set(option.value.to_owned())
                />
                <span>{option.label}{(!option.note.is_empty()).then(|| view! { <small>{option.note}</small> })}</span>
            </label>
        }
    };
    view! {
        <Field id label group=true problem>
            <div class="choices">{options.into_iter().map(option).collect_view()}</div>
        </Field>
    }
    .into_any()
}
