//! Why and until when to pause.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use super::rpc::PauseWorkflow;
use crate::{
    forms::{Hidden, use_form},
    pauses::PauseForm,
    ui::Dialog,
};

/// Asks why and until when to pause a workflow.
#[component]
pub(super) fn PauseDialog(
    /// The workflow.
    id: WorkflowId,
    /// Its name.
    #[prop(into)]
    name: String,
    /// The name of the dialog in the address.
    #[prop(default = "pause".to_owned())]
    dialog: String,
    /// Called when it is paused.
    on_done: Callback<()>,
) -> impl IntoView {
    let title = format!("Pause “{name}”?");
    view! {
        <Dialog name=dialog title>
            <PauseForm form={use_form::<PauseWorkflow>()} on_done verb="Pause workflow"
                meaning="Its triggers do not start it while it is paused. What runs goes on, and it can still be run by hand."
                shown="Shown to everybody who looks at the workflow."
                endless="Left blank, it stays paused until somebody resumes it.">
                <Hidden name="id" value=id.to_string()/>
            </PauseForm>
        </Dialog>
    }
    .into_any()
}
