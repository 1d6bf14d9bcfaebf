use domain::{
    entry::Entry,
    ids::{DeliveryId, SecretId, TriggerId, WorkflowId},
    trigger::{
        definition::Signature,
        hook::{Delivery, DeliveryBody, HookSecret},
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// How many deliveries a page has.
pub(super) const DELIVERIES: i64 = 20;

/// What is shown of a webhook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookStart {
    /// Where it is sent to.
    pub url: String,
    /// Who signs in which way.
    pub signature: Signature,
    /// The secrets that are good now, the newest first.
    pub secrets: Vec<HookSecret>,
}

/// Returns what is shown of a webhook.
#[server(prefix = "/rpc", endpoint = "webhooks/get", input = GetUrl, output = crate::Json)]
pub async fn load_webhook(workflow: WorkflowId, trigger: TriggerId) -> Result<WebhookStart, AppError> {
    use domain::trigger::definition::{Cause, EventSpec};

    use crate::server::{actor, public_url, services};
    let (triggers, actor) = (services().triggers, actor()?);
    let hook = triggers.load_hook(&actor, workflow, trigger).await?;
    let signature = match triggers.load_trigger(&actor, workflow, trigger).await?.spec.cause {
        Cause::Event(EventSpec::Webhook(webhook)) => webhook.signature,
        _ => Signature::Generic,
    };
    Ok(WebhookStart { url: format!("{}{}", public_url().0, hook.path), signature, secrets: hook.secrets })
}

/// A secret that was made, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewSecret {
    /// The secret.
    pub value: String,
    /// Whether others are still good.
    pub has_others: bool,
}

/// Makes a secret, or takes the one that is brought; the one before it stays good for some hours.
#[server(prefix = "/rpc", endpoint = "webhooks/rotate", output = crate::Json)]
pub async fn rotate_secret(
    workflow: WorkflowId,
    trigger: TriggerId,
    #[server(default)] secret: Entry,
    #[server(default)] grace_hours: Entry,
) -> Result<NewSecret, AppError> {
    use domain::problem::Problems;

    use crate::server::{actor, services, show_result};
    let (triggers, actor) = (services().triggers, actor()?);
    let grace = grace_hours.filled().map(str::parse).transpose();
    let grace = grace.map_err(|_| {
        AppError::Invalid(Problems::of(
            "grace_hours",
            format!("A whole number of hours fits here, you wrote {grace_hours}."),
        ))
    })?;
    let made = triggers.rotate_hook_secret(&actor, workflow, trigger, secret.filled(), grace).await?;
    let secrets = triggers.load_hook(&actor, workflow, trigger).await?.secrets;
    show_result();
    Ok(NewSecret { value: made.value, has_others: secrets.len() > 1 })
}

/// Ends a secret at once.
#[server(prefix = "/rpc", endpoint = "webhooks/revoke", output = crate::Json)]
pub async fn revoke_secret(workflow: WorkflowId, trigger: TriggerId, id: SecretId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().triggers.revoke_hook_secret(&actor()?, workflow, trigger, id).await?;
    flash(&Flash::done("Secret revoked. What is signed with it is refused from now on."));
    Ok(())
}

/// Sends an event as its sender would.
#[server(prefix = "/rpc", endpoint = "webhooks/test", output = crate::Json)]
pub async fn send_test_event(workflow: WorkflowId, trigger: TriggerId, body: Entry) -> Result<(), AppError> {
    use crate::server::{actor, say_received, services};
    let received = services().triggers.send_test_event(&actor()?, workflow, trigger, &body.0).await?;
    say_received(received.state, received.execution_id, "Test event");
    Ok(())
}

/// Returns what came to a webhook, newest first: one more than a page has, if there are more.
#[server(prefix = "/rpc", endpoint = "webhooks/deliveries", input = GetUrl, output = crate::Json)]
pub async fn list_deliveries(
    workflow: WorkflowId,
    trigger: TriggerId,
    before: Option<DeliveryId>,
) -> Result<Vec<Delivery>, AppError> {
    use crate::server::{actor, services};
    Ok(services().triggers.list_deliveries(&actor()?, workflow, trigger, before, DELIVERIES + 1).await?)
}

/// Returns the body of a delivery, without what looks like a secret.
#[server(prefix = "/rpc", endpoint = "webhooks/body", input = GetUrl, output = crate::Json)]
pub async fn load_delivery_body(
    workflow: WorkflowId,
    trigger: TriggerId,
    id: DeliveryId,
) -> Result<DeliveryBody, AppError> {
    use crate::server::{actor, services};
    Ok(services().triggers.load_delivery_body(&actor()?, workflow, trigger, id).await?)
}

/// Lets a delivery count once more.
#[server(prefix = "/rpc", endpoint = "webhooks/replay", output = crate::Json)]
pub async fn replay_delivery(workflow: WorkflowId, trigger: TriggerId, id: DeliveryId) -> Result<(), AppError> {
    use crate::server::{actor, say_received, services};
    let received = services().triggers.replay_delivery(&actor()?, workflow, trigger, id).await?;
    say_received(received.state, received.execution_id, &format!("Delivery {id} replayed"));
    Ok(())
}
