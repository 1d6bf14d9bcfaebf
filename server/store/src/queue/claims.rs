use chrono::{DateTime, Utc};
use domain::ids::{ExecutionId, WorkflowId};
use serde_json::{Map, Value};
use sqlx::FromRow;

use crate::{Result, Store};

/// What waits in the queue and could be taken now, whether or not somebody else is taking it.
#[derive(Clone, Copy, Debug, Default, Eq, FromRow, PartialEq)]
pub struct Waiting {
    /// Executions for a worker.
    pub has_work: bool,
    /// Executions that have nothing to do.
    pub has_milestones: bool,
}

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

impl Store {
    /// Looks whether something waits in the queue that could be taken now.
    pub async fn look_at_queue(&self) -> Result<Waiting> {
        Ok(sqlx::query_as(include_str!("look.sql")).fetch_one(&self.pool).await?)
    }

    /// Takes at most `limit` executions from the queue for `worker`, by priority, then oldest first, never more of a
    /// workflow than it may have at once. Takes fewer when several of one workflow come first; ask again for the others.
    ///
    /// Two steps in one transaction: the first locks what looks free together with its workflow, passing over what
    /// another worker has locked; the second counts again. While a workflow is locked nobody else starts an execution of
    /// it, and the second statement sees everything that was committed before the lock, so the limit holds.
    pub async fn claim_executions(&self, worker: &str, lease_seconds: f64, limit: i64) -> Result<Vec<Claimed>> {
        let mut tx = self.begin().await?;
        let candidates: Vec<i64> =
            sqlx::query_scalar(include_str!("candidates.sql")).bind(limit).fetch_all(&mut *tx.inner).await?;
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let claimed: Vec<Claimed> = sqlx::query_as(include_str!("claim.sql"))
            .bind(&candidates)
            .bind(worker)
            .bind(lease_seconds)
            .fetch_all(&mut *tx.inner)
            .await?;
        tx.notify_executions(claimed.iter().map(|claimed| claimed.id)).await?;
        tx.commit().await?;
        Ok(claimed)
    }
}
