use std::{str::FromStr, sync::Arc};

use domain::{
    choice::Choice,
    ids::{JobId, UploadId, WorkflowId},
    job::{JobEdit, JobKind},
    person::Permission,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::rpc::{JobPageStart, SaveJob, load_job_editor};
use crate::{
    awaited::awaited,
    error::AppError,
    failure::Failure,
    forms::use_form,
    params::{use_id, use_query},
    ui::{Crumb, PageHead, Segment, Segmented, Skeleton},
    viewer::use_viewer,
};

/// The columns.
mod columns;
/// What to do when somebody else was faster.
mod conflict;
/// Save, save and run, cancel.
mod foot;
/// The form.
mod form;
/// The gold table.
mod gold;
/// The bronze and the silver table.
mod layers;
/// Values for templates while a job is looked at.
mod parameters;
/// One of the four parts.
mod part;
/// Buttons for when there is no script.
mod plain_button;
/// Rows beside the form.
mod rows;
/// What is typed about silver.
mod silver_state;
/// Where the rows come from.
mod source;
/// What is typed about the source.
mod source_state;
/// What is typed.
mod state;

use form::JobForm;
use state::EditorState;

/// Shows a job, to be changed; a new one at the address `new`.
#[component]
pub fn JobPage() -> impl IntoView {
    let workflow = use_id::<WorkflowId>("id");
    let params = use_params_map();
    let job = Memo::new(move |_| params.read().get_str("job").unwrap_or_default().to_owned());
    let (kind, upload) = (use_query("kind"), use_query("upload"));
    let start = Resource::new(
        move || (workflow.get(), job.get(), kind.get(), upload.get()),
        move |(workflow, job, kind, upload)| async move {
            // What is no number is the number of nothing, so that the page says that it is not there.
            let job = (job != "new").then(|| JobId(number(&job).unwrap_or_default()));
            let kind = JobKind::from_code(&kind).unwrap_or(JobKind::File);
            load_job_editor(workflow, job, kind, number(&upload).map(UploadId)).await
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(start) => view! { <JobView start/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn JobView(start: JobPageStart) -> impl IntoView {
    let viewer = use_viewer();
    let JobPageStart { mut editor, start_key } = start;
    if editor.job.is_none() && !viewer.may(Permission::Edit) {
        let message = "Only people with the role Editor or Admin add jobs.".to_owned();
        return view! { <Failure error=AppError::Forbidden { message }/> }.into_any();
    }
    let form = use_form::<SaveJob>();
    // A look without script comes back with all that it found.
    let looked = form.first_result::<Option<JobEdit>>().flatten();
    let edit = looked.unwrap_or_else(|| std::mem::take(&mut editor.edit));
    let (draft, preview) = (edit.draft.clone(), edit.preview.clone());
    let state = EditorState::new(form, &editor, edit);
    if viewer.may(Permission::Edit) {
        state.follow();
    }
    let workflow = editor.workflow;
    let title = if editor.job.is_some() { draft.name.0.clone() } else { "New job".to_owned() };
    let crumbs = vec![
        Crumb::new("Workflows", "/workflows"),
        Crumb::new(editor.workflow_name.clone(), format!("/workflows/{workflow}")),
        Crumb::new("Jobs", format!("/workflows/{workflow}/jobs")),
    ];
    let kinds = (editor.job.is_none()).then_some((workflow, editor.kind));
    let actions = move || kinds.map(|(workflow, kind)| view! { <Kinds workflow kind/> });
    let lede = lede(editor.kind, editor.place, editor.jobs);
    let editor = Arc::new(editor);
    view! {
        <PageHead title crumbs actions lede=move || lede/>
        <JobForm state editor draft preview start_key/>
    }
    .into_any()
}

/// Leads between the sorts of a new job.
#[component]
fn Kinds(workflow: WorkflowId, kind: JobKind) -> impl IntoView {
    let segment = |other: JobKind, label: &'static str, query: &str| Segment {
        href: format!("/workflows/{workflow}/jobs/new{query}"),
        label,
        glyph: None,
        current: kind == other,
    };
    let segments = vec![segment(JobKind::File, "Files", ""), segment(JobKind::Sql, "SQL", "?kind=sql")];
    view! { <Segmented label="What the job reads" segments/> }.into_any()
}

fn lede(kind: JobKind, place: i64, jobs: i64) -> String {
    let what = match kind {
        JobKind::File => "Reads files, keeps them as received in bronze, cleans them into silver, and models gold.",
        JobKind::Sql => "Models a gold table with SQL over what is there.",
    };
    format!("Job {place} of {jobs}. {what}")
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
