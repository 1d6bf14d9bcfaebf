use domain::{ids::WorkflowId, job::JobSummary, person::Permission};
use leptos::prelude::*;

use super::rpc::list_jobs;
use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_live,
    params::use_id,
    ui::{ButtonKind, Card, Column, Empty, LinkButton, Skeleton, Table, icon},
    viewer::use_viewer,
    workflows::{WorkflowFrame, WorkflowTab},
};

/// What follows when a job is deleted.
mod deletion;
/// What was changed in the list.
mod moved;
/// A job in the list.
mod row;

use deletion::JobDeletion;
use moved::Moved;
use row::JobRow;

/// Shows the jobs of a workflow in their order.
#[component]
pub fn JobsPage() -> impl IntoView {
    let id = use_id::<WorkflowId>("id");
    // Made before the frame, so that both are read at once.
    let jobs = Resource::new(move || id.get(), list_jobs);
    use_live([format!("workflow:{}", id.get_untracked())], move || jobs.refetch());
    let moved = Moved::new(Callback::new(move |()| jobs.refetch()));
    view! {
        <WorkflowFrame id tab=WorkflowTab::Jobs>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    match jobs.await {
                        Ok(jobs) => view! { <JobList workflow=id.get_untracked() jobs moved/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </WorkflowFrame>
    }
    .into_any()
}

#[component]
fn JobList(workflow: WorkflowId, jobs: Vec<JobSummary>, moved: Moved) -> impl IntoView {
    Effect::new(move || request_animation_frame(move || moved.focus()));
    let may_edit = use_viewer().may(Permission::Edit);
    if jobs.is_empty() {
        return view! { <NoJobs workflow may_edit/> }.into_any();
    }
    let count = jobs.len();
    let dialogs = jobs.clone().into_iter().map(|job| view! { <JobDeletion workflow job/> }).collect_view();
    let rows = jobs.into_iter().enumerate();
    let rows =
        rows.map(|(index, job)| view! { <JobRow workflow job place=index + 1 count may_edit moved/> }).collect_view();
    let mut columns = vec![
        Column::new("Order"),
        Column::new("Job"),
        Column::new("Reads"),
        Column::new("Writes"),
        Column::new("Runs"),
    ];
    if may_edit {
        columns.push(Column::new("Actions").unseen());
    }
    let head = move || {
        view! {
            <span class="small muted">"They run one after the other; when one fails, those after it do not start."</span>
            {may_edit.then(|| view! { <span class="push"><AddJob workflow kind=ButtonKind::Secondary/></span> })}
        }
    };
    view! {
        <Card title="Jobs" flush=true head>
            <Table caption="Jobs, in the order in which they run" columns>{rows}</Table>
        </Card>
        {may_edit.then_some(dialogs)}
    }
    .into_any()
}

#[component]
fn NoJobs(workflow: WorkflowId, may_edit: bool) -> impl IntoView {
    let actions = move || may_edit.then(|| view! { <AddJob workflow kind=ButtonKind::Primary/> });
    view! {
        <Card flush=true>
            <Empty glyph=icon::LAYERS title="No jobs yet" actions>
                <p>
                    "A job is a step of a workflow. It reads files, keeps them as received in bronze, cleans them into silver, and models gold with SQL."
                </p>
                <p>"Until there is one, the workflow ends at once when it is started."</p>
            </Empty>
        </Card>
    }
    .into_any()
}

/// The ways to a new job.
#[component]
fn AddJob(workflow: WorkflowId, kind: ButtonKind) -> impl IntoView {
    let files = format!("/workflows/{workflow}/jobs/new");
    let sql = format!("/workflows/{workflow}/jobs/new?kind=sql");
    view! {
        <span class="row">
            <LinkButton href=files kind glyph=icon::FILE_UP>"Add files"</LinkButton>
            <LinkButton href=sql glyph=icon::SQUARE_TERMINAL>"Add SQL"</LinkButton>
        </span>
    }
    .into_any()
}
