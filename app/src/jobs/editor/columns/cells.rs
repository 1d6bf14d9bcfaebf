use domain::{job::ColumnDraft, problem::Problem};
use leptos::prelude::*;

use crate::ui::FieldProblem;

/// A setting of a column: its control's name and label, and where it is in the draft.
#[derive(Clone)]
pub(super) struct Setting {
    /// The draft.
    pub(super) draft: RwSignal<ColumnDraft>,
    /// The name in the form.
    pub(super) name: String,
    /// What it is, and of which column: `Type of amount`.
    pub(super) label: String,
    /// Reads it.
    pub(super) get: fn(&ColumnDraft) -> &str,
    /// Writes it.
    pub(super) set: fn(&mut ColumnDraft, String),
}

impl Setting {
    fn value(&self) -> impl Fn() -> String + Send + Sync + Clone + 'static {
        let (draft, get) = (self.draft, self.get);
        move || draft.with(|draft| get(draft).to_owned())
    }

    fn write(&self) -> impl Fn(String) + Clone + 'static {
        let (draft, set) = (self.draft, self.set);
        move |text| draft.update(|draft| set(draft, text))
    }
}

/// Asks for a line of text in a cell.
#[component]
pub(super) fn TextCell(
    setting: Setting,
    #[prop(into)] problem: Signal<Option<Problem>>,
    /// What it is if nothing is typed.
    #[prop(optional, into)]
    placeholder: Signal<String>,
) -> impl IntoView {
    let (value, write) = (setting.value(), setting.write());
    let fix = {
        let write = write.clone();
        Callback::new(move |fix: String| write(fix))
    };
    let (text, first) = (value.clone(), untrack(value.clone()));
    view! {
        <input class="input mono sm" type="text" name=setting.name aria-label=setting.label value=first prop:value=value
            placeholder=placeholder autocomplete="off" spellcheck="false"
            aria-invalid=move || problem.read().is_some().then_some("true")
            on:input=move |event| write(event_target_value(&event))/>
        {move || problem.get().map(|problem| {
            view! { <div class="field-error"><FieldProblem problem=Problem { span: None, ..problem } text=text() on_fix=Some(fix)/></div> }
        })}
    }
    .into_any()
}

/// Asks to choose from a list in a cell.
#[component]
pub(super) fn SelectCell(
    setting: Setting,
    /// What is sent, and what is read.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let (value, write) = (setting.value(), setting.write());
    let option = move |(code, words): (String, String)| {
        let (own, value) = (code.clone(), value.clone());
        view! { <option value=code selected=move || value() == own>{words}</option> }
    };
    view! {
        <select class="select sm auto" name=setting.name aria-label=setting.label
            aria-invalid=move || problem.read().is_some().then_some("true")
            on:change=move |event| write(event_target_value(&event))>
            {move || options.get().into_iter().map(option.clone()).collect_view()}
        </select>
        {move || problem.get().map(|problem| view! { <CellProblem problem/> })}
    }
    .into_any()
}

/// Says what is wrong in a cell that has no room to point into a text.
#[component]
pub(super) fn CellProblem(problem: Problem) -> impl IntoView {
    let problem = Problem { span: None, fix: None, ..problem };
    view! { <div class="field-error"><FieldProblem problem text="" on_fix=None/></div> }.into_any()
}

/// Asks yes or no in a cell.
#[component]
pub(super) fn CheckCell(
    setting: Setting,
    /// What follows the box.
    #[prop(optional)]
    words: &'static str,
) -> impl IntoView {
    let (value, write) = (setting.value(), setting.write());
    let is_on = move || value() == "on";
    let first = untrack(is_on.clone());
    let change = move |event| {
        write(if event_target_checked(&event) { "on".to_owned() } else { String::new() });
    };
    view! {
        <label class="check">
            <input type="checkbox" name=setting.name aria-label=setting.label checked=first prop:checked=is_on on:change=change/>
            {(!words.is_empty()).then(|| view! { <span>{words}</span> })}
        </label>
    }
    .into_any()
}
