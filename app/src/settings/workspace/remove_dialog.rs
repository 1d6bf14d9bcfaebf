use domain::format;
use leptos::prelude::*;

use super::rpc::{RemoveSample, SampleState};
use crate::{
    forms::{Form, SubmitButton, use_form},
    ui::{ButtonKind, Dialog, DialogFoot, use_close_after},
};

/// Asks whether to take the sample away, and lists what goes with it.
#[component]
pub(super) fn RemoveDialog(sample: ReadSignal<SampleState>, on_change: Callback<()>) -> impl IntoView {
    view! {
        <Dialog name="remove-sample" title="Remove the sample?"><RemoveForm sample=sample.get_untracked() on_change/></Dialog>
    }
    .into_any()
}

#[component]
fn RemoveForm(sample: SampleState, on_change: Callback<()>) -> impl IntoView {
    let form = use_form::<RemoveSample>();
    let done = use_close_after(on_change);
    let contents = sample.contents;
    let active = (contents.active_executions > 0).then(|| {
        let count = format::counted(
            contents.active_executions,
            "execution that waits or runs is",
            "executions that wait or run are",
        );
        view! { <li>{count}" cancelled first"</li> }
    });
    let tables = contents.tables.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                <p>"These go, and cannot be brought back as they are:"</p>
                <ul class="bullets">
                    {active}
                    <li>"the workflows "<strong>{contents.workflows.join(", ")}</strong>", with their jobs, triggers, executions and logs"</li>
                    <li>"the tables "<code>{tables}</code>", with all their versions and quarantined rows"</li>
                    <li>"the generated files"</li>
                </ul>
                <p>"Your own workflows, tables and files stay. The sample can be loaded again as it was at first."</p>
            </div>
            <DialogFoot keep="Keep it">
                <SubmitButton form kind=ButtonKind::Danger>"Remove the sample"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
