use domain::{
    execution::{Execution, Status, parameter_text},
    format,
    ids::ExecutionId,
    person::Permission,
};
use leptos::prelude::*;

use crate::{
    executions::{
        Cause,
        pace::Pace,
        rpc::{ExecutionStart, ReopenExecution},
    },
    format::{Elapsed, Instant, InstantStyle},
    forms::{ActionButton, use_form},
    ui::{ButtonKind, Fact, Kv, Size},
    viewer::use_viewer,
};

/// Says what started an execution and why, with which parameters, when, and how long it took.
#[component]
pub(super) fn Facts(start: ExecutionStart) -> impl IntoView {
    let ExecutionStart { detail, planned_there, .. } = start;
    let execution = detail.execution;
    let cause = view! { <Cause execution=execution.clone()/> };
    let upstream = detail.chain.above.last().map(|link| {
        let (id, name) = (link.id, link.workflow_name.clone());
        view! { <Fact term="Upstream"><a href=format!("/executions/{id}")>{name}" #"{id.0}</a></Fact> }
    });
    let planned = execution.scheduled_for.map(|at| {
        let here = planned_here(at);
        let there = planned_there.filter(|there| *there != here).map(|there| format!(" ({there})"));
        view! { <Fact term="Planned"><Instant at/>{there}</Fact> }
    });
    let took = took(&execution, detail.usual_ms);
    let attempt = (execution.attempt > 1).then(|| view! { <Fact term="Attempts">{execution.attempt}</Fact> });
    let warnings = (detail.log.warnings > 0).then(|| {
        let href = format!("/executions/{}?level=warn#log", execution.id);
        view! { <Fact term="Warnings"><a href=href>{format::count(detail.log.warnings)}</a></Fact> }
    });
    let resolved = detail.resolved_by.map(|later| {
        view! { <Fact term="Resolved by"><a href=format!("/executions/{later}")>"#"{later.0}</a></Fact> }
    });
    let marked = execution.resolution.clone().map(|resolution| {
        let may_run = use_viewer().may(Permission::Run);
        let reopen = may_run.then(|| view! { <Reopen id=execution.id/> });
        view! { <Fact term="Resolved by">{resolution.by}": “"{resolution.why}"” "{reopen}</Fact> }
    });
    let alone = (!execution.starts_dependents).then(|| {
        view! { <Fact term="Alone">"Its end starts nothing that waits for it, as whoever started it asked for."</Fact> }
    });
    view! {
        <Kv inline=true>
            <Fact term="Started by">{cause}</Fact>
            {upstream}{planned}{parameters(&execution)}{times(&execution)}{took}{attempt}{warnings}{resolved}{marked}{alone}
            {execution.worker.map(|worker| view! { <Fact term="Worker" mono=true>{worker}</Fact> })}
        </Kv>
    }
    .into_any()
}

/// Takes back that a failure needs nobody any more.
#[component]
fn Reopen(id: ExecutionId) -> impl IntoView {
    let form = use_form::<ReopenExecution>().flat();
    view! {
        <ActionButton form fields=vec![("id", id.to_string())] label="Mark as unresolved" kind=ButtonKind::Ghost size=Size::Small>
            "Mark as unresolved"
        </ActionButton>
    }
    .into_any()
}

/// Says when it started, or came into the queue, when it ended, and why it was stopped if it was.
fn times(execution: &Execution) -> impl IntoView + use<> {
    let (began, at) = match execution.started_at {
        Some(at) => ("Started", at),
        None => ("Queued", execution.queued_at),
    };
    let ended = execution.finished_at.map(|at| {
        view! { <Fact term="Ended"><Instant at style=InstantStyle::WithSeconds/></Fact> }
    });
    let stopped = execution.error.clone().filter(|_| execution.status == Status::Cancelled);
    view! {
        <Fact term=began><Instant at style=InstantStyle::WithSeconds/></Fact>
        {ended}
        {stopped.map(|words| view! { <Fact term="Why it ended">{words}</Fact> })}
    }
}

/// How long parameters may be to stand among the facts; longer ones unfold there.
const SHORT: usize = 200;

/// Says what it was started with; nothing if that is nothing.
fn parameters(execution: &Execution) -> Option<impl IntoView + use<>> {
    let one = |(name, value)| format!("{name} = {}", parameter_text(value));
    let all = execution.parameters.iter().map(one).collect::<Vec<_>>();
    let (count, all) = (all.len(), all.join(", "));
    (count > 0).then(|| {
        let shown = if all.len() <= SHORT {
            view! { <span class="mono">{all}</span> }.into_any()
        } else {
            view! { <details><summary>{count}" in all"</summary><span class="mono">{all}</span></details> }.into_any()
        };
        view! { <Fact term="Parameters">{shown}</Fact> }
    })
}

/// Returns what the clocks of whoever looks show at a planned instant.
fn planned_here(at: chrono::DateTime<chrono::Utc>) -> String {
    let zone = &use_viewer().zone;
    format!("{} {}", format::clock_time(at, zone), zone.abbreviation(at))
}

/// Says how long an execution that has ended took, and what is usual.
fn took(execution: &Execution, usual: Option<i64>) -> Option<impl IntoView + use<>> {
    let (since, until) = execution.took()?;
    let usually = usual.filter(|_| execution.status != Status::Cancelled).map(|usual| {
        let words = format::duration(chrono::TimeDelta::milliseconds(usual));
        let pace = Pace::new((until - since).num_milliseconds(), usual).words();
        match pace {
            Some(pace) => format!(", {pace} ({words})"),
            None => format!(", usually {words}"),
        }
    });
    let attempt = (execution.attempt > 1).then(|| format!(" in attempt {}", execution.attempt));
    Some(view! { <Fact term="Took"><Elapsed since until=Some(until)/>{attempt}{usually}</Fact> })
}
