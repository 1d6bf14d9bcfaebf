//! Why and until when to pause.

use domain::ids::WorkflowId;
use leptos::prelude::*;

use crate::{
    forms::{Form, Hidden, SubmitButton, TextField, use_form},
    ui::{Dialog, use_dialog_href},
    workflows::rpc::PauseWorkflow,
};

/// Asks why and until when to pause a workflow.
#[component]
pub(super) fn PauseDialog(id: WorkflowId) -> impl IntoView {
    view! { <Dialog name="pause" title="Pause this workflow?"><PauseForm id/></Dialog> }.into_any()
}

#[component]
fn PauseForm(id: WorkflowId) -> impl IntoView {
    let form = use_form::<PauseWorkflow>().flat();
    let closed = use_dialog_href("");
    let navigate = leptos_router::hooks::use_navigate();
    let close = move |()| navigate(&closed.get_untracked(), Default::default());
    view! {
        <Form form class="" on_done=Callback::new(close)>
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <p>"Triggers do not start it until it is resumed. What runs goes on, and it can still be run by hand."</p>
                <TextField form at="reason" label="Why" hint=|| "Shown to everybody who looks at the workflow."/>
            </div>
            <footer>
                <a class="button" href=closed data-noscroll="">"Cancel"</a>
                <SubmitButton form>"Pause workflow"</SubmitButton>
            </footer>
        </Form>
    }
    .into_any()
}
