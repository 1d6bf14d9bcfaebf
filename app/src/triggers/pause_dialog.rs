//! Why and until when to pause a trigger.

use domain::{ids::TriggerId, trigger::definition::Trigger};
use leptos::prelude::*;

use super::rpc::PauseTrigger;
use crate::{
    forms::{Hidden, use_form},
    params::use_query,
    pauses::PauseForm,
    ui::Dialog,
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
        let (workflow, id) = (trigger.workflow_id, trigger.id);
        let title = format!("Pause “{}”?", trigger.spec.name);
        Some(view! {
            <Dialog name=format!("pause-{id}") title>
                <PauseForm form={use_form::<PauseTrigger>()} on_done=read_again verb="Pause trigger"
                    meaning="It starts nothing while it is paused, and nothing is made up for. What runs goes on; other triggers are not touched."
                    shown="Shown on the card and in the history."
                    endless="Left blank, it stays paused until somebody resumes it.">
                    <Hidden name="workflow" value=workflow.to_string()/>
                    <Hidden name="id" value=id.to_string()/>
                </PauseForm>
            </Dialog>
        })
    }
}
