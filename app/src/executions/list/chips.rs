use domain::{
    execution::{Condition, ExecutionFilter},
    ids::WorkflowId,
};
use leptos::prelude::*;

use super::words::condition_words;
use crate::{
    executions::address::Place,
    ui::{ButtonKind, FilterChip, LinkButton, Size},
};

/// Shows the conditions that are set, each with the way to the list without it.
#[component]
pub(super) fn FilterChips(
    place: Place,
    filter: Memo<ExecutionFilter>,
    names: StoredValue<Vec<(WorkflowId, String)>>,
) -> impl IntoView {
    move || {
        let filter = filter.get();
        let conditions = conditions(place, &filter);
        let chip = |condition: &Condition| {
            let label = names.with_value(|names| condition_words(*condition, &filter, names));
            view! { <FilterChip label without=place.address(&filter.without(*condition))/> }
        };
        let chips = conditions.iter().map(chip).collect_view();
        let clear = (conditions.len() > 1).then(|| {
            view! { <LinkButton href=place.everything() size=Size::Small kind=ButtonKind::Ghost>"Clear all filters"</LinkButton> }
        });
        (!conditions.is_empty())
            .then(|| view! { <div class="row" role="group" aria-label="Filters that are set">{chips}{clear}</div> })
    }
}

/// Returns the conditions that a person has set: the workflow of a tab is none.
pub(super) fn conditions(place: Place, filter: &ExecutionFilter) -> Vec<Condition> {
    let mut conditions = filter.conditions();
    conditions.retain(|condition| place == Place::All || *condition != Condition::Workflow);
    conditions
}
