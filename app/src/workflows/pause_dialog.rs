//! Why and until when to pause.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use crate::{
    forms::{Form, Hidden, SubmitButton, TextField, use_form},
    ui::{Dialog, use_close_dialog, use_dialog_href},
    viewer::use_viewer,
    workflows::rpc::PauseWorkflow,
};

/// Asks why and until when to pause a workflow.
#[component]
pub(super) fn PauseDialog(id: WorkflowId) -> impl IntoView {
    view! { <Dialog name="pause" title="Pause this workflow?"><PauseForm id/></Dialog> }.into_any()
}

#[component]
fn PauseForm(id: WorkflowId) -> impl IntoView {
    let form = use_form::<PauseWorkflow>();
    let closed = use_dialog_href("");
    let zone = use_viewer().zone.clone();
    let place = zone.place();
    view! {
        <Form form class="" on_done=use_close_dialog()>
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <Hidden name=form.name("timezone") value=zone.name/>
                <p>"Triggers do not start it until it is resumed. What runs goes on, and it can still be run by hand."</p>
                <TextField form at="reason" label="Why" hint=|| "Shown to everybody who looks at the workflow."/>
                <TextField form at="resume_at" label=format!("Resume by itself at, {place} time") kind="datetime-local"
                    hint=|| "Blank: it stays paused until somebody resumes it."/>
            </div>
            <footer>
                <a class="button" href=closed data-noscroll="">"Cancel"</a>
                <SubmitButton form>"Pause workflow"</SubmitButton>
            </footer>
        </Form>
    }
    .into_any()
}
