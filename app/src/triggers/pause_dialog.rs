//! Why and until when to pause a trigger.

use domain::{ids::TriggerId, trigger::definition::Trigger};
use leptos::prelude::*;

use super::rpc::PauseTrigger;
use crate::{
    forms::{Form, Hidden, SubmitButton, use_form},
    params::use_query,
    pauses::PauseFields,
    ui::{Dialog, DialogFoot, use_close_after},
};

/// Asks why and until when to pause the trigger that the address names: one for all cards, since most are never asked.
#[component]
pub(super) fn OpenPauseDialog(
    /// The triggers of the workflow.
    triggers: Memo<Vec<Trigger>>,
    /// Reads the list again.
    read_again: Callback<()>,
) -> impl IntoView {
    let dialog = use_query("dialog");
    let asked = Memo::new(move |_| {
        let id = TriggerId(dialog.read().strip_prefix("pause-")?.parse().ok()?);
        triggers.read_untracked().iter().find(|trigger| trigger.id == id).cloned()
    });
    move || {
        let trigger = asked.get()?;
        let title = format!("Pause “{}”?", trigger.spec.name);
        Some(view! {
            <Dialog name=format!("pause-{}", trigger.id) title><PauseForm trigger=trigger.clone() read_again/></Dialog>
        })
    }
}

#[component]
fn PauseForm(trigger: Trigger, read_again: Callback<()>) -> impl IntoView {
    let form = use_form::<PauseTrigger>();
    let done = use_close_after(read_again);
    view! {
        <Form form class="" on_done=done>
            <div class="body stack">
                <Hidden name="workflow" value=trigger.workflow_id.to_string()/>
                <Hidden name="id" value=trigger.id.to_string()/>
                <p>"It starts nothing while it is paused, and nothing is made up for. What runs goes on; other triggers are not touched."</p>
                <PauseFields form
                    shown="Shown on the card and in the history."
                    endless="Left blank, it stays paused until somebody resumes it."/>
            </div>
            <DialogFoot>
                <SubmitButton form>"Pause trigger"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
