use axum::extract::State;
use domain::ids::{DeliveryId, SecretId, TriggerId, WorkflowId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use service::Services;

use super::TriggerPath;
use crate::api::{
    answer::{Answer, created, done, meta, object, one},
    extract::{Asking, Ids, OptionalBody},
    question::Question,
};

/// A secret to be made or brought.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "SecretRotation")]
pub(in crate::api) struct Rotation {
    /// The secret of a sender that makes its own.
    secret: Option<String>,
    /// How many hours the one before it stays good.
    grace_hours: Option<i32>,
}

pub(in crate::api) async fn load_hook(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    Ok(one("webhook", services.triggers.load_hook(&actor, workflow, id).await?))
}

pub(in crate::api) async fn rotate_secret(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    OptionalBody(Rotation { secret, grace_hours }): OptionalBody<Rotation>,
) -> Answer {
    let made = services.triggers.rotate_hook_secret(&actor, workflow, id, secret.as_deref(), grace_hours).await?;
    let location = format!("/api/workflows/{workflow}/triggers/{id}/webhook/secrets/{}", made.secret.id);
    Ok(created(one("secret", made), &location))
}

pub(in crate::api) async fn revoke_secret(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id, secret)): Ids<(WorkflowId, TriggerId, SecretId)>,
) -> Answer {
    services.triggers.revoke_hook_secret(&actor, workflow, id, secret).await?;
    Ok(done())
}

pub(in crate::api) async fn list_deliveries(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    mut question: Question,
) -> Answer {
    let before = question.cursor();
    let limit = question.limit();
    question.end()?;
    let deliveries = services.triggers.list_deliveries(&actor, workflow, id, before, limit).await?;
    let full = i64::try_from(deliveries.len()).is_ok_and(|count| count >= limit);
    let next = deliveries.last().filter(|_| full).map(|delivery| delivery.id);
    Ok(object([("deliveries", json!(deliveries)), ("meta", meta(None, next, None))]))
}

pub(in crate::api) async fn replay_delivery(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id, delivery)): Ids<(WorkflowId, TriggerId, DeliveryId)>,
) -> Answer {
    Ok(one("delivery", services.triggers.replay_delivery(&actor, workflow, id, delivery).await?))
}
