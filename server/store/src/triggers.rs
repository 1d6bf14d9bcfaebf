use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::{
        cron::DstPolicy,
        definition::{MissedPolicy, OverlapPolicy, ScheduleSpec, Trigger, TriggerSpec},
    },
};
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, StoreError, Topic, Tx, error::OnConstraint, workspace::PauseRow};

/// The words for a name that is taken.
const NAME_TAKEN: &str = "Another trigger of this workflow has this name.";

/// Completes a `select` of triggers.
macro_rules! select_triggers {
    ($rest:literal) => {
        concat!(
            "select t.id, t.workflow_id, t.trigger_name, t.enabled, t.cron_expression, t.timezone, t.dst_policy,
               t.missed_policy, t.overlap_policy, t.parameters, t.paused_at, t.paused_by, t.pause_reason, t.resume_at,
               t.next_run_at, t.last_run_at, t.error, t.version, t.updated_at
             from workflow_triggers t ",
            $rest
        )
    };
}

/// A trigger to be written.
#[derive(Debug)]
pub struct TriggerWrite<'a> {
    /// What it does.
    pub spec: &'a TriggerSpec,
    /// The next planned instant, after now: saving never fires anything by itself.
    pub next_run_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct TriggerRow {
    #[sqlx(try_from = "i64")]
    id: TriggerId,
    #[sqlx(try_from = "i64")]
    workflow_id: WorkflowId,
    trigger_name: String,
    enabled: bool,
    cron_expression: Option<String>,
    timezone: String,
    #[sqlx(try_from = "String")]
    dst_policy: DstPolicy,
    #[sqlx(try_from = "String")]
    missed_policy: MissedPolicy,
    #[sqlx(try_from = "String")]
    overlap_policy: OverlapPolicy,
    parameters: Json<Map<String, Value>>,
    #[sqlx(flatten)]
    pause: PauseRow,
    next_run_at: Option<DateTime<Utc>>,
    last_run_at: Option<DateTime<Utc>>,
    error: Option<String>,
    version: i32,
    updated_at: DateTime<Utc>,
}

impl From<TriggerRow> for Trigger {
    fn from(row: TriggerRow) -> Self {
        Self {
            id: row.id,
            workflow_id: row.workflow_id,
            spec: TriggerSpec {
                name: row.trigger_name,
                enabled: row.enabled,
                schedule: ScheduleSpec {
                    cron_expression: row.cron_expression.unwrap_or_default(),
                    timezone: row.timezone,
                    dst_policy: row.dst_policy,
                },
                missed_policy: row.missed_policy,
                overlap_policy: row.overlap_policy,
                parameters: row.parameters.0,
            },
            pause: row.pause.into(),
            next_run_at: row.next_run_at,
            last_run_at: row.last_run_at,
            error: row.error,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

impl Store {
    /// Returns the triggers of a workflow, in the order in which they were made.
    pub async fn list_triggers(&self, workflow: WorkflowId) -> Result<Vec<Trigger>> {
        let rows: Vec<TriggerRow> =
            sqlx::query_as(select_triggers!("where t.workflow_id = $1 and t.trigger_type = 'scheduled' order by t.id"))
                .bind(workflow.0)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(Trigger::from).collect())
    }

    /// Returns a trigger of a workflow that is not deleted.
    pub async fn load_trigger(&self, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        let row: TriggerRow = sqlx::query_as(select_triggers!(
            "join workflows w on w.id = t.workflow_id and w.deleted_at is null where t.workflow_id = $1 and t.id = $2"
        ))
        .bind(workflow.0)
        .bind(id.0)
        .fetch_one(&self.pool)
        .await?;
        Ok(row.into())
    }

    /// Returns the triggers that may fire and are planned to within a time, soonest first, with the names of their
    /// workflows.
    pub async fn list_planned(&self, within: TimeDelta, limit: i64) -> Result<Vec<(WorkflowId, String, Trigger)>> {
        #[derive(FromRow)]
        struct Row {
            workflow_name: String,
            #[sqlx(flatten)]
            trigger: TriggerRow,
        }
        let rows: Vec<Row> = sqlx::query_as(
            "select w.name as workflow_name, t.id, t.workflow_id, t.trigger_name, t.enabled, t.cron_expression, t.timezone,
               t.dst_policy, t.missed_policy, t.overlap_policy, t.parameters, t.paused_at, t.paused_by, t.pause_reason,
               t.resume_at, t.next_run_at, t.last_run_at, t.error, t.version, t.updated_at
             from workflow_triggers t
             join workflows w on w.id = t.workflow_id
             where t.enabled and t.paused_at is null and w.paused_at is null and w.deleted_at is null
               and t.next_run_at < scheduler_now() + make_interval(secs => $1)
             order by t.next_run_at, t.id
             limit $2",
        )
        .bind(within.as_seconds_f64())
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|row| (row.trigger.workflow_id, row.workflow_name, row.trigger.into())).collect())
    }
}

