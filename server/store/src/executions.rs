use chrono::{DateTime, Utc};
use domain::{
    execution::{Execution, ExecutionMarks, Resolution, RowTotals, Status, StatusCounts, TriggerType, UsualDuration},
    ids::{ExecutionId, TriggerId, UserId, WorkflowId},
};
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, Topic, Tx};

/// A start of a workflow that somebody asked for.
#[derive(Debug)]
pub struct NewExecution<'a> {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// The trigger as which it starts, if any.
    pub trigger_id: Option<TriggerId>,
    /// Who asks, for people.
    pub triggered_by: &'a str,
    /// Who asks.
    pub user_id: Option<UserId>,
    /// The zone in which `{{ scheduled_for | date }}` becomes a day.
    pub timezone: &'a str,
    /// The parameters.
    pub parameters: &'a Map<String, Value>,
    /// Makes asking twice start once.
    pub idempotency_key: Option<&'a str>,
}

/// Completes a `select` of executions.
macro_rules! select_executions {
    ($($rest:expr),+) => {
        concat!(
            "select e.id, w.id as workflow_id, e.workflow_name, e.trigger_type, e.trigger_id, e.trigger_name, e.triggered_by,
               e.triggered_by_user, e.upstream_execution_id, e.status, e.scheduled_for, e.timezone, e.queued_at, e.started_at,
               took_from(e) as attempt_started_at, e.finished_at, e.attempt, e.worker, e.cancel_requested_at is not null as cancel_requested, e.parameters,
               e.error, e.starts_dependents, e.resolved_at, e.resolved_by, e.resolved_why, coalesce(live.rows_read, e.rows_read) as rows_read,
               coalesce(live.rows_written, e.rows_written) as rows_written,
               coalesce(live.rows_quarantined, e.rows_quarantined) as rows_quarantined
             from executions e
             left join workflows w on w.id = e.workflow_id and w.deleted_at is null
             cross join lateral (
               -- The sums of an execution are written at its end; while it runs they are those of its jobs so far.
               select sum(j.rows_read)::bigint as rows_read, sum(j.rows_quarantined)::bigint as rows_quarantined,
                 sum(case when j.rows_silver + j.rows_quarantined > 0 then j.rows_silver when j.rows_bronze > 0 then j.rows_bronze else j.rows_gold end)::bigint as rows_written
               from (
                 select distinct on (position) * from job_executions
                 where execution_id = e.id and e.status = 'running' order by position, attempt desc
               ) j
             ) live ",
            $($rest),+
        )
    };
}

/// Executions that started each other.
mod chain;
/// Failures by what they say.
mod errors;
/// The list, by what is wanted.
mod list;

pub use list::ExecutionPage;

#[derive(FromRow)]
struct ExecutionRow {
    #[sqlx(try_from = "i64")]
    id: ExecutionId,
    workflow_id: Option<i64>,
    workflow_name: String,
    #[sqlx(try_from = "String")]
    trigger_type: TriggerType,
    trigger_id: Option<i64>,
    trigger_name: Option<String>,
    triggered_by: Option<String>,
    triggered_by_user: Option<i64>,
    upstream_execution_id: Option<i64>,
    #[sqlx(try_from = "String")]
    status: Status,
    scheduled_for: Option<DateTime<Utc>>,
    timezone: String,
    queued_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    attempt_started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    attempt: i32,
    worker: Option<String>,
    cancel_requested: bool,
    parameters: Json<Map<String, Value>>,
    error: Option<String>,
    starts_dependents: bool,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<String>,
    resolved_why: Option<String>,
    rows_read: i64,
    rows_written: i64,
    rows_quarantined: i64,
}

