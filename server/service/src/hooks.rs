use chrono::{DateTime, Utc};
use domain::{
    ids::{DeliveryId, SecretId, TriggerId, WorkflowId},
    person::{Actor, Permission},
    problem::Problems,
    trigger::{
        definition::{Cause, EventSpec, Trigger, WebhookSpec},
        firing::{FiringReason, FiringState},
        hook::{Delivery, DeliveryBody, DeliveryOutcome, Hook, HookSecret},
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{ArrivalDecision, Arrived, NewDelivery, Tx};

use crate::{Error, Result, error::must, secret::random_token, triggers::Triggers};

/// Whether a message is from whom it says.
mod signature;
/// Events that a person sends to see what happens.
mod trial;

pub use signature::SignedParts;

/// How long the old secret stays good while it is exchanged, unless asked otherwise, and at the most: in hours.
const GRACE: (i32, i32) = (24, 168);

/// The lengths of a secret that somebody brings.
const SECRET_LENGTHS: std::ops::RangeInclusive<usize> = 16..=256;

/// How many refused deliveries of one trigger are written down within a minute: more tell nothing new.
const REFUSED_A_MINUTE: i64 = 30;

/// What became of a message to a webhook.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct Received {
    /// What was decided.
    pub state: FiringState,
    /// The execution that was started, now or when the same message came first.
    pub execution_id: Option<domain::ids::ExecutionId>,
    /// Whether it had come before.
    pub duplicate: bool,
}

impl From<ArrivalDecision> for Received {
    fn from(decision: ArrivalDecision) -> Self {
        Self { state: decision.state, execution_id: decision.execution_id, duplicate: !decision.is_new }
    }
}

/// A secret at the only time it is shown.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct MadeSecret {
    /// What there is to know of it later.
    #[serde(flatten)]
    pub secret: HookSecret,
    /// The secret itself.
    pub value: String,
}

