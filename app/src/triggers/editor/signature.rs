//! Who signs what arrives.

use domain::trigger::definition::{Signature, TriggerDraft};
use leptos::prelude::*;

use super::part::Part;
use crate::{
    forms::{ChoiceField, ChoiceOption, FormHandle},
    triggers::event::event_text,
    ui::Card,
};

/// Returns the part of the form that belongs to webhooks.
pub(super) fn signature_part(form: FormHandle, draft: &TriggerDraft, is_new: bool) -> Part {
    let options = vec![
        ChoiceOption::of(Signature::Generic, "A script or a service of yours, with the headers that FlowForge names."),
        ChoiceOption::of(Signature::Github, "GitHub signs what it sends; nothing is to be written."),
        ChoiceOption::of(Signature::Stripe, "Stripe signs what it sends, with the time."),
    ];
    let value = event_text(draft, "signature");
    let fields = view! {
        <ChoiceField form at="event_config.signature" label="Who sends, and signs as" value options/>
    };
    let next = if is_new {
        "Once it is saved, the next page has its address, makes the secret that both sides know, and shows what to write on the other side."
    } else {
        "Address, secrets and what to write on the other side are below."
    };
    let aside = view! {
        <Card title="How it works">
            <p>"Every webhook has an address of its own. What is sent there starts the workflow if it was signed with the secret, within five minutes, and has not come before."</p>
            <p class="muted">"Up to 1 MiB. What stands in "<code>"parameters"</code>" of a JSON body is given to the execution. What is refused is listed with the reason."</p>
            <p class="muted">{next}</p>
        </Card>
    };
    Part::new(fields.into_any(), aside.into_any(), "On: it starts the workflow when a signed message arrives")
}
