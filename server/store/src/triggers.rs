use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::definition::{Trigger, TriggerSpec},
};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, StoreError, Topic, Tx, error::OnConstraint};

/// What a trigger does, as columns.
mod columns;
/// Who comes after whom.
mod edges;
/// Triggers whose executions fail again and again.
mod failing;
/// Holding one trigger back: pauses, instants that are left out.
mod holding;
/// A row, and what it says.
mod row;

use columns::{Columns, spec_columns};
pub use edges::{Dependency, DetachedTrigger};
pub(crate) use row::{DependencyRow, ScheduleRow};
use row::{TriggerRow, select_triggers};

/// The words for a name that is taken.
const NAME_TAKEN: &str = "Another trigger of this workflow has this name.";

/// A trigger to be written.
#[derive(Debug)]
pub struct TriggerWrite<'a> {
    /// What it does.
    pub spec: &'a TriggerSpec,
    /// The next planned instant, after now: saving never fires anything by itself.
    pub next_run_at: Option<DateTime<Utc>>,
}

/// A trigger with the name of its workflow.
#[derive(FromRow)]
struct NamedRow {
    workflow_name: String,
    #[sqlx(flatten)]
    trigger: TriggerRow,
}

impl NamedRow {
    fn into_parts(self) -> (WorkflowId, String, Trigger) {
        (self.trigger.workflow_id, self.workflow_name, self.trigger.into())
    }
}

impl Store {
    /// Returns the triggers of a workflow, in the order in which they were made.
    pub async fn list_triggers(&self, workflow: WorkflowId) -> Result<Vec<Trigger>> {
        let rows: Vec<TriggerRow> = sqlx::query_as(select_triggers!("where t.workflow_id = $1 order by t.id"))
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
        let rows: Vec<NamedRow> = sqlx::query_as(select_triggers!(
            "w.name as workflow_name, ",
            "join workflows w on w.id = t.workflow_id
             where t.enabled and t.paused_at is null and w.paused_at is null and w.deleted_at is null
               and t.next_run_at < scheduler_now() + make_interval(secs => $1)
             order by t.next_run_at, t.id
             limit $2"
        ))
        .bind(within.as_seconds_f64())
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(NamedRow::into_parts).collect())
    }

    /// Returns the triggers that may fire after the end of one workflow, or of any, with the names of their own.
    pub async fn list_followers(&self, upstream: Option<WorkflowId>) -> Result<Vec<(WorkflowId, String, Trigger)>> {
        let rows: Vec<NamedRow> = sqlx::query_as(select_triggers!(
            "w.name as workflow_name, ",
            "join workflows w on w.id = t.workflow_id
             where t.trigger_type = 'dependency' and t.enabled and t.paused_at is null and w.paused_at is null
               and w.deleted_at is null
               and ($1::bigint is null or t.id in (select trigger_id from trigger_upstreams where upstream_workflow_id = $1))
             order by lower(w.name), t.id"
        ))
        .bind(upstream.map(|id| id.0))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(NamedRow::into_parts).collect())
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

    /// Returns the names of all triggers of a workflow but one.
    pub async fn list_trigger_names(&mut self, workflow: WorkflowId, but: Option<TriggerId>) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(
            "select trigger_name from workflow_triggers where workflow_id = $1 and ($2::bigint is null or id <> $2)",
        )
        .bind(workflow.0)
        .bind(but.map(|but| but.0))
        .fetch_all(&mut *self.inner)
        .await?)
    }

    /// Makes a trigger.
    pub async fn insert_trigger(&mut self, workflow: WorkflowId, trigger: &TriggerWrite<'_>) -> Result<TriggerId> {
        let id: i64 = sqlx::query_scalar(concat!(
            "insert into workflow_triggers (workflow_id, next_run_at, ",
            spec_columns!(),
            ") select $1, $2, ",
            spec_columns!(),
            " from jsonb_populate_record(null::workflow_triggers, $3) returning id"
        ))
        .bind(workflow.0)
        .bind(trigger.next_run_at)
        .bind(Json(Columns::of(trigger.spec)))
        .fetch_one(&mut *self.inner)
        .await
        .on_constraint("workflow_triggers_name_key", "trigger_name", NAME_TAKEN)?;
        self.follow_schedule(TriggerId(id), trigger).await?;
        self.replace_upstreams(TriggerId(id), trigger.spec).await?;
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
        let updated: Option<i32> = sqlx::query_scalar(concat!(
            "update workflow_triggers set (",
            spec_columns!(),
            ") = (select ",
            spec_columns!(),
            " from jsonb_populate_record(null::workflow_triggers, $5)),
               next_run_at = $4, next_due_at = null, error = null,
               -- Starts count from when there is a limit.
               runs_started = case when ends_after_runs is null then 0 else runs_started end,
               -- Failures count from when their number is set.
               failures_since = case
                 when pause_after_failures is distinct from ($5::jsonb ->> 'pause_after_failures')::integer then scheduler_now()
                 else failures_since
               end,
               skip_next_at = case when skip_next_at = $4 then skip_next_at end,
               version = version + 1, updated_at = now()
             where workflow_id = $1 and id = $2 and version = $3
             returning version"
        ))
        .bind(workflow.0)
        .bind(id.0)
        .bind(version)
        .bind(trigger.next_run_at)
        .bind(Json(Columns::of(trigger.spec)))
        .fetch_optional(&mut *self.inner)
        .await
        .on_constraint("workflow_triggers_name_key", "trigger_name", NAME_TAKEN)?;
        let version = updated.ok_or(StoreError::ChangedMeanwhile)?;
        self.follow_schedule(id, trigger).await?;
        self.replace_upstreams(id, trigger.spec).await?;
        self.notify_trigger(workflow, id.0).await?;
        Ok(version)
    }

    /// Writes when the next planned instant is due, which jitter draws from the trigger's number.
    async fn follow_schedule(&mut self, id: TriggerId, trigger: &TriggerWrite<'_>) -> Result<()> {
        let schedule = trigger.spec.schedule().filter(|schedule| schedule.jitter_seconds > 0);
        let Some(schedule) = schedule.and_then(|schedule| schedule.parse().ok()) else { return Ok(()) };
        self.update_next_due(id, trigger.next_run_at.map(|planned| schedule.due_at(id, planned))).await
    }

    async fn update_next_due(&mut self, id: TriggerId, due_at: Option<DateTime<Utc>>) -> Result<()> {
        sqlx::query("update workflow_triggers set next_due_at = $2 where id = $1")
            .bind(id.0)
            .bind(due_at)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Sets the next planned instant and nothing else: after a restore, or a change of the time zone database.
    pub async fn update_next_run(
        &mut self,
        workflow: WorkflowId,
        id: TriggerId,
        next_run_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        sqlx::query("update workflow_triggers set next_run_at = $2, next_due_at = null where id = $1")
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

    /// Tells that a trigger has changed.
    pub async fn notify_trigger(&mut self, workflow: WorkflowId, id: i64) -> Result<()> {
        self.notify(Topic::Trigger, Some(id)).await?;
        self.notify(Topic::Workflow, Some(workflow.0)).await
    }
}
