use chrono::{DateTime, Utc};
use domain::{
    ids::{DeliveryId, ExecutionId, FiringId, SecretId, TriggerId, WorkflowId},
    trigger::hook::{Delivery, DeliveryOutcome, HookSecret},
};
use sqlx::FromRow;

use crate::{Result, Store, Tx};

/// A delivery to be written down.
#[derive(Debug)]
pub struct NewDelivery<'a> {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// Why it was refused.
    pub reason: &'a str,
    /// What it is known again by.
    pub delivery_key: Option<&'a str>,
    /// What kind of body it has.
    pub content_type: &'a str,
    /// The body, of one that proved from whom it is.
    pub body: Option<&'a [u8]>,
    /// What was decided.
    pub firing_id: Option<FiringId>,
    /// The delivery that this one repeats.
    pub replay_of: Option<DeliveryId>,
}

#[derive(FromRow)]
struct DeliveryRow {
    #[sqlx(try_from = "i64")]
    id: DeliveryId,
    received_at: DateTime<Utc>,
    #[sqlx(try_from = "String")]
    outcome: DeliveryOutcome,
    reason: String,
    delivery_key: Option<String>,
    content_type: String,
    size: Option<i32>,
    firing_id: Option<i64>,
    execution_id: Option<i64>,
    replay_of: Option<i64>,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id,
            received_at: row.received_at,
            outcome: row.outcome,
            reason: row.reason,
            delivery_key: row.delivery_key,
            content_type: row.content_type,
            size: row.size,
            firing_id: row.firing_id.map(FiringId),
            execution_id: row.execution_id.map(ExecutionId),
            replay_of: row.replay_of.map(DeliveryId),
        }
    }
}

impl Store {
    /// Returns the trigger at an address, with its workflow.
    pub async fn find_hook(&self, address: &str) -> Result<Option<(WorkflowId, TriggerId)>> {
        let found: Option<(i64, i64)> = sqlx::query_as(
            "select t.workflow_id, t.id from trigger_hooks h
             join workflow_triggers t on t.id = h.trigger_id and t.event_type = 'webhook'
             join workflows w on w.id = t.workflow_id and w.deleted_at is null
             where h.address = $1",
        )
        .bind(address)
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.map(|(workflow, trigger)| (WorkflowId(workflow), TriggerId(trigger))))
    }

    /// Returns the address of a trigger's webhook.
    pub async fn hook_address(&self, trigger: TriggerId) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("select address from trigger_hooks where trigger_id = $1")
            .bind(trigger.0)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Returns the secrets of a webhook that are good now, sealed, the newest first.
    pub async fn list_hook_secrets(&self, trigger: TriggerId) -> Result<Vec<(HookSecret, Vec<u8>)>> {
        type Row = (i64, Vec<u8>, String, DateTime<Utc>, Option<DateTime<Utc>>);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, sealed, created_by, created_at, expires_at from hook_secrets
             where trigger_id = $1 and coalesce(expires_at > scheduler_now(), true) order by id desc",
        )
        .bind(trigger.0)
        .fetch_all(&self.pool)
        .await?;
        let secret = |(id, sealed, created_by, created_at, expires_at)| {
            (HookSecret { id: SecretId(id), created_by, created_at, expires_at }, sealed)
        };
        Ok(rows.into_iter().map(secret).collect())
    }

    /// Returns the deliveries of a trigger, newest first.
    pub async fn list_deliveries(
        &self,
        trigger: TriggerId,
        before: Option<DeliveryId>,
        limit: i64,
    ) -> Result<Vec<Delivery>> {
        let rows: Vec<DeliveryRow> = sqlx::query_as(
            "select d.id, d.received_at, d.outcome, d.reason, d.delivery_key, d.content_type, octet_length(d.body) as size,
               d.firing_id, f.execution_id, d.replay_of
             from hook_deliveries d
             left join trigger_firings f on f.id = d.firing_id
             where d.trigger_id = $1 and ($2::bigint is null or d.id < $2)
             order by d.id desc limit $3",
        )
        .bind(trigger.0)
        .bind(before.map(|before| before.0))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Delivery::from).collect())
    }

    /// Returns the body of a delivery that kept it.
    pub async fn load_delivery_body(&self, trigger: TriggerId, id: DeliveryId) -> Result<Option<(String, Vec<u8>)>> {
        Ok(sqlx::query_as(
            "select content_type, body from hook_deliveries where trigger_id = $1 and id = $2 and body is not null",
        )
        .bind(trigger.0)
        .bind(id.0)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Returns how many deliveries of a trigger were refused within the last minute.
    pub async fn count_refused(&self, trigger: TriggerId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from hook_deliveries
             where trigger_id = $1 and outcome = 'refused' and received_at > scheduler_now() - interval '1 minute'",
        )
        .bind(trigger.0)
        .fetch_one(&self.pool)
        .await?)
    }
}

impl Tx {
    /// Gives a trigger's webhook an address, if it has none yet.
    pub async fn insert_hook(&mut self, trigger: TriggerId, address: &str) -> Result<()> {
        sqlx::query(
            "insert into trigger_hooks (trigger_id, address) values ($1, $2) on conflict (trigger_id) do nothing",
        )
        .bind(trigger.0)
        .bind(address)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Adds a secret and lets the others end after `grace_hours`; of those that were to end before, nothing changes. At
    /// most two are good at a time: older ones end now.
    pub async fn insert_hook_secret(
        &mut self,
        trigger: TriggerId,
        sealed: &[u8],
        by: &str,
        grace_hours: i32,
    ) -> Result<SecretId> {
        sqlx::query(
            "update hook_secrets s
             set expires_at = case
               when s.id = (select max(id) from hook_secrets where trigger_id = $1)
                 then least(expires_at, scheduler_now() + make_interval(hours => $2))
               else scheduler_now()
             end
             where trigger_id = $1 and coalesce(expires_at > scheduler_now(), true)",
        )
        .bind(trigger.0)
        .bind(grace_hours)
        .execute(&mut *self.inner)
        .await?;
        let id: i64 = sqlx::query_scalar(
            "insert into hook_secrets (trigger_id, sealed, created_by) values ($1, $2, $3) returning id",
        )
        .bind(trigger.0)
        .bind(sealed)
        .bind(by)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(SecretId(id))
    }

    /// Ends a secret now. Returns whether it was good until now.
    pub async fn expire_hook_secret(&mut self, trigger: TriggerId, id: SecretId) -> Result<bool> {
        let expired = sqlx::query(
            "update hook_secrets set expires_at = scheduler_now()
             where trigger_id = $1 and id = $2 and coalesce(expires_at > scheduler_now(), true)",
        )
        .bind(trigger.0)
        .bind(id.0)
        .execute(&mut *self.inner)
        .await?;
        Ok(expired.rows_affected() > 0)
    }

    /// Writes a delivery down.
    pub async fn insert_delivery(&mut self, delivery: &NewDelivery<'_>) -> Result<DeliveryId> {
        let id: i64 = sqlx::query_scalar(
            "insert into hook_deliveries (trigger_id, outcome, reason, delivery_key, content_type, body, firing_id, replay_of)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        )
        .bind(delivery.trigger_id.0)
        .bind(delivery.outcome.to_string())
        .bind(delivery.reason)
        .bind(delivery.delivery_key)
        .bind(delivery.content_type)
        .bind(delivery.body)
        .bind(delivery.firing_id.map(|firing| firing.0))
        .bind(delivery.replay_of.map(|delivery| delivery.0))
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(DeliveryId(id))
    }
}
