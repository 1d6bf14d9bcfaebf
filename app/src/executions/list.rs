use domain::{
    execution::{ExecutionFilter, ExecutionList as Listed},
    ids::{ExecutionId, WorkflowId},
};
use leptos::prelude::*;

use super::{
    address::{Place, use_execution_filter},
    rpc::{list_executions, list_workflow_names},
};
use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_fresh,
    ui::{Card, Pagination, Skeleton},
};

/// The conditions that are set, to be taken away one by one.
mod chips;
/// How long an execution takes, against what is usual.
mod duration;
/// Failures by what they say.
mod errors;
/// What can be asked for.
mod filters;
/// Retrying failures that say the same.
mod group_retry;
/// What has come while the list was held still.
mod newer;
/// Why nothing is listed, and what to do.
mod nothing;
/// Starts that schedules have planned.
mod planned;
/// One execution.
mod row;
/// The table.
mod table;
/// What can be done with all unresolved failures.
mod unresolved;
/// Views that people keep.
mod views;
/// Filters in words.
mod words;

use chips::FilterChips;
use errors::ErrorList;
use filters::FilterBar;
use newer::Newer;
use nothing::Nothing;
use planned::PlannedList;
use table::ExecutionTable;
use unresolved::UnresolvedActions;
use views::SavedViews;

/// Lists executions, newest first, with filters that are in the address of the page.
///
/// It follows what happens: rows change where they stand, and new ones come on top. While a person has scrolled down, or
/// looks at an older page, it is held still and says how many have come. Use it as the content of a page or of a tab;
/// the head is the page's:
///
/// ```ignore
/// view! { <ExecutionList workflow=id.get_untracked()/> }
/// ```
#[component]
pub fn ExecutionList(
    /// The only workflow whose executions are listed; without it, those of all.
    #[prop(optional, into)]
    workflow: Option<WorkflowId>,
) -> impl IntoView {
    let place = workflow.map_or(Place::All, Place::Workflow);
    let filter = use_execution_filter(workflow);
    let planned = Memo::new(move |_| filter.read().is_planned());
    let by_error = Memo::new(move |_| filter.read().is_by_error());
    // Names are needed to choose from, and for the chip of the chosen one.
    let names = Resource::new(
        || (),
        move |()| async move {
            if place == Place::All { list_workflow_names().await.unwrap_or_default() } else { Vec::new() }
        },
    );
    let found = Resource::new(
        move || filter.get(),
        |filter| async move {
            if filter.is_planned() || filter.is_by_error() { None } else { Some(list_executions(filter, None).await) }
        },
    );
    view! {
        <section class="stack" aria-label="Executions">
            <Transition>
                {awaited(move || async move {
                    let names = StoredValue::new(names.await);
                    view! { <FilterBar place filter names/><FilterChips place filter names/> }
                })}
            </Transition>
            {(place == Place::All).then(|| view! { <SavedViews filter/> })}
            <Show when=move || planned.get() fallback=move || view! {
                <Transition fallback=|| view! { <Skeleton lines=6/> }>
                    {awaited(move || async move {
                        match found.await {
                            Some(Ok(first)) => view! { <FoundList first filter=filter.get_untracked() place/> }.into_any(),
                            Some(Err(error)) => view! { <Failure error/> }.into_any(),
                            None => ().into_any(),
                        }
                    })}
                </Transition>
            }>
                <PlannedList filter/>
            </Show>
            <Show when=move || by_error.get()><ErrorList filter/></Show>
        </section>
    }
    .into_any()
}

/// Shows what was found, and follows it.
#[component]
fn FoundList(first: Listed, filter: ExecutionFilter, place: Place) -> impl IntoView {
    let newest = StoredValue::new(first.newest);
    let known = first.newest;
    let is_newest_page = filter.before.is_empty() && filter.after.is_empty();
    let wanted = Memo::new({
        let filter = filter.clone();
        move |_| filter.first_page()
    });
    let filter = StoredValue::new(filter);
    let read = move || {
        let hold = !is_newest_page || is_scrolled();
        list_executions(filter.get_value(), hold.then(|| newest.get_value()))
    };
    let (list, refresh) = use_fresh(first, ["execution".to_owned()], read);
    Effect::new(move || newest.set_value(list.read().newest));
    let newer = Memo::new(move |_| list.read().newer);
    let empty = Memo::new(move |_| list.read().page.items.is_empty());
    let first_page = (!is_newest_page).then(|| place.address(&filter.with_value(ExecutionFilter::first_page)));
    let pages = move || {
        let page = &list.read().page;
        let step = |before: Option<&String>, after: Option<&String>| {
            let filter = ExecutionFilter {
                before: before.cloned().unwrap_or_default(),
                after: after.cloned().unwrap_or_default(),
                ..filter.get_value()
            };
            place.address(&filter)
        };
        let newer = page.previous.as_ref().map(|id| step(None, Some(id)));
        let older = page.next.as_ref().map(|id| step(Some(id), None));
        let shown = format!("{} of {}", page.items.len(), domain::format::count(page.total));
        view! { <Pagination shown before=("Newer", newer) after=("Older", older)/> }
    };
    view! {
        <Newer newer first_page refresh/>
        <UnresolvedActions filter=wanted list refresh/>
        <Show
            when=move || !empty.get()
            fallback=move || view! { <Nothing filter=filter.get_value() hidden_by=list.read_untracked().hidden_by place/> }
        >
            <Card flush=true>
                <ExecutionTable list known place/>
                {pages}
            </Card>
        </Show>
    }
    .into_any()
}

/// Returns whether somebody has scrolled down, so that rows which come on top would push away what is being read.
fn is_scrolled() -> bool {
    window().scroll_y().is_ok_and(|y| y > 120.0)
}

/// The newest execution of all when a list was opened: what comes later is marked once.
type Known = ExecutionId;
