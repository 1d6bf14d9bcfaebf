use domain::{
    execution::{CommitOutcome, ExecutionDetail, JobStatus},
    format,
    person::Permission,
};
use leptos::prelude::*;

use super::ticket::ticket_of;
use crate::{
    executions::log::shown_line,
    ui::{Card, CopyButton, Fact, Icon, Kv, LinkButton, LogLines, Tone, icon},
    viewer::use_viewer,
};

/// Says which job failed and why, what to do, what was and was not written, with the lines around the first error.
#[component]
pub(super) fn FailureCard(detail: ExecutionDetail) -> impl IntoView {
    let viewer = use_viewer();
    let job = detail.failed_job();
    let title = job.map_or_else(|| "It failed".to_owned(), |job| format!("“{}” failed", job.job_name));
    let cause = job.and_then(|job| job.error.clone()).or_else(|| detail.execution.error.clone()).unwrap_or_default();
    let hint = job.and_then(|job| job.hint.clone()).map(|hint| view! { <p>{hint}</p> });
    let open_job = detail.execution.workflow_id.zip(job.and_then(|job| job.job_id)).map(|(workflow, job)| {
        let words = if viewer.may(Permission::Edit) { "Open the job" } else { "Look at the job" };
        view! { <LinkButton href=format!("/workflows/{workflow}/jobs/{job}")>{words}</LinkButton> }
    });
    let contact = (!detail.contact.is_empty()).then(|| {
        let href = format!("mailto:{}", detail.contact.replace(", ", ","));
        let words = detail.contact.clone();
        view! { <Fact term="Contact"><a href=href>{words}</a></Fact> }
    });
    let ticket = ticket_of(&detail);
    let facts = view! { <Outcome detail=detail.clone()/>{contact} };
    let (first, last) =
        (detail.around_error.first().map(|line| line.seq), detail.around_error.last().map(|line| line.seq));
    let lines: Vec<_> =
        detail.around_error.iter().map(|line| shown_line(line, &viewer.zone, detail.execution.id)).collect();
    let log = (!lines.is_empty()).then(|| view! { <LogLines label="Lines around the first error" lines/> });
    let counts = detail.log;
    let place = first.zip(last).map(|(first, last)| {
        format!("Lines {}–{} of {}", format::count(first), format::count(last), format::count(counts.lines))
    });
    let found = format!(
        "{} · {}",
        format::counted(counts.errors, "error", "errors"),
        format::counted(counts.warnings, "warning", "warnings")
    );
    view! {
        <Card title id="failure" flush=true tone=Tone::Danger
            head=move || view! {
                <span class="push row"><CopyButton text=ticket words="Copy for a ticket"/></span>
            }
            foot=move || view! {
                <span class="muted">{place}</span><a href="#log">"Whole log"</a><span class="push muted">{found}</span>
            }
        >
            <div class="body failure">
                <div class="stack">
                    <p class="reads"><Icon glyph=icon::OCTAGON_X class="danger-text"/><span>{cause}</span></p>
                    {hint}
                    <div class="row">{open_job}</div>
                </div>
                <Kv>{facts}</Kv>
            </div>
            {log}
        </Card>
    }
    .into_any()
}

/// Says what was written, what was not, and what was not started.
#[component]
fn Outcome(detail: ExecutionDetail) -> impl IntoView {
    let jobs = detail.jobs_in(detail.execution.attempt);
    let layers = || jobs.iter().flat_map(|job| &job.report.layers);
    let written = layers()
        .filter(|layer| matches!(layer.outcome, CommitOutcome::Committed | CommitOutcome::AlreadyCommitted))
        .map(|layer| format!("{}: {}, kept", layer.table, format::counted(layer.rows_kept, "row", "rows")))
        .collect::<Vec<_>>();
    let not_written = layers()
        .filter(|layer| layer.outcome == CommitOutcome::RolledBack)
        .map(|layer| format!("{}: rolled back", layer.table))
        .collect::<Vec<_>>();
    let not_started =
        jobs.iter().filter(|job| job.status == JobStatus::Skipped).map(|job| job.job_name.clone()).collect::<Vec<_>>();
    let fact = |term: &'static str, lines: Vec<String>, none: Option<&'static str>| {
        let lines = if lines.is_empty() { none.map(str::to_owned).into_iter().collect() } else { lines };
        let line = |line: String| view! { <div>{line}</div> };
        (!lines.is_empty()).then(|| view! { <Fact term>{lines.into_iter().map(line).collect_view()}</Fact> })
    };
    view! {
        {fact("Written", written, Some("Nothing"))}
        {fact("Not written", not_written, None)}
        {fact("Not started", not_started, None)}
        {fact("Held back", detail.held_back(), None)}
    }
    .into_any()
}
