use leptos::prelude::*;

use super::rpc::PauseEverything;
use crate::{
    forms::{Form, SubmitButton, use_form},
    pauses::PauseFields,
    ui::{Dialog, DialogFoot, use_close_after},
};

/// The name of the dialog in the address.
pub(super) const DIALOG: &str = "pause-everything";

/// Asks why and until when to pause all triggers.
#[component]
pub(super) fn PauseEverythingDialog(
    /// Called when they are paused.
    on_done: Callback<()>,
) -> impl IntoView {
    view! { <Dialog name=DIALOG.to_owned() title="Pause all triggers?".to_owned()><PauseForm on_done/></Dialog> }
        .into_any()
}

#[component]
fn PauseForm(on_done: Callback<()>) -> impl IntoView {
    let form = use_form::<PauseEverything>();
    let done = use_close_after(on_done);
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                <p>"Nothing starts by itself while everything is paused: schedules, dependencies, webhooks, files. What runs goes on, and people can still start workflows. Each trigger stays on or off as it is."</p>
                <PauseFields form
                    shown="Shown to everybody."
                    endless="Left blank, everything stays paused until somebody resumes it."/>
            </div>
            <DialogFoot>
                <SubmitButton form>"Pause all triggers"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
