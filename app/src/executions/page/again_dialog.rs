use domain::{
    execution::{ExecutionDetail, Status, parameter_text},
    person::Permission,
};
use leptos::prelude::*;

use crate::{
    executions::rpc::RunAgain,
    forms::{CheckField, Form, Hidden, SubmitButton, TextField, use_form_for},
    ui::{Dialog, DialogFoot, icon},
    viewer::use_viewer,
};

/// Asks for the parameters of another start, beginning with those of this one.
#[component]
pub(super) fn AgainDialog(detail: Memo<ExecutionDetail>, start_key: StoredValue<String>) -> impl IntoView {
    if !use_viewer().may(Permission::Run) {
        return ().into_any();
    }
    view! {
        <Dialog name="again" title="Run again with changes"><AgainForm detail start_key/></Dialog>
    }
    .into_any()
}

#[component]
fn AgainForm(detail: Memo<ExecutionDetail>, start_key: StoredValue<String>) -> impl IntoView {
    // The button without changes is another form of the same function.
    let form = use_form_for::<RunAgain>("changed").flat();
    let execution = detail.get_untracked().execution;
    let id = execution.id;
    let can_go_on = matches!(execution.status, Status::Failed | Status::Cancelled);
    let field = move |(name, value)| {
        let at = format!("parameters.{name}");
        let value = parameter_text(&value);
        let hint = format!("In #{}: {}", id, if value.is_empty() { "empty" } else { &value });
        view! { <TextField form at label=name value hint=move || hint mono=true/> }
    };
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="key" value=start_key.get_value()/>
                <p>"What you leave alone stays as it was."</p>
                {execution.parameters.into_iter().map(field).collect_view()}
                {can_go_on.then(|| view! {
                    <CheckField form at="from_failed" note="The jobs that have succeeded are not done again. Without it, all start anew.">
                        "Go on from the job that failed, in the same execution"
                    </CheckField>
                })}
            </div>
            <DialogFoot keep="Not now">
                <SubmitButton form glyph=icon::PLAY>"Run again"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