impl Triggers {
    /// Returns the address and the secrets of a trigger's webhook.
    pub async fn load_hook(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Hook> {
        self.load_webhook(actor, workflow, id).await?;
        let address = self.store.hook_address(id).await?;
        let address = match address {
            Some(address) => address,
            // Of a time before webhooks had addresses, or switched to being a webhook elsewhere.
            None => {
                let mut tx = self.store.begin().await?;
                ensure_hook(&mut tx, id).await?;
                tx.commit().await?;
                self.store.hook_address(id).await?.unwrap_or_default()
            }
        };
        let secrets = self.store.list_hook_secrets(id).await?.into_iter().map(|(secret, _)| secret).collect();
        Ok(Hook { path: format!("/hooks/{address}"), secrets })
    }

    /// Makes a new secret, or takes the one that is brought, and lets the one before it stay good for some hours.
    pub async fn rotate_hook_secret(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        brought: Option<&str>,
        grace_hours: Option<i32>,
    ) -> Result<MadeSecret> {
        must(actor, Permission::Edit)?;
        let trigger = self.load_webhook(actor, workflow, id).await?;
        let mut problems = Problems::default();
        let grace = grace_hours.unwrap_or(GRACE.0);
        if !(0..=GRACE.1).contains(&grace) {
            problems.add(
                "grace_hours",
                format!("The old secret stays good for 0 to {} hours, you wrote {grace}.", GRACE.1),
            );
        }
        if brought.is_some_and(|secret| !SECRET_LENGTHS.contains(&secret.len()) || !secret.is_ascii()) {
            problems.add("secret", "A secret has 16 to 256 characters of ASCII. Leave it out to have one made.");
        }
        problems.or(())?;
        let value = match brought {
            Some(secret) => secret.to_owned(),
            None => format!("whsec_{}", random_token()?),
        };
        let sealed = self.vault.seal(&owner(id), &value)?;
        let mut tx = self.store.begin().await?;
        ensure_hook(&mut tx, id).await?;
        let secret = tx.insert_hook_secret(id, &sealed, &actor.name, grace).await?;
        let after = json!({"secret": secret, "grace_hours": grace});
        tx.record(actor, "secret_changed", "trigger", Some(id.0), &trigger.spec.name, None, Some(after)).await?;
        tx.commit().await?;
        let known = self.store.list_hook_secrets(id).await?.into_iter().map(|(secret, _)| secret);
        let secret = known.into_iter().find(|known| known.id == secret);
        secret.map(|secret| MadeSecret { secret, value }).ok_or_else(|| Error::internal("the secret is gone already"))
    }

    /// Ends a secret at once.
    pub async fn revoke_hook_secret(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        secret: SecretId,
    ) -> Result<()> {
        must(actor, Permission::Edit)?;
        let trigger = self.load_webhook(actor, workflow, id).await?;
        let mut tx = self.store.begin().await?;
        if !tx.expire_hook_secret(id, secret).await? {
            return Err(Error::NotFound(format!("This webhook has no secret {secret} that is still good.")));
        }
        let before = json!({"secret": secret});
        tx.record(actor, "secret_revoked", "trigger", Some(id.0), &trigger.spec.name, Some(before), None).await?;
        Ok(tx.commit().await?)
    }

    /// Returns what came to a trigger's webhook, newest first.
    pub async fn list_deliveries(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        before: Option<DeliveryId>,
        limit: i64,
    ) -> Result<Vec<Delivery>> {
        self.load_webhook(actor, workflow, id).await?;
        Ok(self.store.list_deliveries(id, before, limit.clamp(1, 200)).await?)
    }

    /// Returns the body of a delivery, without what looks like a secret. Who may let it count again may see it.
    pub async fn load_delivery_body(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        delivery: DeliveryId,
    ) -> Result<DeliveryBody> {
        must(actor, Permission::Run)?;
        self.load_webhook(actor, workflow, id).await?;
        match self.store.load_delivery_body(id, delivery).await? {
            Some((content_type, body)) => Ok(DeliveryBody::new(content_type, &body)),
            None => {
                let words = format!("Of delivery {delivery} no body was kept: it was refused, or had come before.");
                Err(Error::NotFound(words))
            }
        }
    }

    /// Lets a delivery count once more, with the body that it had.
    pub async fn replay_delivery(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        delivery: DeliveryId,
    ) -> Result<Received> {
        must(actor, Permission::Run)?;
        let trigger = self.load_webhook(actor, workflow, id).await?;
        let Some((content_type, body)) = self.store.load_delivery_body(id, delivery).await? else {
            let words =
                format!("Delivery {delivery} is not here, or was refused: only one that was accepted can be repeated.");
            return Err(Error::NotFound(words));
        };
        let key = format!("replay-{delivery}-{}", random_token()?);
        let mut tx = self.store.begin().await?;
        let received = self.accept(&mut tx, &trigger, &key, &content_type, &body, Some(delivery)).await?;
        let after = json!({"delivery": delivery});
        tx.record(actor, "replayed", "trigger", Some(id.0), &trigger.spec.name, None, Some(after)).await?;
        tx.commit().await?;
        self.workflows.forget();
        Ok(received)
    }

    /// Takes a message that somebody sent to an address.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is no such address, `Unauthorized` when the message does not prove from whom it is.
    pub async fn receive(
        &self,
        address: &str,
        parts: impl Fn(domain::trigger::definition::Signature) -> SignedParts,
        content_type: &str,
        body: &[u8],
    ) -> Result<Received> {
        let nothing = || Error::NotFound("There is no webhook at this address.".to_owned());
        let (workflow, id) = self.store.find_hook(address).await?.ok_or_else(nothing)?;
        let trigger = self.store.load_trigger(workflow, id).await?;
        let WebhookSpec { signature } = webhook(&trigger).ok_or_else(nothing)?;
        let parts = parts(*signature);
        let mut secrets = Vec::new();
        for (_, sealed) in self.store.list_hook_secrets(id).await? {
            secrets.push(self.vault.open(&owner(id), &sealed)?);
        }
        let now: DateTime<Utc> = self.store.scheduler_now().await?;
        if let Err(reason) = signature::verify(*signature, &parts, body, &secrets, now) {
            self.note_refused(&trigger, reason, content_type).await?;
            return Err(Error::Unauthorized(reason.to_owned()));
        }
        let key = signature::delivery_key(*signature, &parts, body);
        let mut tx = self.store.begin().await?;
        let received = self.accept(&mut tx, &trigger, &key, content_type, body, None).await?;
        tx.commit().await?;
        self.workflows.forget();
        Ok(received)
    }

    async fn accept(
        &self,
        tx: &mut Tx,
        trigger: &Trigger,
        key: &str,
        content_type: &str,
        body: &[u8],
        replay_of: Option<DeliveryId>,
    ) -> Result<Received> {
        let parameters = parameters_of(body);
        let arrived = Arrived {
            trigger_id: trigger.id,
            key,
            reason: FiringReason::WebhookArrived,
            parameters: &parameters,
            detail: &json!({}),
        };
        let decision = tx.fire_arrival(&arrived).await?;
        tx.insert_delivery(&NewDelivery {
            trigger_id: trigger.id,
            outcome: if decision.is_new { DeliveryOutcome::Accepted } else { DeliveryOutcome::Duplicate },
            reason: "",
            delivery_key: Some(key),
            content_type,
            // Of one that had come before, the body is kept already.
            body: decision.is_new.then_some(body),
            firing_id: Some(decision.firing_id),
            replay_of,
        })
        .await?;
        Ok(decision.into())
    }

    async fn note_refused(&self, trigger: &Trigger, reason: &str, content_type: &str) -> Result<()> {
        if self.store.count_refused(trigger.id).await? >= REFUSED_A_MINUTE {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        tx.insert_delivery(&NewDelivery {
            trigger_id: trigger.id,
            outcome: DeliveryOutcome::Refused,
            reason,
            delivery_key: None,
            content_type,
            body: None,
            firing_id: None,
            replay_of: None,
        })
        .await?;
        tx.notify_trigger(trigger.workflow_id, trigger.id.0).await?;
        Ok(tx.commit().await?)
    }

    /// Returns a trigger that is a webhook.
    async fn load_webhook(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        let trigger = self.load_trigger(actor, workflow, id).await?;
        match webhook(&trigger) {
            Some(_) => Ok(trigger),
            None => Err(Error::conflict("no_webhook", format!("“{}” is not a webhook.", trigger.spec.name))),
        }
    }
}

fn webhook(trigger: &Trigger) -> Option<&WebhookSpec> {
    match &trigger.spec.cause {
        Cause::Event(EventSpec::Webhook(webhook)) => Some(webhook),
        _ => None,
    }
}

/// Gives a trigger's webhook an address, if it has none.
pub(crate) async fn ensure_hook(tx: &mut Tx, id: TriggerId) -> Result<()> {
    Ok(tx.insert_hook(id, &random_token()?).await?)
}

/// Names for whom a secret is sealed.
fn owner(id: TriggerId) -> String {
    format!("webhook of trigger {id}")
}

/// Returns the parameters that a body brings: those in its object `parameters`, as far as executions can hold them.
fn parameters_of(body: &[u8]) -> Map<String, Value> {
    let Ok(Value::Object(mut message)) = serde_json::from_slice(body) else { return Map::new() };
    let Some(Value::Object(parameters)) = message.remove("parameters") else { return Map::new() };
    let mut problems = Problems::default();
    let text = Value::Object(parameters).to_string();
    domain::trigger::definition::check_parameters(&mut problems, "parameters", &text.into())
}