impl From<ExecutionRow> for Execution {
    fn from(row: ExecutionRow) -> Self {
        let resolution = match (row.resolved_at, row.resolved_by, row.resolved_why) {
            (Some(at), Some(by), Some(why)) => Some(Resolution { at, by, why }),
            _ => None,
        };
        Self {
            id: row.id,
            workflow_id: row.workflow_id.map(WorkflowId),
            workflow_name: row.workflow_name,
            trigger_type: row.trigger_type,
            trigger_id: row.trigger_id.map(TriggerId),
            trigger_name: row.trigger_name,
            triggered_by: row.triggered_by,
            triggered_by_user: row.triggered_by_user.map(UserId),
            upstream_execution_id: row.upstream_execution_id.map(ExecutionId),
            status: row.status,
            scheduled_for: row.scheduled_for,
            timezone: row.timezone,
            queued_at: row.queued_at,
            started_at: row.started_at,
            attempt_started_at: row.attempt_started_at,
            finished_at: row.finished_at,
            attempt: row.attempt,
            worker: row.worker,
            cancel_requested: row.cancel_requested,
            parameters: row.parameters.0,
            error: row.error,
            starts_dependents: row.starts_dependents,
            resolution,
            rows: RowTotals { read: row.rows_read, written: row.rows_written, quarantined: row.rows_quarantined },
        }
    }
}

impl Store {
    /// Returns an execution.
    pub async fn load_execution(&self, id: ExecutionId) -> Result<Execution> {
        let row: ExecutionRow =
            sqlx::query_as(select_executions!("where e.id = $1")).bind(id.0).fetch_one(&self.pool).await?;
        Ok(row.into())
    }

    /// Returns the greatest number of any execution; 0 if there is none.
    pub async fn newest_execution(&self) -> Result<ExecutionId> {
        let id: i64 = sqlx::query_scalar("select coalesce(max(id), 0) from executions").fetch_one(&self.pool).await?;
        Ok(ExecutionId(id))
    }

    /// Returns how many executions wait and run now, and how many failed in the last 24 hours.
    pub async fn count_statuses(&self) -> Result<StatusCounts> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select status, count(*) from executions
             where status in ('queued', 'running') or (status = 'failed' and finished_at > scheduler_now() - interval '24 hours')
             group by status",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(|(status, count)| Some((status.parse().ok()?, count))).collect())
    }

    /// Returns how many executions of a workflow wait or run.
    pub async fn count_active_executions(&self, workflow: WorkflowId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from executions where workflow_id = $1 and status in ('queued', 'running')",
        )
        .bind(workflow.0)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Returns what is to be known of executions besides: their warnings, and what resolved those that failed. Those of
    /// which there is nothing to be known are left out.
    pub async fn list_marks(&self, executions: &[ExecutionId]) -> Result<Vec<ExecutionMarks>> {
        let ids: Vec<i64> = executions.iter().map(|id| id.0).collect();
        let rows: Vec<(i64, i64, Option<i64>)> = sqlx::query_as(
            "select e.id, warned.count, later.id
             from executions e
             cross join lateral (
               select count(*) from execution_log where execution_id = e.id and level = 'warn'
             ) warned
             left join lateral (
               select id from executions
               where workflow_id = e.workflow_id and id > e.id and status = 'succeeded' and e.status = 'failed'
               order by id limit 1
             ) later on true
             where e.id = any($1) and (warned.count > 0 or later.id is not null)",
        )
        .bind(ids)
        .fetch_all(&self.pool)
        .await?;
        let marks = |(id, warnings, resolved_by): (_, _, Option<i64>)| ExecutionMarks {
            id: ExecutionId(id),
            warnings,
            resolved_by: resolved_by.map(ExecutionId),
        };
        Ok(rows.into_iter().map(marks).collect())
    }

    /// Returns what is usual for workflows: the median duration of their last 20 executions that succeeded, where there
    /// are at least three.
    pub async fn usual_durations(&self, workflows: &[WorkflowId]) -> Result<Vec<UsualDuration>> {
        let ids: Vec<i64> = workflows.iter().map(|workflow| workflow.0).collect();
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select w.id, (percentile_disc(0.5) within group (order by extract(epoch from e.finished_at - e.began_at) * 1000))::bigint
             from unnest($1::bigint[]) w (id)
             cross join lateral (
               select took_from(x) as began_at, finished_at from executions x
               where workflow_id = w.id and status = 'succeeded' and started_at is not null order by id desc limit 20
             ) e
             group by w.id
             -- One or two are no habit.
             having count(*) >= 3",
        )
        .bind(ids)
        .fetch_all(&self.pool)
        .await?;
        let usual = |(workflow, milliseconds)| UsualDuration { workflow_id: WorkflowId(workflow), milliseconds };
        Ok(rows.into_iter().map(usual).collect())
    }
}

