//! Why and until when to pause.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use super::rpc::PauseWorkflow;
use crate::{
    forms::{Form, Hidden, SubmitButton, use_form},
    pauses::PauseFields,
    ui::{Dialog, DialogFoot, use_close_after},
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
    view! { <Dialog name=dialog title><PauseForm id on_done/></Dialog> }.into_any()
}

#[component]
fn PauseForm(id: WorkflowId, on_done: Callback<()>) -> impl IntoView {
    let form = use_form::<PauseWorkflow>();
    let done = use_close_after(on_done);
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <p>"Its triggers do not start it while it is paused. What runs goes on, and it can still be run by hand."</p>
                <PauseFields form
                    shown="Shown to everybody who looks at the workflow."
                    endless="Left blank, it stays paused until somebody resumes it."/>
            </div>
            <DialogFoot>
                <SubmitButton form>"Pause workflow"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
