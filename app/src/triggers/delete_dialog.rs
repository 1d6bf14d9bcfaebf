//! The question whether to delete a trigger.

use domain::{ids::TriggerId, trigger::definition::Trigger};
use leptos::prelude::*;

use super::rpc::DeleteTrigger;
use crate::{
    format::Instant,
    forms::{Form, Hidden, SubmitButton, use_form},
    params::use_query,
    ui::{ButtonKind, Dialog, DialogFoot},
};

/// The question whether to delete the trigger that the address names: one for all cards, since most are never asked.
#[component]
pub(super) fn OpenDeleteDialog(
    /// The triggers of the workflow.
    triggers: Memo<Vec<Trigger>>,
) -> impl IntoView {
    let dialog = use_query("dialog");
    let asked = Memo::new(move |_| {
        let id = TriggerId(dialog.read().strip_prefix("delete-")?.parse().ok()?);
        let triggers = triggers.read_untracked();
        let others = triggers.iter().filter(|trigger| trigger.id != id && trigger.spec.enabled).count();
        Some((triggers.iter().find(|trigger| trigger.id == id)?.clone(), others))
    });
    move || {
        let (trigger, others) = asked.get()?;
        let title = format!("Delete “{}”?", trigger.spec.name);
        Some(view! {
            <Dialog name=format!("delete-{}", trigger.id) title><DeletionForm trigger=trigger.clone() others/></Dialog>
        })
    }
}

#[component]
fn DeletionForm(
    trigger: Trigger,
    /// How many other triggers of the workflow are on.
    others: usize,
) -> impl IntoView {
    let form = use_form::<DeleteTrigger>().flat();
    let next = trigger.next_run_at.map(|at| view! { <li>"Its next start, "<Instant at/>", does not come."</li> });
    let rest = match others {
        0 => "Nothing starts the workflow by itself any more.",
        1 => "One other trigger still starts the workflow.",
        _ => "Other triggers still start the workflow.",
    };
    view! {
        <Form form class="">
            <div class="body stack">
                <Hidden name="workflow" value=trigger.workflow_id.to_string()/>
                <Hidden name="id" value=trigger.id.to_string()/>
                <ul class="bullets">
                    {next}
                    <li>{rest}</li>
                    <li>"Its history goes with it. Executions that it started stay."</li>
                </ul>
            </div>
            <DialogFoot keep="Keep it">
                <SubmitButton form kind=ButtonKind::Danger>"Delete trigger"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
