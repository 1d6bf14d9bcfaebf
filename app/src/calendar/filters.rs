use domain::{calendar::CalendarFilter, execution::TriggerType};
use leptos::prelude::*;

use super::address::Shown;
use crate::{
    awaited::awaited,
    forms::{FilterForm, FilterSelect, SelectOption},
    ui::{Button, ButtonKind, Icon, LinkButton, icon},
    workflows::list_workflow_labels,
};

/// Asks whose starts are wanted. What is chosen holds at once, what is typed on Enter; without script, all of it when the
/// button is pressed. The days that are shown stay.
#[component]
pub(super) fn Filters(shown: Memo<Shown>) -> impl IntoView {
    let labels = Resource::new(|| (), |()| list_workflow_labels());
    view! {
        <Transition>
            {awaited(move || async move {
                let (teams, tags) = labels.await.unwrap_or_default();
                view! { <Fields shown teams tags/> }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Fields(shown: Memo<Shown>, teams: Vec<String>, tags: Vec<String>) -> impl IntoView {
    let of = move |value: fn(&CalendarFilter) -> &String| Signal::derive(move || value(&shown.read().filter).clone());
    let words = |words: Vec<String>| words.into_iter().map(|word| SelectOption::new(word.clone(), word)).collect();
    let is_filtered = Memo::new(move |_| !shown.read().filter.is_empty());
    let text = of(|filter| &filter.q);
    view! {
        <FilterForm label="Filter the calendar" action="/calendar">
            <input type="hidden" name="view" prop:value=move || shown.read().view_text() value=shown.read_untracked().view_text()/>
            <input type="hidden" name="date" prop:value=move || shown.read().date_text() value=shown.read_untracked().date_text()/>
            <div class="input-group">
                <Icon glyph=icon::SEARCH/>
                <input class="input" type="search" name="q" value=text.get_untracked() prop:value=text
                    aria-label="Find a workflow by name, tag or owner" placeholder="Name, tag or owner"/>
            </div>
            {(!teams.is_empty()).then(|| view! {
                <FilterSelect name="team" label="Team" any="Any team" value=of(|filter| &filter.team) options=words(teams)/>
            })}
            {(!tags.is_empty()).then(|| view! {
                <FilterSelect name="tag" label="Tag" any="Any tag" value=of(|filter| &filter.tag) options=words(tags)/>
            })}
            <FilterSelect name="trigger" label="Started by" any="Started by anything" value=of(|filter| &filter.trigger)
                options={SelectOption::all::<TriggerType>()}/>
            <Button>"Find"</Button>
            {move || is_filtered.get().then(|| view! {
                <LinkButton href=shown.read_untracked().href_of_all() kind=ButtonKind::Ghost>"Clear filters"</LinkButton>
            })}
        </FilterForm>
    }
    .into_any()
}
