//! Why it ran, or did not.

use chrono::TimeDelta;
use domain::{
    choice::Choice,
    ids::{FiringId, TriggerId, WorkflowId},
    trigger::firing::{Firing, FiringReason, FiringState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    card::CancelButton,
    decision::state_of,
    rpc::{HISTORY_LENGTH, list_firings},
};
use crate::{
    awaited::awaited,
    executions,
    failure::Failure,
    format::{Instant, InstantStyle, ZoneLabel},
    live::use_live,
    params::{address, use_query},
    ui::{Card, Cell, Column, HeadCell, Pagination, Row, Skeleton, Status, Table},
};

/// How long after its planned instant a decision still counts as made then.
const AT_ONCE: TimeDelta = TimeDelta::seconds(60);

/// Shows the decisions of a trigger, or of all triggers of a workflow, newest first, each with its reason.
#[component]
pub(super) fn History(
    /// The workflow.
    workflow: WorkflowId,
    /// The only trigger; all of them without one.
    #[prop(optional_no_strip)]
    trigger: Option<TriggerId>,
) -> impl IntoView {
    let before = use_query("before");
    let asked = move || before.read().parse::<FiringId>().ok();
    let firings = Resource::new(asked, move |before| list_firings(workflow, trigger, before));
    use_live([format!("workflow:{workflow}"), "execution".to_owned()], move || firings.refetch());
    let is_first = Memo::new(move |_| asked().is_none());
    let path = use_location().pathname;
    let read_again = Callback::new(move |()| firings.refetch());
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match firings.await {
                    Ok(firings) if firings.is_empty() && is_first.get() => view! { <NoHistory one=trigger.is_some()/> }.into_any(),
                    Ok(firings) => {
                        let (path, is_first) = (path.get_untracked(), is_first.get());
                        view! { <Decisions workflow firings one=trigger.is_some() path is_first read_again/> }.into_any()
                    }
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn NoHistory(one: bool) -> impl IntoView {
    let subject = if one { "this trigger" } else { "a trigger" };
    view! {
        <Card title="Why it ran, or did not" id="history">
            <p class="muted">"Nothing has been decided yet. Each time "{subject}" fires or does not, the reason is listed here."</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Decisions(
    workflow: WorkflowId,
    mut firings: Vec<Firing>,
    /// Whether they are all of one trigger.
    one: bool,
    /// The page.
    path: String,
    /// Whether they are the newest.
    is_first: bool,
    read_again: Callback<()>,
) -> impl IntoView {
    let length = usize::try_from(HISTORY_LENGTH).unwrap_or(usize::MAX);
    let older = (firings.len() > length).then(|| {
        firings.truncate(length);
        let last = firings.last().map(|firing| firing.id.to_string()).unwrap_or_default();
        format!("{}#history", address(&path, &[("before", &last)]))
    });
    let newest = (!is_first).then(|| format!("{path}#history"));
    let mut columns = vec![Column::new("Decision"), Column::new("Planned for"), Column::new("Reason")];
    if !one {
        columns.insert(2, Column::new("Trigger").class("mid"));
    }
    columns.push(Column::new("Execution").class("num"));
    let shown = if is_first { "The newest decisions" } else { "Older decisions" };
    let pages = (older.is_some() || newest.is_some()).then(|| {
        view! { <Pagination shown before=("Newest", newest) after=("Older", older)/> }
    });
    view! {
        <Card title="Why it ran, or did not" id="history" flush=true
            head=|| view! { <span class="caption push">"Times in "<ZoneLabel/></span> }>
            <Table caption="Decisions, newest first" columns>
                {firings.into_iter().map(|firing| view! { <Decision workflow firing one read_again/> }).collect_view()}
            </Table>
            {pages}
        </Card>
    }
    .into_any()
}

#[component]
fn Decision(workflow: WorkflowId, firing: Firing, one: bool, read_again: Callback<()>) -> impl IntoView {
    let sentence = firing.sentence();
    let late = firing.scheduled_for.filter(|planned| firing.decided_at - *planned > AT_ONCE).map(|_| firing.decided_at);
    let said_late = late.filter(|_| firing.reason != Some(FiringReason::TriggerPaused));
    let execution = firing.execution_id.map(|id| {
        let status = firing.execution_status.map(|status| {
            view! { <Status state=executions::state_of(status)>{status.label()}</Status> }
        });
        view! { <span class="row execution-link"><a href=format!("/executions/{id}")>"#"{id.0}</a>{status}</span> }
    });
    let upstream = firing.upstream_execution_id.map(|id| {
        view! { " "<a href=format!("/executions/{id}") aria-label=format!("Execution {id} of the upstream")>"(#"{id.0}")"</a> }
    });
    let due =
        firing.due_at.map(|at| view! { <span class="muted">"; until "<Instant at style=InstantStyle::Short/></span> });
    let cancel = (firing.state == FiringState::Waiting).then(|| {
        view! { <CancelButton workflow trigger=firing.trigger_id firing=firing.id verb="Cancel" read_again/> }
    });
    view! {
        <Row>
            <HeadCell><Status state=state_of(firing.state)>{firing.state.label()}</Status></HeadCell>
            <Cell label="Planned for" class="nowrap">
                {match firing.scheduled_for {
                    Some(at) => view! { <Instant at style=InstantStyle::Short/> }.into_any(),
                    None => view! { "not planned, "<Instant at=firing.decided_at style=InstantStyle::Short/> }.into_any(),
                }}
            </Cell>
            {(!one).then(|| view! { <Cell label="Trigger" class="mid">{firing.trigger_name}</Cell> })}
            <Cell label="Reason">
                {sentence}{upstream}{due}
                {said_late.map(|at| view! { <span class="muted">"; decided "<Instant at style=InstantStyle::Short/></span> })}
            </Cell>
            <Cell label="Execution" class="num">{execution}{cancel}</Cell>
        </Row>
    }
    .into_any()
}