impl Tx {
    /// Puts a start by hand into the queue. Returns it, and whether it is new: the same key again returns the first one.
    pub async fn insert_execution(&mut self, new: &NewExecution<'_>) -> Result<(ExecutionId, bool)> {
        let inserted: Option<i64> = sqlx::query_scalar(
            "with numbered as materialized (select nextval(pg_get_serial_sequence('executions', 'id')) as id)
             insert into executions (id, workflow_id, workflow_name, trigger_id, trigger_type, trigger_name, triggered_by,
               triggered_by_user, priority, timezone, parameters, idempotency_key, root_execution_id,
               is_milestone)
             overriding system value
             select n.id, w.id, w.name, t.id, 'manual', t.trigger_name, $3, $4,
               array_position(array['critical', 'high', 'medium', 'low'], w.priority) - 1, $5, $6, $7, n.id,
               not exists (select from jobs j where j.workflow_id = w.id)
             from numbered n
             join workflows w on w.id = $1 and w.deleted_at is null
             left join workflow_triggers t on t.id = $2 and t.workflow_id = w.id
             on conflict (workflow_id, idempotency_key) where idempotency_key is not null do nothing
             returning id",
        )
        .bind(new.workflow_id.0)
        .bind(new.trigger_id.map(|trigger| trigger.0))
        .bind(new.triggered_by)
        .bind(new.user_id.map(|user| user.0))
        .bind(new.timezone)
        .bind(Json(new.parameters))
        .bind(new.idempotency_key)
        .fetch_optional(&mut *self.inner)
        .await?;
        if let Some(id) = inserted {
            self.notify_all([(Topic::Queue, None), (Topic::Execution, Some(id))]).await?;
            return Ok((ExecutionId(id), true));
        }
        // Nothing inserted: the key was used before, or there is no such workflow.
        let id: i64 = sqlx::query_scalar("select id from executions where workflow_id = $1 and idempotency_key = $2")
            .bind(new.workflow_id.0)
            .bind(new.idempotency_key)
            .fetch_one(&mut *self.inner)
            .await?;
        Ok((ExecutionId(id), false))
    }
}

impl Tx {
    /// Says that the end of an execution starts nothing that waits for it.
    pub async fn leave_dependents_out(&mut self, id: ExecutionId) -> Result<()> {
        sqlx::query("update executions set starts_dependents = false where id = $1")
            .bind(id.0)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Marks a failure as one that needs nobody any more, or takes that back. Returns whether it had failed.
    pub async fn update_resolution(&mut self, id: ExecutionId, resolution: Option<(&str, &str)>) -> Result<bool> {
        let (by, why) = resolution.unzip();
        let marked = sqlx::query(
            "update executions
             set resolved_at = case when $2::text is not null then scheduler_now() end, resolved_by = $2, resolved_why = $3
             where id = $1 and status = 'failed'",
        )
        .bind(id.0)
        .bind(by)
        .bind(why)
        .execute(&mut *self.inner)
        .await?;
        self.notify_all([(Topic::Execution, Some(id.0))]).await?;
        Ok(marked.rows_affected() > 0)
    }
}

impl Tx {
    /// Removes all executions of a workflow, with their logs: for the sample workspace, which leaves nothing behind.
    pub async fn delete_executions_of(&mut self, workflow: WorkflowId) -> Result<()> {
        sqlx::query("delete from executions where workflow_id = $1").bind(workflow.0).execute(&mut *self.inner).await?;
        self.notify(Topic::Execution, None).await
    }
}
