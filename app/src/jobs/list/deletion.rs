use domain::{ids::WorkflowId, job::JobSummary};
use leptos::prelude::*;

use crate::{
    forms::{Form, Hidden, SubmitButton, use_form_for},
    jobs::{rpc::DeleteJob, tables::JobTables},
    ui::{ButtonKind, Dialog, DialogFoot},
};

/// Asks whether to delete a job, and says what follows.
#[component]
pub(super) fn JobDeletion(workflow: WorkflowId, job: JobSummary) -> impl IntoView {
    let title = format!("Delete the job “{}”?", job.name);
    let job = StoredValue::new(job);
    view! {
        <Dialog name=format!("delete-{}", job.with_value(|job| job.id)) title>
            <DeletionForm workflow job=job.get_value()/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn DeletionForm(workflow: WorkflowId, job: JobSummary) -> impl IntoView {
    let form = use_form_for::<DeleteJob>(job.id).flat();
    let upload = job.source.as_ref().is_some_and(|source| !source.starts_with('/'));
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="workflow" value=workflow.to_string()/>
                <Hidden name="job" value=job.id.to_string()/>
                <p>"The workflow no longer runs it. This cannot be undone."</p>
                <div class="stack tight">
                    <p>"Its tables stay with all their rows, and nothing writes them any more:"</p>
                    <JobTables tables=job.writes/>
                </div>
                {upload.then(|| view! { <p>"The uploaded file is removed after a day."</p> })}
                <p>"Past executions stay readable."</p>
            </div>
            <DialogFoot>
                <SubmitButton form kind=ButtonKind::Danger>"Delete job"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
