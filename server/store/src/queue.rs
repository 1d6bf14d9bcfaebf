//! Every move of an execution. Each is guarded by the status and the attempt it expects: no row means that somebody
//! else moved it, which is an answer and no error.

use chrono::{DateTime, Utc};
use domain::{
    execution::Status,
    ids::{ExecutionId, WorkflowId},
};
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, Topic, Tx};

/// How many workers an execution may lose before it fails: what kills the process once may kill it always.
const MAX_LOST_ATTEMPTS: i32 = 3;

/// An execution that this worker holds from now on.
#[derive(Clone, Debug, FromRow)]
pub struct Claimed {
    /// The execution.
    #[sqlx(try_from = "i64")]
    pub id: ExecutionId,
    /// Its workflow.
    #[sqlx(try_from = "i64")]
    pub workflow_id: WorkflowId,
    /// That workflow's name.
    pub workflow_name: String,
    /// The attempt: the fence that every write of this worker names.
    pub attempt: i32,
    /// The planned instant, if it has one.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// When it came into the queue.
    pub queued_at: DateTime<Utc>,
    /// When the first attempt started.
    pub started_at: DateTime<Utc>,
    /// The zone in which the planned instant becomes a day.
    pub timezone: String,
    /// Its parameters.
    #[sqlx(json)]
    pub parameters: Map<String, Value>,
}

/// How an attempt ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Ending {
    /// All jobs that were to run have succeeded.
    Succeeded,
    /// A job failed; why, in one sentence.
    Failed(String),
    /// A person stopped it.
    Cancelled,
}

impl Ending {
    /// Returns the status that it leads to.
    pub fn status(&self) -> Status {
        match self {
            Self::Succeeded => Status::Succeeded,
            Self::Failed(_) => Status::Failed,
            Self::Cancelled => Status::Cancelled,
        }
    }
}

/// What a heartbeat learned.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Heartbeat {
    /// The execution.
    pub id: ExecutionId,
    /// The attempt that is still this worker's.
    pub attempt: i32,
    /// Whether a person has asked it to stop.
    pub cancel_requested: bool,
}

/// How the queue stands, for operators.
#[derive(Clone, Copy, Debug, FromRow, PartialEq)]
pub struct QueueFigures {
    /// Executions that wait.
    pub queued: i64,
    /// Executions that run, on any machine.
    pub running: i64,
    /// Seconds for which the one that waits longest has waited; 0 if none does.
    pub oldest_queued_seconds: f64,
    /// Triggers whose planned instant passed a minute ago or more, and that nobody has decided about.
    pub overdue_triggers: i64,
}

