//! The question whether to delete a trigger.

use domain::{
    ids::TriggerId,
    trigger::{definition::Trigger, firing::Firing, kind::TriggerKind},
};
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
    /// What waits for a delay or for other upstreams.
    waiting: Memo<Vec<Firing>>,
) -> impl IntoView {
    let dialog = use_query("dialog");
    let asked = Memo::new(move |_| {
        let id = TriggerId(dialog.read().strip_prefix("delete-")?.parse().ok()?);
        let triggers = triggers.read_untracked();
        let others = triggers.iter().filter(|trigger| trigger.id != id && trigger.spec.enabled).count();
        let waiting = waiting.read_untracked().iter().filter(|firing| firing.trigger_id == id).count();
        Some((triggers.iter().find(|trigger| trigger.id == id)?.clone(), others, waiting))
    });
    move || {
        let (trigger, others, waiting) = asked.get()?;
        let title = format!("Delete “{}”?", trigger.spec.name);
        Some(view! {
            <Dialog name=format!("delete-{}", trigger.id) title><DeletionForm trigger=trigger.clone() others waiting/></Dialog>
        })
    }
}

#[component]
fn DeletionForm(
    trigger: Trigger,
    /// How many other triggers of the workflow are on.
    others: usize,
    /// How many of its starts wait.
    waiting: usize,
) -> impl IntoView {
    let form = use_form::<DeleteTrigger>().flat();
    let next = trigger.next_run_at.map(|at| view! { <li>"Its next start, "<Instant at/>", does not come."</li> });
    let waits = match waiting {
        0 => None,
        1 => Some("What waits to be started by it is cancelled.".to_owned()),
        count => Some(format!("{count} starts that wait are cancelled.")),
    };
    let own = match trigger.spec.kind() {
        TriggerKind::Webhook => {
            Some("Its address and its secrets are gone for good: whoever sends to it is told that nothing is there.")
        }
        TriggerKind::File => Some("What it has seen of files is forgotten."),
        TriggerKind::Schedule | TriggerKind::Dependency | TriggerKind::Manual => None,
    };
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
                    {waits.map(|words| view! { <li>{words}</li> })}
                    {own.map(|words| view! { <li>{words}</li> })}
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
