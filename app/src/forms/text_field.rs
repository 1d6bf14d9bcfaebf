//! One line of text.

use domain::problem::Problem;
use leptos::{html, prelude::*};

use super::FormHandle;
use crate::ui::{Field, classes, follow};

/// Asks for one line of text.
#[component]
pub fn TextField(
    /// The form it belongs to.
    form: FormHandle,
    /// Its path in the draft: `source.pattern`.
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
    /// Something beside the label, such as a link.
    #[prop(optional, into)]
    aside: Option<ViewFnOnce>,
    /// `text`, `email`, `password`, `number`, `url` or `datetime-local`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in: `username`, `current-password`; `off` unless given.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it is in the face of code: cron, paths, names of columns.
    #[prop(optional)]
    mono: bool,
    /// An example of an answer.
    #[prop(optional)]
    placeholder: &'static str,
    /// Answers to choose from, beside any other.
    #[prop(optional, into)]
    suggestions: Vec<String>,
    /// What is typed, for what follows it while it is typed. It takes over what was typed before the program arrived.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// What is wrong, beside what the form says: found while typing.
    #[prop(optional, into)]
    problem: Option<Signal<Option<Problem>>>,
) -> impl IntoView {
    let (id, name) = (form.id(&at), form.name(&at));
    let value = if kind == "password" { String::new() } else { form.value(&at, value) };
    let input = NodeRef::<html::Input>::new();
    let own = form.problem(at.clone());
    let problem = Signal::derive(move || problem.and_then(|problem| problem.get()).or_else(|| own.get()));
    let typed = bind.unwrap_or_else(|| RwSignal::new(value.clone()));
    if bind.is_some() {
        // What the form came back with wins over what the page began with.
        typed.set(value.clone());
        let at = at.clone();
        follow(input, typed, move || form.forget(&at));
    }
    let list = (!suggestions.is_empty()).then(|| format!("{id}-list"));
    let options = list.clone().map(|id| {
        let option = |text: String| view! { <option value=text></option> };
        view! { <datalist id=id>{suggestions.into_iter().map(option).collect_view()}</datalist> }
    });
    let fix = move |fix: String| {
        if let Some(input) = input.get_untracked() {
            input.set_value(&fix);
            _ = input.focus();
        }
        typed.set(fix);
        form.forget(&at);
    };
    let described = format!("{id}-hint {id}-error");
    view! {
        <Field id=id.clone() label hint aside problem text=typed on_fix=fix>
            <input
                class=classes(["input", if mono { "mono" } else { "" }])
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                placeholder=placeholder
                list=list
                spellcheck=mono.then_some("false")
                aria-invalid=move || problem.read().is_some().then_some("true")
                aria-describedby=described
                node_ref=input
                on:input=move |event| typed.set(event_target_value(&event))
            />
            {options}
        </Field>
    }
    .into_any()
}
