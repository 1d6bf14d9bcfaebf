use domain::{
    choice::Choice,
    execution::{BY_ERROR, Condition, ExecutionFilter, PLANNED, Status, TriggerType},
    ids::WorkflowId,
};
use leptos::prelude::*;

use super::words::{BY_ERROR_WORDS, PERIODS, PLANNED_WORDS};
use crate::{
    executions::address::Place,
    forms::{FilterForm, FilterSelect, SelectOption, filter_at_once},
    ui::{Button, Icon, icon},
    viewer::use_viewer,
};

/// Asks for what is asked for less often: warnings, and the first and the last day by the clocks of whoever looks.
#[component]
fn MoreFilters(filter: Memo<ExecutionFilter>) -> impl IntoView {
    let conditions = filter.read_untracked().conditions();
    let is_open = [Condition::Dates, Condition::Warnings].iter().any(|condition| conditions.contains(condition));
    let place = use_viewer().zone.place();
    let day = move |name: &'static str, label: &'static str, value: fn(&ExecutionFilter) -> &String| {
        let now = move || value(&filter.read()).clone();
        view! {
            <label>
                {label}
                <input class="input" type="date" name=name value=untrack(now) prop:value=now on:change=filter_at_once/>
            </label>
        }
    };
    view! {
        <details class="more-fields filter-days" open=is_open>
            <summary>"Certain days, warnings"</summary>
            <div class="row">
                {switch(filter, "warnings", "With warnings only", ExecutionFilter::is_with_warnings)}
                {day("from", "From", |filter| &filter.from)}
                {day("until", "Until", |filter| &filter.until)}
                <span class="small muted">"both included, by the clocks of "{place}</span>
            </div>
        </details>
    }
    .into_any()
}

/// Asks for one thing that is wanted or not.
fn switch(
    filter: Memo<ExecutionFilter>,
    name: &'static str,
    label: &'static str,
    is_on: fn(&ExecutionFilter) -> bool,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input type="checkbox" role="switch" name=name value="on" checked=is_on(&filter.read_untracked())
                prop:checked=move || is_on(&filter.read()) on:change=filter_at_once/>
            {label}
        </label>
    }
}

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
    let by_error = SelectOption::new(BY_ERROR, BY_ERROR_WORDS);
    let statuses = statuses.chain([by_error]).chain((place == Place::All).then_some(planned)).collect();
    let periods = PERIODS.iter().map(|(code, words)| SelectOption::new(*code, *words)).collect();
    let workflows = names.with_value(|names| {
        let option = |(id, name): &(WorkflowId, String)| SelectOption::new(id.to_string(), name.clone());
        names.iter().map(option).collect::<Vec<_>>()
    });
    let triggers = SelectOption::all::<TriggerType>();
    let of = move |value: fn(&ExecutionFilter) -> &str| Signal::derive(move || value(&filter.read()).to_owned());
    view! {
        <FilterForm label="Filter executions" action=place.path() nothing=place.everything()>
            <div class="input-group">
                <Icon glyph=icon::SEARCH/>
                <input class="input" type="search" name="q" aria-label="Find" placeholder="Name, # or error"
                    value=filter.get_untracked().q prop:value=of(|filter| &filter.q)/>
            </div>
            <FilterSelect name="status" label="Status" any="Any status" options=statuses value=of(|filter| &filter.status)/>
            <FilterSelect name="trigger" label="Trigger type" any="All triggers" options=triggers
                value=of(|filter| &filter.trigger)/>
            {(!workflows.is_empty()).then(|| view! {
                <FilterSelect name="workflow" label="Workflow" any="All workflows" options=workflows value=of(|filter| &filter.workflow)/>
            })}
            <FilterSelect name="since" label="Period" any="Any time" options=periods value=of(|filter| &filter.since)/>
            {switch(filter, "unresolved", "Unresolved", ExecutionFilter::is_unresolved)}
            <Button>"Find"</Button>
            <MoreFilters filter/>
        </FilterForm>
    }
    .into_any()
}
