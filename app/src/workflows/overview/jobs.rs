//! Its jobs, in order, with their tables.

use domain::{
    ids::WorkflowId,
    job::{JobKind, JobSummary},
    person::Permission,
};
use leptos::prelude::*;

use crate::{
    jobs::JobTables,
    ui::{Badge, ButtonKind, Card, Empty, LinkButton, icon},
    viewer::use_viewer,
};

/// Shows the jobs of a workflow, in order, with what they read and write.
#[component]
pub(super) fn JobsCard(
    /// The workflow.
    id: WorkflowId,
    /// Its jobs.
    jobs: Vec<JobSummary>,
) -> impl IntoView {
    if jobs.is_empty() {
        return view! { <NoJobs id/> }.into_any();
    }
    let foot = move || view! { <a href=format!("/workflows/{id}/jobs")>"All about the jobs"</a> };
    view! {
        <Card title="What it does" flush=true foot>
            <ol class="job-steps">{jobs.into_iter().map(|job| view! { <JobStep id job/> }).collect_view()}</ol>
        </Card>
    }
    .into_any()
}

#[component]
fn NoJobs(id: WorkflowId) -> impl IntoView {
    let may_edit = use_viewer().may(Permission::Edit);
    let actions = move || {
        may_edit.then(|| {
            view! {
                <LinkButton href=format!("/workflows/{id}/jobs") kind=ButtonKind::Primary glyph=icon::PLUS>"Add a job"</LinkButton>
            }
        })
    };
    view! {
        <Card flush=true>
            <Empty glyph=icon::LAYERS title="No jobs yet" actions>
                <p>"A job reads files or tables and writes bronze, silver and gold. Until there is one, an execution succeeds at once."</p>
            </Empty>
        </Card>
    }
    .into_any()
}

#[component]
fn JobStep(id: WorkflowId, job: JobSummary) -> impl IntoView {
    let reads = match (job.kind, job.source) {
        (JobKind::File, Some(source)) => view! { "Reads "<span class="mono wrap">{source}</span> }.into_any(),
        _ if job.reads.is_empty() => "SQL over the lake".into_any(),
        _ => view! { "Reads "<JobTables tables=job.reads/> }.into_any(),
    };
    view! {
        <li>
            <p class="row">
                <a class="plain strong" href=format!("/workflows/{id}/jobs/{}", job.id)>{job.name}</a>
                {(!job.enabled).then(|| view! { <Badge>"off"</Badge> })}
            </p>
            <div class="small muted job-reads">{reads}</div>
            <JobTables tables=job.writes/>
        </li>
    }
    .into_any()
}
