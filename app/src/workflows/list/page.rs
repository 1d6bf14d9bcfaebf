//! The list, the page.

use domain::{
    ids::WorkflowId,
    person::Permission,
    workflow::{WorkflowFilter, WorkflowSummary},
};
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{
    address::{list_href, use_filter},
    empty::{NoWorkflows, NothingMatches},
    filters::Filters,
    table::WorkflowTable,
};
use crate::{
    awaited::awaited,
    executions::execution_named,
    failure::Failure,
    live::use_fresh,
    params::use_query,
    server::following,
    ui::{ButtonKind, Icon, LinkButton, Menu, PageHead, Skeleton, icon},
    viewer::use_viewer,
    workflows::{
        pause_dialog::PauseDialog,
        rpc::{WorkflowList, list_workflow_labels, list_workflows},
    },
};

/// Shows all workflows: how they are, when they start next, what can be done with them.
#[component]
pub fn WorkflowsPage() -> impl IntoView {
    let filter = use_filter();
    let list = Resource::new(move || filter.get(), list_workflows);
    let labels = Resource::new(|| (), |()| list_workflow_labels());
    let may_edit = use_viewer().may(Permission::Edit);
    let actions = move || {
        view! {
            {may_edit.then(|| view! { <LinkButton href="/workflows/new" kind=ButtonKind::Primary glyph=icon::PLUS>"New workflow"</LinkButton> })}
            <Menu id="workflows-menu" label="More about workflows">
                <a href="/calendar"><Icon glyph=icon::CALENDAR_DAYS/>"What runs when"</a>
                <a href="/graph"><Icon glyph=icon::GIT_FORK/>"What starts what"</a>
                <a href="/workflows/deleted"><Icon glyph=icon::TRASH_2/>"Deleted workflows"</a>
            </Menu>
        }
    };
    view! {
        <LeadToExecution filter/>
        <PageHead title="Workflows" actions/>
        <Transition>
            {awaited(move || async move {
                let (teams, tags) = labels.await.unwrap_or_default();
                view! { <Filters filter teams tags/> }
            })}
        </Transition>
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                let filter = filter.get();
                match list.await {
                    Ok(list) => view! { <List list filter/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Leads to an execution whose number was looked for without script; with it, the search itself does.
#[component]
fn LeadToExecution(filter: Memo<WorkflowFilter>) -> impl IntoView {
    let id = execution_named(&filter.read_untracked().q)?;
    Some(view! { <Redirect path=format!("/executions/{id}")/> })
}

/// What the page came with, which then follows what happens.
#[component]
fn List(list: WorkflowList, filter: WorkflowFilter) -> impl IntoView {
    let WorkflowList { page, start_key } = list;
    let asked = StoredValue::new(filter.clone());
    let topics = ["workflow", "trigger", "execution"].map(str::to_owned);
    let (page, read_again) =
        use_fresh(page, topics, move || async move { list_workflows(asked.get_value()).await.map(|list| list.page) });
    let is_empty = Memo::new(move |_| page.read().items.is_empty());
    let unfiltered = filter.is_empty();
    let all = list_href(&WorkflowFilter { order: filter.order.clone(), ..WorkflowFilter::default() });
    let shown = move || {
        if !is_empty.get() {
            let filter = asked.get_value();
            view! { <WorkflowTable page filter start_key=start_key.clone() read_again/> }.into_any()
        } else if unfiltered {
            view! { <NoWorkflows/> }.into_any()
        } else {
            view! { <NothingMatches all=all.clone()/> }.into_any()
        }
    };
    view! {
        {following(shown)}
        <OpenPauseDialog page read_again/>
    }
    .into_any()
}

/// The question why to pause, for the workflow that the address names: one for all rows, since most are never asked.
#[component]
fn OpenPauseDialog(page: ReadSignal<domain::page::Page<WorkflowSummary>>, read_again: Callback<()>) -> impl IntoView {
    let dialog = use_query("dialog");
    let asked = Memo::new(move |_| {
        let id = WorkflowId(dialog.read().strip_prefix("pause-")?.parse().ok()?);
        let name = page.read_untracked().items.iter().find(|workflow| workflow.id == id)?.name.clone();
        Some((id, name))
    });
    move || {
        let (id, name) = asked.get()?;
        Some(view! { <PauseDialog id dialog=format!("pause-{id}") name on_done=read_again/> })
    }
}