impl Tx {
    /// Returns a trigger of a workflow that is not deleted, locked until the transaction ends.
    pub async fn lock_trigger(&mut self, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        let row: TriggerRow = sqlx::query_as(select_triggers!(
            "join workflows w on w.id = t.workflow_id and w.deleted_at is null
             where t.workflow_id = $1 and t.id = $2 for no key update of t"
        ))
        .bind(workflow.0)
        .bind(id.0)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(row.into())
    }

    /// Returns the triggers of a workflow, locked until the transaction ends.
    pub async fn lock_triggers(&mut self, workflow: WorkflowId) -> Result<Vec<Trigger>> {
        let rows: Vec<TriggerRow> =
            sqlx::query_as(select_triggers!("where t.workflow_id = $1 order by t.id for no key update"))
                .bind(workflow.0)
                .fetch_all(&mut *self.inner)
                .await?;
        Ok(rows.into_iter().map(Trigger::from).collect())
    }

    /// Makes a trigger.
    pub async fn insert_trigger(&mut self, workflow: WorkflowId, trigger: &TriggerWrite<'_>) -> Result<TriggerId> {
        let TriggerWrite { spec, next_run_at } = trigger;
        let id: i64 = sqlx::query_scalar(
            "insert into workflow_triggers (workflow_id, trigger_type, trigger_name, enabled, cron_expression, timezone,
               dst_policy, missed_policy, overlap_policy, parameters, next_run_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             returning id",
        )
        .bind(workflow.0)
        .bind(spec.trigger_type().to_string())
        .bind(&spec.name)
        .bind(spec.enabled)
        .bind(&spec.schedule.cron_expression)
        .bind(&spec.schedule.timezone)
        .bind(spec.schedule.dst_policy.to_string())
        .bind(spec.missed_policy.to_string())
        .bind(spec.overlap_policy.to_string())
        .bind(Json(&spec.parameters))
        .bind(next_run_at)
        .fetch_one(&mut *self.inner)
        .await
        .on_constraint("workflow_triggers_name_key", "trigger_name", NAME_TAKEN)?;
        self.notify_trigger(workflow, id).await?;
        Ok(TriggerId(id))
    }

    /// Changes a trigger. Returns the new version.
    ///
    /// # Errors
    ///
    /// [`StoreError::ChangedMeanwhile`] when `version` is not the current one any more.
    pub async fn update_trigger(
        &mut self,
        workflow: WorkflowId,
        id: TriggerId,
        version: i32,
        trigger: &TriggerWrite<'_>,
    ) -> Result<i32> {
        let TriggerWrite { spec, next_run_at } = trigger;
        let updated: Option<i32> = sqlx::query_scalar(
            "update workflow_triggers
             set trigger_name = $4, enabled = $5, cron_expression = $6, timezone = $7, dst_policy = $8, missed_policy = $9,
               overlap_policy = $10, parameters = $11, next_run_at = $12, error = null,
               skip_next_at = case when skip_next_at = $12 then skip_next_at end,
               version = version + 1, updated_at = now()
             where workflow_id = $1 and id = $2 and version = $3
             returning version",
        )
        .bind(workflow.0)
        .bind(id.0)
        .bind(version)
        .bind(&spec.name)
        .bind(spec.enabled)
        .bind(&spec.schedule.cron_expression)
        .bind(&spec.schedule.timezone)
        .bind(spec.schedule.dst_policy.to_string())
        .bind(spec.missed_policy.to_string())
        .bind(spec.overlap_policy.to_string())
        .bind(Json(&spec.parameters))
        .bind(next_run_at)
        .fetch_optional(&mut *self.inner)
        .await
        .on_constraint("workflow_triggers_name_key", "trigger_name", NAME_TAKEN)?;
        self.notify_trigger(workflow, id.0).await?;
        updated.ok_or(StoreError::ChangedMeanwhile)
    }

    /// Sets the next planned instant and nothing else: after a restore, or a change of the time zone database.
    pub async fn update_next_run(
        &mut self,
        workflow: WorkflowId,
        id: TriggerId,
        next_run_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        sqlx::query("update workflow_triggers set next_run_at = $2 where id = $1")
            .bind(id.0)
            .bind(next_run_at)
            .execute(&mut *self.inner)
            .await?;
        self.notify_trigger(workflow, id.0).await
    }

    /// Deletes a trigger with its history; its executions stay, with its name.
    pub async fn delete_trigger(&mut self, workflow: WorkflowId, id: TriggerId) -> Result<()> {
        sqlx::query_scalar::<_, i64>("delete from workflow_triggers where workflow_id = $1 and id = $2 returning id")
            .bind(workflow.0)
            .bind(id.0)
            .fetch_one(&mut *self.inner)
            .await?;
        self.notify_trigger(workflow, id.0).await
    }

    /// Returns the instant by which scheduling decides, the same throughout the transaction.
    pub async fn scheduler_now(&mut self) -> Result<DateTime<Utc>> {
        Ok(sqlx::query_scalar("select scheduler_now()").fetch_one(&mut *self.inner).await?)
    }

    async fn notify_trigger(&mut self, workflow: WorkflowId, id: i64) -> Result<()> {
        self.notify(Topic::Trigger, Some(id)).await?;
        self.notify(Topic::Workflow, Some(workflow.0)).await
    }
}
