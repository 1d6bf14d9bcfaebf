use domain::{
    choice::Choice,
    execution::{BY_ERROR, ExecutionFilter, PLANNED, Status, TriggerType},
    ids::WorkflowId,
};
use leptos::prelude::*;

use super::words::{BY_ERROR_WORDS, PERIODS, PLANNED_WORDS};
use crate::{
    executions::address::Place,
    forms::{FilterForm, FilterSelect, SelectOption, filter_at_once},
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
            <label class="switch">
                <input type="checkbox" role="switch" name="unresolved" value="on" checked=filter.get_untracked().is_unresolved()
                    prop:checked=move || filter.read().is_unresolved() on:change=filter_at_once/>
                "Unresolved"
            </label>
            <Button>"Find"</Button>
        </FilterForm>
    }
    .into_any()
}
