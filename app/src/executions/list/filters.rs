use domain::{
    choice::Choice,
    execution::{ExecutionFilter, PLANNED, Status, TriggerType},
    ids::WorkflowId,
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::words::{PERIODS, PLANNED_WORDS};
use crate::{
    executions::address::Place,
    forms::{FilterForm, SelectOption},
    ui::{Button, Icon, icon},
};

/// Asks which executions are wanted. What is chosen holds at once, what is typed on Enter; without script, all of it
/// when the button is pressed.
#[component]
pub(super) fn FilterBar(
    place: Place,
    filter: Memo<ExecutionFilter>,
    names: StoredValue<Vec<(WorkflowId, String)>>,
) -> impl IntoView {
    let statuses = Status::ALL.iter().map(|status| SelectOption::new(status.code(), status.label()));
    let planned = SelectOption::new(PLANNED, PLANNED_WORDS);
    let statuses = statuses.chain((place == Place::All).then_some(planned)).collect();
    let periods = PERIODS.iter().map(|(code, words)| SelectOption::new(*code, *words)).collect();
    let workflows = names.with_value(|names| {
        let option = |(id, name): &(WorkflowId, String)| SelectOption::new(id.to_string(), name.clone());
        names.iter().map(option).collect::<Vec<_>>()
    });
    let triggers = SelectOption::all::<TriggerType>();
    let of = move |value: fn(&ExecutionFilter) -> &str| Signal::derive(move || value(&filter.read()).to_owned());
    view! {
        <FilterForm label="Filter executions" action=place.path()>
            // What is chosen bubbles up to here.
            <div class="filters" on:change=submit_choice>
                <div class="input-group">
                    <Icon glyph=icon::SEARCH/>
                    <input class="input" type="search" name="q" aria-label="Find" placeholder="Workflow, # or error text"
                        value=filter.get_untracked().q prop:value=of(|filter| &filter.q)/>
                </div>
                <FilterSelect name="status" label="Status" any="Any status" options=statuses value=of(|filter| &filter.status)/>
                <FilterSelect name="trigger" label="Trigger type" any="All triggers" options=triggers
                    value=of(|filter| &filter.trigger)/>
                {(!workflows.is_empty()).then(|| view! {
                    <FilterSelect name="workflow" label="Workflow" any="All workflows" options=workflows value=of(|filter| &filter.workflow)/>
                })}
                <FilterSelect name="since" label="Period" any="Any time" options=periods value=of(|filter| &filter.since)/>
                <label class="switch">
                    <input type="checkbox" role="switch" name="unresolved" value="on" checked=filter.get_untracked().is_unresolved()
                        prop:checked=move || filter.read().is_unresolved()/>
                    "Unresolved only"
                </label>
                <Button>"Find"</Button>
            </div>
        </FilterForm>
    }
    .into_any()
}

#[component]
fn FilterSelect(
    name: &'static str,
    label: &'static str,
    /// What is said when nothing is chosen.
    any: &'static str,
    options: Vec<SelectOption>,
    value: Signal<String>,
) -> impl IntoView {
    let chosen = value.get_untracked();
    let option = |option: SelectOption| {
        let selected = option.value == chosen;
        view! { <option value=option.value selected=selected>{option.label}</option> }
    };
    // A workflow that is gone can still be in an address.
    let strange = (!chosen.is_empty() && !options.iter().any(|option| option.value == chosen))
        .then(|| SelectOption::new(chosen.clone(), chosen.clone()));
    view! {
        <select class="select auto" name=name aria-label=label prop:value=value>
            <option value="">{any}</option>
            {options.into_iter().chain(strange).map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// Sends the form when something in it was chosen. What is typed is sent by Enter.
fn submit_choice(event: ev::Event) {
    let Some(control) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    if control.get_attribute("type").as_deref() == Some("search") {
        return;
    }
    let form = control.closest("form").ok().flatten().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    if let Some(form) = form {
        _ = form.request_submit();
    }
}
