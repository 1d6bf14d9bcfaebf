use domain::{
    execution::{Execution, Status},
    format,
};
use leptos::prelude::*;

use crate::{
    executions::{Cause, pace::Pace, rpc::ExecutionStart},
    format::{Elapsed, Instant, InstantStyle},
    ui::{Fact, Kv},
    viewer::use_viewer,
};

/// Says what started an execution and why, when it started and ended, and how long it took.
#[component]
pub(super) fn Facts(start: ExecutionStart) -> impl IntoView {
    let ExecutionStart { detail, planned_there, .. } = start;
    let execution = detail.execution;
    let cause = view! { <Cause execution=execution.clone()/> };
    let upstream = execution.upstream_execution_id.zip(detail.upstream_workflow).map(|(id, name)| {
        view! { <Fact term="Upstream"><a href=format!("/executions/{id}")>{name}" #"{id.0}</a></Fact> }
    });
    let planned = execution.scheduled_for.map(|at| {
        let here = planned_here(at);
        let there = planned_there.filter(|there| *there != here).map(|there| format!(" ({there})"));
        view! { <Fact term="Planned"><Instant at/>{there}</Fact> }
    });
    let began = match execution.started_at {
        Some(at) => view! { <Fact term="Started"><Instant at style=InstantStyle::WithSeconds/></Fact> }.into_any(),
        None => view! { <Fact term="Queued"><Instant at=execution.queued_at style=InstantStyle::WithSeconds/></Fact> }
            .into_any(),
    };
    let ended = execution.finished_at.map(|at| {
        view! { <Fact term="Ended"><Instant at style=InstantStyle::WithSeconds/></Fact> }
    });
    let took = took(&execution, detail.usual_ms);
    let worker = execution.worker.clone().map(|worker| view! { <Fact term="Worker" mono=true>{worker}</Fact> });
    let attempt = (execution.attempt > 1).then(|| view! { <Fact term="Attempts">{execution.attempt}</Fact> });
    view! {
        <Kv inline=true>
            <Fact term="Started by">{cause}</Fact>
            {upstream}{planned}{began}{ended}{took}{attempt}{worker}
        </Kv>
    }
    .into_any()
}

/// Returns what the clocks of whoever looks show at a planned instant.
fn planned_here(at: chrono::DateTime<chrono::Utc>) -> String {
    let zone = &use_viewer().zone;
    format!("{} {}", format::clock_time(at, zone), zone.abbreviation(at))
}

/// Says how long an execution that has ended took, and what is usual.
fn took(execution: &Execution, usual: Option<i64>) -> Option<impl IntoView + use<>> {
    let (since, until) = execution.started_at.zip(execution.finished_at)?;
    let usually = usual.filter(|_| execution.status != Status::Cancelled).map(|usual| {
        let words = format::duration(chrono::TimeDelta::milliseconds(usual));
        let pace = Pace::new((until - since).num_milliseconds(), usual).words();
        match pace {
            Some(pace) => format!(", {pace} ({words})"),
            None => format!(", usually {words}"),
        }
    });
    Some(view! { <Fact term="Took"><Elapsed since until=Some(until)/>{usually}</Fact> })
}
