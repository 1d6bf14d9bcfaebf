//! Its last executions.

use domain::{choice::Choice, execution::Execution, format::counted, ids::WorkflowId};
use leptos::prelude::*;

use crate::{
    executions::{Cause, state_of},
    format::{Elapsed, Instant, Relative},
    ui::{Card, Item, Items, Status},
};

/// Shows the last executions of a workflow.
#[component]
pub(super) fn LastExecutions(
    /// The workflow.
    id: WorkflowId,
    /// Its last executions, newest first.
    executions: Vec<Execution>,
) -> impl IntoView {
    if executions.is_empty() {
        return view! {
            <Card title="Last executions">
                <p class="muted">"It has not run yet. Each start is listed here with its log, its rows and the reason it started."</p>
            </Card>
        }
        .into_any();
    }
    let foot = move || view! { <a href=format!("/workflows/{id}/executions")>"All executions"</a> };
    view! {
        <Card title="Last executions" flush=true foot>
            <Items>{executions.into_iter().map(|execution| view! { <OneExecution execution/> }).collect_view()}</Items>
        </Card>
    }
    .into_any()
}

#[component]
fn OneExecution(execution: Execution) -> impl IntoView {
    let (id, status) = (execution.id, execution.status);
    let error = execution.error.clone();
    let rows = execution.rows.written;
    let (queued, started, finished) = (execution.queued_at, execution.attempt_started_at, execution.finished_at);
    let note = move || {
        view! {
            <Instant at=queued/>" · "<Relative at=queued/>
            {error.map(|error| view! { <span class="danger-text block">{error}</span> })}
        }
    };
    view! {
        <Item mark=move || view! { <Status state=state_of(status)>{status.label()}</Status> }
            title=move || view! { <a class="plain" href=format!("/executions/{id}")>"#"{id.0}</a> } note>
            <span class="small"><Cause execution/></span>
            <span class="small muted nowrap">
                {(rows > 0).then(|| format!("{} · ", counted(rows, "row", "rows")))}
                {started.map(|since| view! { <Elapsed since until=finished/> })}
            </span>
        </Item>
    }
    .into_any()
}
