//! Every move of an execution. Each is guarded by the status and the attempt it expects: no row means that somebody
//! else moved it, which is an answer and no error.

use domain::{
    execution::Status,
    ids::{ExecutionId, WorkflowId},
};
use serde_json::{Map, Value};
use sqlx::types::Json;

use crate::{Result, Topic, Tx};

/// Taking executions from the queue.
mod claims;
/// How the queue stands.
mod figures;
/// How long an execution stays with a worker.
mod leases;
/// Executions that have nothing to do.
mod milestones;

pub use claims::{Claimed, Waiting};
pub use figures::QueueFigures;
pub use leases::Heartbeat;

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

impl Tx {
    /// Ends an attempt. Returns whether it was still this attempt's to end.
    pub async fn complete_execution(&mut self, id: ExecutionId, attempt: i32, ending: &Ending) -> Result<bool> {
        let error = match ending {
            Ending::Failed(error) => Some(error.as_str()),
            Ending::Succeeded | Ending::Cancelled => None,
        };
        let failing = match ending {
            Ending::Failed(_) => self.lock_failing_triggers(&[id]).await?,
            Ending::Succeeded | Ending::Cancelled => Vec::new(),
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
            self.pause_failing_triggers(failing).await?;
            self.fire_dependents(&[id]).await?;
            self.notify_moved(id).await?;
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
            self.notify_moved(id).await?;
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
            self.fire_dependents(&[id]).await?;
        }
        self.notify_all([(Topic::Cancel, Some(id.0)), (Topic::Execution, Some(id.0))]).await?;
        status.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
    }

    /// Cancels what waits in the queue for a workflow, and asks what runs to stop. Returns how many there were.
    pub async fn cancel_executions_of(&mut self, workflow: WorkflowId, by: &str) -> Result<u64> {
        let ids: Vec<i64> =
            sqlx::query_scalar("select id from executions where workflow_id = $1 and status in ('queued', 'running') order by id for update")
                .bind(workflow.0)
                .fetch_all(&mut *self.inner)
                .await?;
        let executions: Vec<_> = ids.into_iter().map(ExecutionId).collect();
        // Locked before the first of them ends: two that end several never wait for each other.
        self.lock_dependents(&executions).await?;
        for id in &executions {
            self.cancel_execution(*id, by).await?;
        }
        Ok(u64::try_from(executions.len()).unwrap_or(0))
    }

    /// Puts an execution that failed or was cancelled back into the queue, at the place of its first start: the instant
    /// of that start stays what templates see. Returns whether it was in such a state.
    pub async fn retry_execution(&mut self, id: ExecutionId) -> Result<bool> {
        let retried: Option<i64> = sqlx::query_scalar(
            "update executions
             set status = 'queued', finished_at = null, error = null, worker = null, lost_attempts = 0,
               attempt_started_at = null, resolved_at = null, resolved_by = null, resolved_why = null, cancel_requested_at = null, cancel_requested_by = null
             where id = $1 and status in ('failed', 'cancelled') and workflow_id is not null
             returning id",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.inner)
        .await?;
        if retried.is_some() {
            self.notify_moved(id).await?;
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

    /// Tells that an execution has moved in a way that changes what can be taken from the queue.
    async fn notify_moved(&mut self, id: ExecutionId) -> Result<()> {
        self.notify_all([(Topic::Queue, None), (Topic::Execution, Some(id.0))]).await
    }

    /// Tells that executions have moved: each by its number if they are few, all at once if they are many.
    async fn notify_executions(&mut self, ids: impl ExactSizeIterator<Item = ExecutionId>) -> Result<()> {
        if ids.len() > 10 {
            return self.notify(Topic::Execution, None).await;
        }
        self.notify_all(ids.map(|id| (Topic::Execution, Some(id.0)))).await
    }
}
