//! What a start needs.

use domain::{ids::WorkflowId, workflow::WorkflowHead};
use leptos::prelude::*;

use crate::{
    forms::{CheckField, Form, Hidden, SubmitButton, TextField, use_form_for},
    ui::{Dialog, DialogFoot, icon},
    workflows::rpc::RunWorkflow,
};

/// Asks for the parameters of a start by hand, and whether what waits for the workflow is to follow.
#[component]
pub(super) fn RunDialog(id: WorkflowId, head: Signal<WorkflowHead>, start_key: String) -> impl IntoView {
    let asked = Memo::new(move |_| {
        let head = head.read();
        (head.parameters.clone(), head.followers.clone())
    });
    view! {
        <Dialog name="run" title="Run now">
            <RunForm id asked=asked.get_untracked() start_key=start_key.clone()/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn RunForm(
    id: WorkflowId,
    /// The names of the parameters, and of the workflows that wait for the end of this one.
    asked: (Vec<String>, Vec<String>),
    start_key: String,
) -> impl IntoView {
    // The button without questions is another form of the same function.
    let form = use_form_for::<RunWorkflow>("asked").flat();
    let (names, followers) = asked;
    let field = move |name: String| {
        view! { <TextField form at=format!("parameters.{name}") label=name mono=true/> }
    };
    let parameters = (!names.is_empty()).then(|| {
        view! {
            <p>"Its jobs use these parameters."</p>
            {names.into_iter().map(field).collect_view()}
        }
    });
    let follow = (!followers.is_empty()).then(|| {
        let words = match followers.as_slice() {
            [only] => format!("Its end also starts {only}, if it ends as that asks for"),
            several => format!("Its end also starts the {} workflows that wait for it: {}", several.len(), several.join(", ")),
        };
        view! {
            <Hidden name="asked" value="on".to_owned()/>
            <CheckField form at="followers" checked=true note="Without it, this start stays alone: nothing follows from it.">{words}</CheckField>
        }
    });
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="key" value=start_key/>
                {parameters}
                {follow}
            </div>
            <DialogFoot>
                <SubmitButton form glyph=icon::PLAY>"Run now"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