impl Store {
    /// Returns how the queue stands.
    pub async fn queue_figures(&self) -> Result<QueueFigures> {
        Ok(sqlx::query_as(
            "select
               count(*) filter (where status = 'queued') as queued,
               count(*) filter (where status = 'running') as running,
               coalesce(extract(epoch from scheduler_now() - min(queued_at) filter (where status = 'queued')), 0)::float8
                 as oldest_queued_seconds,
               (
                 select count(*) from workflow_triggers t join workflows w on w.id = t.workflow_id
                 where t.enabled and t.next_run_at < scheduler_now() - interval '1 minute' and w.deleted_at is null
               ) as overdue_triggers
             from executions where status in ('queued', 'running')",
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Lets every lease end now, so that what ran is taken up again at once. For a process that knows that nobody else
    /// works on this database: those who held the leases are gone. Returns how many there were.
    pub async fn expire_leases(&self) -> Result<u64> {
        let expired = sqlx::query(
            "update executions set lease_expires_at = scheduler_now() - interval '1 second' where status = 'running'",
        )
        .execute(&self.pool)
        .await?;
        Ok(expired.rows_affected())
    }

    /// Takes at most `limit` executions from the queue for `worker`, by priority, then oldest first, never more of a
    /// workflow than it may have at once.
    ///
    /// Two steps in one transaction: the first locks what looks free together with its workflow, passing over what
    /// another worker has locked; the second counts again. While a workflow is locked nobody else starts an execution of
    /// it, and the second statement sees everything that was committed before the lock, so the limit holds.
    pub async fn claim_executions(&self, worker: &str, lease_seconds: f64, limit: i64) -> Result<Vec<Claimed>> {
        let mut tx = self.begin().await?;
        let candidates: Vec<i64> = sqlx::query_scalar(
            "select e.id
             from executions e
             join workflows w on w.id = e.workflow_id
             where e.status = 'queued'
               and (e.beyond_limit
                 or (select count(*) from executions r where r.workflow_id = e.workflow_id and r.status = 'running') < w.max_active_executions)
             order by e.priority, e.queued_at, e.id
             limit $1
             for no key update of e, w skip locked",
        )
        .bind(limit)
        .fetch_all(&mut *tx.inner)
        .await?;
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let claimed: Vec<Claimed> = sqlx::query_as(
            "with places as (
               select e.id, w.max_active_executions - (
                   select count(*) from executions r where r.workflow_id = e.workflow_id and r.status = 'running'
                 ) as free,
                 e.beyond_limit,
                 row_number() over (partition by e.workflow_id, e.beyond_limit order by e.priority, e.queued_at, e.id) as place
               from executions e
               join workflows w on w.id = e.workflow_id
               where e.id = any($1) and e.status = 'queued'
             )
             update executions e
             set status = 'running', attempt = e.attempt + 1, worker = $2, started_at = coalesce(e.started_at, scheduler_now()),
               lease_expires_at = scheduler_now() + make_interval(secs => $3)
             from places p
             where e.id = p.id and (p.beyond_limit or p.place <= p.free)
             returning e.id, e.workflow_id, e.workflow_name, e.attempt, e.scheduled_for, e.queued_at, e.started_at, e.timezone,
               e.parameters",
        )
        .bind(&candidates)
        .bind(worker)
        .bind(lease_seconds)
        .fetch_all(&mut *tx.inner)
        .await?;
        tx.notify_executions(claimed.iter().map(|claimed| claimed.id)).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    /// Extends the leases of what `worker` holds. What does not come back is not this worker's any more.
    pub async fn heartbeat(
        &self,
        worker: &str,
        held: &[(ExecutionId, i32)],
        lease_seconds: f64,
    ) -> Result<Vec<Heartbeat>> {
        let (ids, attempts): (Vec<i64>, Vec<i32>) = held.iter().map(|(id, attempt)| (id.0, *attempt)).unzip();
        let rows: Vec<(i64, i32, bool)> = sqlx::query_as(
            "update executions e
             set lease_expires_at = scheduler_now() + make_interval(secs => $4)
             from unnest($2::bigint[], $3::integer[]) as held (id, attempt)
             where e.id = held.id and e.attempt = held.attempt and e.status = 'running' and e.worker = $1
             returning e.id, e.attempt, e.cancel_requested_at is not null",
        )
        .bind(worker)
        .bind(ids)
        .bind(attempts)
        .bind(lease_seconds)
        .fetch_all(&self.pool)
        .await?;
        let beat = |(id, attempt, cancel_requested)| Heartbeat { id: ExecutionId(id), attempt, cancel_requested };
        Ok(rows.into_iter().map(beat).collect())
    }

    /// Puts back or ends what lost its lease, at most `limit`. Returns each with where it stands now.
    pub async fn release_lost_executions(&self, limit: i64) -> Result<Vec<(ExecutionId, Status)>> {
        let mut tx = self.begin().await?;
        let rows: Vec<(i64, i32, String)> = sqlx::query_as(
            "with lost as (
               select id,
                 case
                   when cancel_requested_at is not null then 'cancelled'
                   when lost_attempts + 1 >= $2 then 'failed'
                   else 'queued'
                 end as next
               from executions
               where status = 'running' and lease_expires_at < scheduler_now()
               order by id
               limit $1
               for update skip locked
             )
             update executions e
             set status = lost.next, lease_expires_at = null, lost_attempts = e.lost_attempts + 1,
               finished_at = case when lost.next <> 'queued' then scheduler_now() end,
               error = case lost.next
                 when 'failed' then format('The worker was lost %s times while it ran this; the last was %s.', e.lost_attempts + 1, e.worker)
                 when 'cancelled' then 'Cancelled by ' || coalesce(e.cancel_requested_by, 'a person') || '.'
               end
             from lost
             where e.id = lost.id
             returning e.id, e.attempt, e.status",
        )
        .bind(limit)
        .bind(MAX_LOST_ATTEMPTS)
        .fetch_all(&mut *tx.inner)
        .await?;
        for (id, attempt, status) in &rows {
            tx.end_open_jobs(ExecutionId(*id), *attempt, "failed", "The worker was lost while it ran this.").await?;
            if status != "queued" {
                tx.fire_dependents(ExecutionId(*id)).await?;
            }
        }
        if !rows.is_empty() {
            tx.notify(Topic::Queue, None).await?;
            tx.notify_executions(rows.iter().map(|row| ExecutionId(row.0))).await?;
        }
        tx.commit().await?;
        Ok(rows.into_iter().filter_map(|(id, _, status)| Some((ExecutionId(id), status.parse().ok()?))).collect())
    }
}

impl Tx {
    /// Ends an attempt. Returns whether it was still this attempt's to end.
    pub async fn complete_execution(&mut self, id: ExecutionId, attempt: i32, ending: &Ending) -> Result<bool> {
        let error = match ending {
            Ending::Failed(error) => Some(error.as_str()),
            Ending::Succeeded | Ending::Cancelled => None,
        };
        let completed: Option<i64> = sqlx::query_scalar(
            "update executions e
             set status = $3, lease_expires_at = null, finished_at = scheduler_now(),
               error = case when $3 = 'cancelled' then 'Cancelled by ' || coalesce(e.cancel_requested_by, 'a person') || '.' else $4 end,
               rows_read = j.rows_read, rows_written = j.rows_written, rows_quarantined = j.rows_quarantined
             from (
               select coalesce(sum(rows_read), 0) as rows_read, coalesce(sum(rows_quarantined), 0) as rows_quarantined,
                 coalesce(sum(case when rows_silver + rows_quarantined > 0 then rows_silver when rows_bronze > 0 then rows_bronze else rows_gold end), 0) as rows_written
               from (
                 select distinct on (position) * from job_executions where execution_id = $1 order by position, attempt desc
               ) latest
             ) j
             where e.id = $1 and e.attempt = $2 and e.status = 'running'
             returning e.id",
        )
        .bind(id.0)
        .bind(attempt)
        .bind(ending.status().to_string())
        .bind(error)
        .fetch_optional(&mut *self.inner)
        .await?;
        if completed.is_some() {
            self.fire_dependents(id).await?;
            self.notify(Topic::Queue, None).await?;
            self.notify(Topic::Execution, Some(id.0)).await?;
        }
        Ok(completed.is_some())
    }

    /// Gives an execution back to the queue, because the process stops. Returns whether it was still this attempt's.
    pub async fn hand_back_execution(&mut self, id: ExecutionId, attempt: i32) -> Result<bool> {
        let handed: Option<i64> = sqlx::query_scalar(
            "update executions set status = 'queued', lease_expires_at = null, worker = null
             where id = $1 and attempt = $2 and status = 'running'
             returning id",
        )
        .bind(id.0)
        .bind(attempt)
        .fetch_optional(&mut *self.inner)
        .await?;
        if handed.is_some() {
            self.end_open_jobs(id, attempt, "cancelled", "The server was stopped; another attempt follows.").await?;
            self.notify(Topic::Queue, None).await?;
            self.notify(Topic::Execution, Some(id.0)).await?;
        }
        Ok(handed.is_some())
    }

    /// Asks an execution to stop: one that waits is cancelled, one that runs is told. Returns where it stands now.
    pub async fn cancel_execution(&mut self, id: ExecutionId, by: &str) -> Result<Status> {
        let (status, was_queued): (String, bool) = sqlx::query_as(
            "update executions e
             set status = case before.status when 'queued' then 'cancelled' else e.status end,
               finished_at = case before.status when 'queued' then scheduler_now() else e.finished_at end,
               error = case before.status when 'queued' then 'Cancelled by ' || $2 || '.' else e.error end,
               cancel_requested_at = case when before.status in ('queued', 'running') then coalesce(e.cancel_requested_at, scheduler_now()) else e.cancel_requested_at end,
               cancel_requested_by = case when before.status in ('queued', 'running') then coalesce(e.cancel_requested_by, $2) else e.cancel_requested_by end
             from (select id, status from executions where id = $1 for no key update) before
             where e.id = before.id
             returning e.status, before.status = 'queued'",
        )
        .bind(id.0)
        .bind(by)
        .fetch_one(&mut *self.inner)
        .await?;
        if was_queued {
            self.fire_dependents(id).await?;
        }
        self.notify(Topic::Cancel, Some(id.0)).await?;
        self.notify(Topic::Execution, Some(id.0)).await?;
        status.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
    }

    /// Cancels what waits in the queue for a workflow, and asks what runs to stop. Returns how many there were.
    pub async fn cancel_executions_of(&mut self, workflow: WorkflowId, by: &str) -> Result<u64> {
        let ids: Vec<i64> =
            sqlx::query_scalar("select id from executions where workflow_id = $1 and status in ('queued', 'running') order by id for update")
                .bind(workflow.0)
                .fetch_all(&mut *self.inner)
                .await?;
        for id in &ids {
            self.cancel_execution(ExecutionId(*id), by).await?;
        }
        Ok(u64::try_from(ids.len()).unwrap_or(0))
    }

    /// Puts an execution that failed or was cancelled back into the queue, at the place of its first start: the instant
    /// of that start stays what templates see. Returns whether it was in such a state.
    pub async fn retry_execution(&mut self, id: ExecutionId) -> Result<bool> {
        let retried: Option<i64> = sqlx::query_scalar(
            "update executions
             set status = 'queued', finished_at = null, error = null, worker = null, lost_attempts = 0,
               cancel_requested_at = null, cancel_requested_by = null
             where id = $1 and status in ('failed', 'cancelled') and workflow_id is not null
             returning id",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.inner)
        .await?;
        if retried.is_some() {
            self.notify(Topic::Queue, None).await?;
            self.notify(Topic::Execution, Some(id.0)).await?;
        }
        Ok(retried.is_some())
    }

    /// Changes the parameters with which an execution that waits will run.
    pub async fn update_execution_parameters(
        &mut self,
        id: ExecutionId,
        parameters: &Map<String, Value>,
    ) -> Result<()> {
        sqlx::query("update executions set parameters = $2 where id = $1 and status = 'queued'")
            .bind(id.0)
            .bind(Json(parameters))
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Ends the jobs of an attempt that nobody works at any more.
    pub(crate) async fn end_open_jobs(
        &mut self,
        id: ExecutionId,
        attempt: i32,
        status: &str,
        error: &str,
    ) -> Result<()> {
        sqlx::query(
            "update job_executions
             set status = case status when 'running' then $3 else 'skipped' end,
               error = case status when 'running' then $4 else 'It was not started.' end,
               finished_at = case status when 'running' then scheduler_now() end
             where execution_id = $1 and attempt = $2 and status in ('pending', 'running')",
        )
        .bind(id.0)
        .bind(attempt)
        .bind(status)
        .bind(error)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Tells that executions have moved: each by its number if they are few, all at once if they are many.
    async fn notify_executions(&mut self, ids: impl ExactSizeIterator<Item = ExecutionId>) -> Result<()> {
        if ids.len() > 10 {
            return self.notify(Topic::Execution, None).await;
        }
        for id in ids {
            self.notify(Topic::Execution, Some(id.0)).await?;
        }
        Ok(())
    }
}
