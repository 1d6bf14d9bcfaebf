use domain::{
    ids::{TriggerId, WorkflowId},
    person::{Actor, Permission},
    problem::Problems,
    trigger::definition::WebhookSpec,
};
use serde_json::Value;

use super::{Received, owner, signature::sign, webhook};
use crate::{Error, Result, error::must, secret::random_token, triggers::Triggers};

/// What the keys of test events begin with, by which the list of deliveries tells them apart.
const TEST_KEY: &str = "test-";

/// The longest body of a test event, in bytes: as of any other.
const MAX_BODY: usize = 1 << 20;

impl Triggers {
    /// Sends an event to a trigger's webhook as its sender would: signed with the newest secret, verified, and counted. It
    /// starts the workflow.
    ///
    /// # Errors
    ///
    /// A problem of `body` when it is no JSON, a conflict `no_secret` when nothing could sign it.
    pub async fn send_test_event(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        body: &str,
    ) -> Result<Received> {
        must(actor, Permission::Run)?;
        let trigger = self.load_webhook(actor, workflow, id).await?;
        if let Err(error) = serde_json::from_str::<Value>(body) {
            return Err(Problems::of("body", format!("The body of an event is JSON: {error}.")).into());
        }
        if body.len() > MAX_BODY {
            return Err(Problems::of("body", "The body of an event has at most 1 MiB.").into());
        }
        let secrets = self.store.list_hook_secrets(id).await?;
        let (Some((_, sealed)), Some(WebhookSpec { signature })) = (secrets.first(), webhook(&trigger)) else {
            let message = format!("“{}” has no secret yet to sign an event with. Make one first.", trigger.spec.name);
            return Err(Error::conflict("no_secret", message));
        };
        let secret = self.vault.open(&owner(id), sealed)?;
        let mut parts = sign(*signature, &secret, body.as_bytes(), self.store.scheduler_now().await?);
        parts.idempotency_key = Some(format!("{TEST_KEY}{}", random_token()?));
        let mut tx = self.store.begin().await?;
        tx.record(actor, "tested", "trigger", Some(id.0), &trigger.spec.name, None, None).await?;
        tx.commit().await?;
        let address = self.store.hook_address(id).await?.unwrap_or_default();
        self.receive(&address, |_| parts.clone(), "application/json", body.as_bytes()).await
    }
}
