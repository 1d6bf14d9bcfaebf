use chrono::{DateTime, Utc};
use domain::{
    execution::{Status, TriggerType},
    ids::{ExecutionId, WorkflowId},
    workflow::RecentExecution,
};
use sqlx::FromRow;

use crate::{Result, Store};

/// What surrounds a workflow: how much belongs to it, and what happened last.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The number of its jobs.
    pub job_count: i64,
    /// The number of its triggers.
    pub trigger_count: i64,
    /// Its last execution.
    pub last: Option<RecentExecution>,
}

#[derive(FromRow)]
struct LastRow {
    #[sqlx(try_from = "i64")]
    id: ExecutionId,
    #[sqlx(try_from = "String")]
    status: Status,
    #[sqlx(try_from = "String")]
    trigger_type: TriggerType,
    queued_at: DateTime<Utc>,
}

impl Store {
    /// Returns what surrounds a workflow.
    pub async fn load_surroundings(&self, id: WorkflowId) -> Result<Surroundings> {
        let (job_count, trigger_count) = sqlx::query_as(
            "select
               (select count(*) from jobs where workflow_id = $1),
               (select count(*) from workflow_triggers where workflow_id = $1)",
        )
        .bind(id.0)
        .fetch_one(&self.pool)
        .await?;
        let last: Option<LastRow> = sqlx::query_as(
            "select id, status, trigger_type, queued_at from executions where workflow_id = $1 order by id desc limit 1",
        )
        .bind(id.0)
        .fetch_optional(&self.pool)
        .await?;
        let last = last.map(|LastRow { id, status, trigger_type, queued_at }| RecentExecution {
            id,
            status,
            trigger_type,
            queued_at,
        });
        Ok(Surroundings { job_count, trigger_count, last })
    }
}
