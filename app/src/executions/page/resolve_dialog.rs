use domain::{execution::ExecutionDetail, person::Permission};
use leptos::prelude::*;

use crate::{
    executions::rpc::ResolveExecution,
    forms::{Form, Hidden, SubmitButton, TextField, use_form},
    ui::{Dialog, DialogFoot},
    viewer::use_viewer,
};

/// The name of the dialog in the address.
pub(super) const DIALOG: &str = "resolve";

/// Asks why a failure needs nobody any more.
#[component]
pub(super) fn ResolveDialog(detail: Memo<ExecutionDetail>) -> impl IntoView {
    if !use_viewer().may(Permission::Run) {
        return ().into_any();
    }
    let id = detail.read_untracked().execution.id;
    view! { <Dialog name=DIALOG title=format!("Mark #{id} as resolved?")><ResolveForm detail/></Dialog> }.into_any()
}

#[component]
fn ResolveForm(detail: Memo<ExecutionDetail>) -> impl IntoView {
    let form = use_form::<ResolveExecution>().flat();
    let id = detail.read_untracked().execution.id;
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <p>"It is no longer counted among the unresolved failures, though nothing of its workflow has succeeded since. Nothing else changes."</p>
                <TextField form at="why" label="Why nothing needs to be done" hint=|| "Shown on its page."/>
            </div>
            <DialogFoot keep="Not now">
                <SubmitButton form>"Mark as resolved"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
