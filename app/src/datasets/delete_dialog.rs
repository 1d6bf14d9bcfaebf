use domain::{dataset::Layer, format};
use leptos::prelude::*;

use super::rpc::{DatasetStart, DropDataset};
use crate::{
    forms::{Form, Hidden, SubmitButton, use_form},
    ui::{ButtonKind, Dialog, DialogFoot},
};

/// Asks whether to delete the table, and lists what goes with it.
#[component]
pub(super) fn DeleteDialog(start: ReadSignal<DatasetStart>) -> impl IntoView {
    let title = format!("Delete {}?", start.read_untracked().detail.dataset.table);
    view! { <Dialog name="delete" title><DeleteForm start=start.get_untracked()/></Dialog> }.into_any()
}

#[component]
fn DeleteForm(start: DatasetStart) -> impl IntoView {
    let form = use_form::<DropDataset>().flat();
    let dataset = start.detail.dataset;
    let rows = format::counted(dataset.row_count, "row", "rows");
    let versions = format::counted(dataset.delta_version + 1, "version", "versions");
    let aside = (dataset.table.layer == Layer::Silver)
        .then(|| format!(", and {} in quarantine", format::counted(dataset.quarantined_rows, "row", "rows")));
    let outputs = start.detail.outputs.iter().map(|output| output.table.to_string()).collect::<Vec<_>>().join(", ");
    let readers = (!outputs.is_empty()).then(|| {
        view! { <li>"Jobs that read it fail until it is written again. Made from it: "<code>{outputs}</code>"."</li> }
    });
    let writer = match dataset.produced_by {
        Some(job) => {
            format!("The job {} of {} makes it anew with its next execution.", job.job_name, job.workflow_name)
        }
        None => "No job is left that would make it anew.".to_owned(),
    };
    view! {
        <Form form class="">
            <Hidden name="id" value=dataset.id.to_string()/>
            <div class="body stack">
                <ul class="bullets">
                    <li>{rows}" in "{versions}{aside}" are deleted, with their files."</li>
                    {readers}
                    <li>{writer}</li>
                </ul>
                <p>"This cannot be undone."</p>
            </div>
            <DialogFoot keep="Keep it">
                <SubmitButton form kind=ButtonKind::Danger>"Delete table"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
