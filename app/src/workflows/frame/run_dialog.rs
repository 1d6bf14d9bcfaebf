//! What a start needs.

use domain::{ids::WorkflowId, workflow::WorkflowHead};
use leptos::prelude::*;

use crate::{
    forms::{Form, Hidden, SubmitButton, TextField, use_form_for},
    ui::{Dialog, DialogFoot, icon},
    workflows::rpc::RunWorkflow,
};

/// Asks for the parameters of a start by hand.
#[component]
pub(super) fn RunDialog(id: WorkflowId, head: Signal<WorkflowHead>, start_key: String) -> impl IntoView {
    let names = Memo::new(move |_| head.read().parameters.clone());
    view! {
        <Dialog name="run" title="Run now">
            <RunForm id names=names.get() start_key=start_key.clone()/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn RunForm(id: WorkflowId, names: Vec<String>, start_key: String) -> impl IntoView {
    // The button without parameters is another form of the same function.
    let form = use_form_for::<RunWorkflow>("asked").flat();
    let field = move |name: String| {
        view! { <TextField form at=format!("parameters.{name}") label=name mono=true/> }
    };
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="key" value=start_key/>
                <p>"Its jobs use these parameters."</p>
                {names.into_iter().map(field).collect_view()}
            </div>
            <DialogFoot>
                <SubmitButton form glyph=icon::PLAY>"Run now"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
