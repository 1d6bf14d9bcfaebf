use chrono::TimeDelta;
use domain::{
    dataset::Layer,
    execution::{CommitOutcome, ExecutionDetail, JobExecution, JobStatus, Status},
    format,
};
use leptos::prelude::*;

use super::use_ticking;
use crate::{
    executions::pace::Pace,
    format::{Elapsed, Instant, InstantStyle},
    ui::{Card, Portion, Progress, ProgressKind},
};

/// Says how far an execution is that waits or runs.
#[component]
pub(super) fn ProgressCard(detail: ExecutionDetail) -> impl IntoView {
    let execution = &detail.execution;
    let status = execution.status;
    let words = match status {
        Status::Running if execution.cancel_requested => "Is asked to stop, and does within a second".to_owned(),
        Status::Running => running_words(&detail),
        _ => "Waits for a worker".to_owned(),
    };
    let since = execution.attempt_started_at.filter(|_| status == Status::Running).unwrap_or(execution.queued_at);
    let usual = detail.usual_ms.filter(|_| status == Status::Running);
    let now = use_ticking(false);
    let pace = Memo::new(move |_| usual.map(|usual| Pace::new((now() - since).num_milliseconds(), usual)));
    let is_over = Memo::new(move |_| pace.get().is_some_and(|pace| pace.over.is_some()));
    let usually = usual.map(|usual| {
        let done = since + TimeDelta::milliseconds(usual);
        let words = format::duration(TimeDelta::milliseconds(usual));
        move || {
            // An end that has passed is none.
            let about = (pace.get().is_some_and(|pace| pace.portion < Portion::WHOLE))
                .then(|| view! { " · done about "<Instant at=done style=InstantStyle::WithSeconds/> });
            view! { ", usually "{words.clone()}{about} }
        }
    });
    let bar = move || {
        usual.map(|_| {
            let portion = Signal::derive(move || pace.get().map_or(Portion::default(), |pace| pace.portion));
            let kind = if is_over.get() { ProgressKind::Over } else { ProgressKind::Running };
            view! { <Progress label="Time against the usual" portion kind/> }
        })
    };
    view! {
        <Card>
            <div class="row between">
                <p class="reads" role="status">{words}</p>
                <p><strong><Elapsed since until=None/></strong><span class="muted">{usually}</span></p>
            </div>
            {bar}
        </Card>
    }
    .into_any()
}

/// Returns which job runs, and how many rows it has done: `Job 2 of 3, Clean customers: silver, 14,800 of 24,118 rows`.
fn running_words(detail: &ExecutionDetail) -> String {
    let jobs = detail.jobs_in(detail.execution.attempt);
    let Some(job) = jobs.iter().find(|job| job.status == JobStatus::Running) else { return "Runs".to_owned() };
    let place = jobs.iter().position(|other| other.id == job.id).unwrap_or_default() + 1;
    format!("Job {place} of {}, {}{}", jobs.len(), job.job_name, rows_words(job))
}

fn rows_words(job: &JobExecution) -> String {
    let layers = &job.report.layers;
    // The last layer that has begun; one that reads while another is written counts with it.
    let Some(layer) = layers.iter().rfind(|layer| layer.outcome == CommitOutcome::Pending && layer.rows_read > 0)
    else {
        return String::new();
    };
    let rows = format::count(layer.rows_read);
    let read_from = layers.iter().find(|other| {
        layer.table.layer == Layer::Silver
            && other.table.layer == Layer::Bronze
            && other.outcome != CommitOutcome::Pending
    });
    match read_from {
        Some(bronze) => format!(": {}, {rows} of {} rows", layer.table.layer, format::count(bronze.rows_kept)),
        None => format!(": {}, {rows} rows so far", layer.table.layer),
    }
}
