//! What the list is filtered by.

use domain::{
    choice::Choice,
    execution::TriggerType,
    workflow::{DataClassification, Environment, Priority, WorkflowFilter, WorkflowOrder, WorkflowState},
};
use leptos::prelude::*;

use super::address::list_href;
use crate::{
    forms::{FilterForm, FilterSelect, SelectOption, label_of},
    ui::{Button, FilterChip, Icon, icon},
};

/// The filters of the list. They are in the address, and the server filters over all workflows. What is chosen holds at
/// once, what is typed on Enter; without script, all of it when the button is pressed.
#[component]
pub(super) fn Filters(
    /// What is asked for.
    filter: Memo<WorkflowFilter>,
    /// The teams there are.
    teams: Vec<String>,
    /// The tags there are.
    tags: Vec<String>,
) -> impl IntoView {
    let of = move |value: fn(&WorkflowFilter) -> &String| Signal::derive(move || value(&filter.read()).clone());
    let words = |words: Vec<String>| words.into_iter().map(|word| SelectOption::new(word.clone(), word)).collect();
    let triggers = vec![
        SelectOption::new(TriggerType::Scheduled.code(), "On a schedule"),
        SelectOption::new(TriggerType::Manual.code(), "By hand only"),
    ];
    let text = of(|filter| &filter.q);
    let folded = filter.with_untracked(|filter| folded_filters(filter).is_empty() && filter.order.is_empty());
    view! {
        <FilterForm label="Filter workflows" action="/workflows" class="stack tight">
            <div class="filters">
                <div class="input-group">
                    <Icon glyph=icon::SEARCH/>
                    <input class="input" type="search" name="q" value=text.get_untracked() prop:value=text
                        aria-label="Find by name, tag or owner" placeholder="Name, tag or owner"/>
                </div>
                <FilterSelect name="state" label="State" any="Any state" value=of(|filter| &filter.state)
                    options={SelectOption::all::<WorkflowState>()}/>
                <FilterSelect name="trigger" label="Trigger" any="Any trigger" value=of(|filter| &filter.trigger) options=triggers/>
                <FilterSelect name="environment" label="Environment" any="Any environment" value=of(|filter| &filter.environment)
                    options={SelectOption::all::<Environment>()}/>
                <Button>"Find"</Button>
            </div>
            <details class="more-filters" open=!folded>
                <summary>"More filters, order"</summary>
                <div class="filters">
                    <FilterSelect name="priority" label="Priority" any="Any priority" value=of(|filter| &filter.priority)
                        options={SelectOption::all::<Priority>()}/>
                    <FilterSelect name="data_classification" label="Classification" any="Any classification"
                        value=of(|filter| &filter.data_classification) options={SelectOption::all::<DataClassification>()}/>
                    <FilterSelect name="team" label="Team" any="Any team" value=of(|filter| &filter.team) options=words(teams)/>
                    <FilterSelect name="tag" label="Tag" any="Any tag" value=of(|filter| &filter.tag) options=words(tags)/>
                    <FilterSelect name="order" label="Order" any="Order: name" value=of(|filter| &filter.order) options=orders()/>
                </div>
            </details>
            {move || {
                let chips = folded_filters(&filter.read());
                (!chips.is_empty()).then(|| view! { <div class="row">{chips}</div> })
            }}
        </FilterForm>
    }
    .into_any()
}

fn orders() -> Vec<SelectOption> {
    let others = WorkflowOrder::ALL.iter().filter(|order| **order != WorkflowOrder::Name);
    others.map(|order| SelectOption::new(order.code(), format!("Order: {}", order.label().to_lowercase()))).collect()
}

/// Returns the filters that may be folded away, as chips with the way to the list without each.
fn folded_filters(filter: &WorkflowFilter) -> Vec<AnyView> {
    let without = |take: fn(&mut WorkflowFilter) -> &mut String| {
        let mut rest = WorkflowFilter { page: String::new(), ..filter.clone() };
        take(&mut rest).clear();
        list_href(&rest)
    };
    let all = [
        ("Priority", label_of::<Priority>(&filter.priority), without(|filter| &mut filter.priority)),
        (
            "Classification",
            label_of::<DataClassification>(&filter.data_classification),
            without(|filter| &mut filter.data_classification),
        ),
        ("Team", filter.team.clone(), without(|filter| &mut filter.team)),
        ("Tag", filter.tag.clone(), without(|filter| &mut filter.tag)),
    ];
    let used = all.into_iter().filter(|(_, value, _)| !value.is_empty());
    used.map(|(name, value, without)| view! { <FilterChip label=format!("{name}: {value}") without/> }.into_any())
        .collect()
}
