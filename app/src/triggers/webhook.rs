//! The webhook of a trigger: its address, its secrets, what to write on the other side, and what came.

use domain::{
    ids::{TriggerId, WorkflowId},
    person::Permission,
};
use leptos::prelude::*;

use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_fresh,
    ui::{Callout, Icon, Skeleton, Tone, icon, use_dialog_href},
    viewer::use_viewer,
};

/// Where it is sent to.
mod address;
/// What a delivery said.
mod body_dialog;
/// What came.
mod deliveries;
/// What the page asks of the server.
mod rpc;
/// What both sides know.
mod secrets;
/// What to write on the other side.
mod snippets;
/// Events to see what happens.
mod trial;

use address::AddressCard;
use deliveries::Deliveries;
use rpc::{WebhookStart, load_webhook};
use secrets::{SecretDialogs, SecretsCard};
use trial::TrialCard;

/// Shows all about the webhook of a trigger.
#[component]
pub(super) fn WebhookPanel(
    /// The workflow.
    workflow: WorkflowId,
    /// The trigger.
    trigger: TriggerId,
    /// The parameters that the jobs use, for an example.
    parameters: Vec<String>,
) -> impl IntoView {
    let start = Resource::new(|| (), move |()| load_webhook(workflow, trigger));
    let parameters = StoredValue::new(parameters);
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {awaited(move || async move {
                match start.await {
                    Ok(start) => view! { <WebhookView workflow trigger start parameters=parameters.get_value()/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Transition>
        <Deliveries workflow trigger/>
    }
    .into_any()
}

#[component]
fn WebhookView(
    workflow: WorkflowId,
    trigger: TriggerId,
    start: WebhookStart,
    parameters: Vec<String>,
) -> impl IntoView {
    let (url, signature) = (start.url.clone(), start.signature);
    let topics = [format!("workflow:{workflow}")];
    let (start, read_again) = use_fresh(start, topics, move || load_webhook(workflow, trigger));
    let secrets = Memo::new(move |_| start.read().secrets.clone());
    let viewer = use_viewer();
    let (may_edit, may_run) = (viewer.may(Permission::Edit), viewer.may(Permission::Run));
    let make = use_dialog_href("secret");
    let missing = move || {
        secrets.read().is_empty().then(|| {
            let actions = move || {
                may_edit.then(|| view! { <a class="button primary" href=make data-noscroll=""><Icon glyph=icon::KEY_ROUND/>"Make a secret…"</a> })
            };
            view! {
                <Callout tone=Tone::Warning glyph=icon::KEY_ROUND actions>
                    <p><strong>"It has no secret yet, so everything that comes is refused."</strong>" Make one, and give it to the sender."</p>
                </Callout>
            }
        })
    };
    view! {
        {missing}
        <div class="columns large top">
            <AddressCard url=url.clone() signature/>
            <SecretsCard secrets may_edit/>
        </div>
        {may_run.then(|| view! { <TrialCard workflow trigger parameters/> })}
        <SecretDialogs workflow trigger secrets read_again/>
    }
    .into_any()
}
