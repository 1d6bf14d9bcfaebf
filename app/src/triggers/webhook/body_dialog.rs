use domain::{
    ids::{DeliveryId, TriggerId, WorkflowId},
    trigger::hook::DeliveryBody,
};
use leptos::prelude::*;

use super::rpc::load_delivery_body;
use crate::{
    awaited::awaited,
    failure::Failure,
    params::use_query,
    ui::{Code, Dialog, DialogFoot, Skeleton},
};

/// What the name of the dialog begins with in the address; the number of the delivery follows.
const DIALOG: &str = "body-";

/// Returns the name of the dialog that shows the body of a delivery.
pub(super) fn dialog_of(id: DeliveryId) -> String {
    format!("{DIALOG}{id}")
}

/// Shows the body of the delivery that the address names: one for all rows, since most are never asked.
#[component]
pub(super) fn BodyDialog(workflow: WorkflowId, trigger: TriggerId) -> impl IntoView {
    let dialog = use_query("dialog");
    let asked = Memo::new(move |_| dialog.read().strip_prefix(DIALOG)?.parse::<DeliveryId>().ok());
    move || {
        let id = asked.get()?;
        Some(view! {
            <Dialog name=dialog_of(id) title=format!("What came with delivery {id}")><Body workflow trigger id/></Dialog>
        })
    }
}

#[component]
fn Body(workflow: WorkflowId, trigger: TriggerId, id: DeliveryId) -> impl IntoView {
    let body = Resource::new(|| (), move |()| load_delivery_body(workflow, trigger, id));
    view! {
        <div class="body stack">
            <Transition fallback=|| view! { <Skeleton lines=4/> }>
                {awaited(move || async move {
                    match body.await {
                        Ok(body) => shown(body),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
        <DialogFoot keep="Close"/>
    }
    .into_any()
}

fn shown(body: DeliveryBody) -> AnyView {
    let DeliveryBody { content_type, text, is_masked, is_cut } = body;
    let kind = if content_type.is_empty() { "Of no stated kind".to_owned() } else { content_type };
    let masked = if is_masked { "What looks like a secret is left out." } else { "It is shown as it came." };
    let cut = is_cut.then_some(" Only its first 64 KiB are shown.");
    let text = if text.is_empty() {
        view! { <p class="muted">"It was empty."</p> }.into_any()
    } else {
        view! { <Code label="The body" text/> }.into_any()
    };
    view! { <p class="small muted">{kind}". "{masked}{cut}</p>{text} }.into_any()
}
