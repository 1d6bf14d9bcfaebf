use chrono::{DateTime, Utc};
use domain::{
    execution::{Status, TriggerType},
    ids::{ExecutionId, TriggerId, WorkflowId},
};
use sqlx::FromRow;

use crate::{Result, Store};

/// An execution as the calendar shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StartedExecution {
    /// The execution.
    pub id: ExecutionId,
    /// Its workflow.
    pub workflow_id: WorkflowId,
    /// The name of the workflow.
    pub workflow_name: String,
    /// Where it stands.
    pub status: Status,
    /// What started it.
    pub trigger_type: TriggerType,
    /// The trigger that started it, if it is still there.
    pub trigger_id: Option<TriggerId>,
    /// When it started; while it waits, since when.
    pub at: DateTime<Utc>,
    /// How long it took, in milliseconds, once it has ended.
    pub took_ms: Option<i64>,
}

/// Which executions the calendar is to show.
#[derive(Clone, Copy, Debug, Default)]
pub struct StartedWanted<'a> {
    /// Only those of these workflows.
    pub workflows: Option<&'a [WorkflowId]>,
    /// Only those that a trigger of the type with this code started.
    pub trigger: Option<&'a str>,
}

#[derive(FromRow)]
struct StartedRow {
    id: i64,
    workflow_id: i64,
    workflow_name: String,
    #[sqlx(try_from = "String")]
    status: Status,
    #[sqlx(try_from = "String")]
    trigger_type: TriggerType,
    trigger_id: Option<i64>,
    at: DateTime<Utc>,
    took_ms: Option<i64>,
}

impl Store {
    /// Returns the executions of workflows that are not deleted which came into the queue in a stretch of time: of very many,
    /// the newest.
    pub async fn list_started_between(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        wanted: &StartedWanted<'_>,
        limit: i64,
    ) -> Result<Vec<StartedExecution>> {
        let rows: Vec<StartedRow> = sqlx::query_as(
            "select e.id, e.workflow_id, w.name as workflow_name, e.status, e.trigger_type, e.trigger_id,
               coalesce(e.started_at, e.queued_at) as at,
               (extract(epoch from e.finished_at - took_from(e)) * 1000)::bigint as took_ms
             from executions e
             join workflows w on w.id = e.workflow_id and w.deleted_at is null
             where e.queued_at >= $1 and e.queued_at < $2
               and ($4::bigint[] is null or e.workflow_id = any ($4))
               and ($5::text is null or e.trigger_type = $5)
             order by e.queued_at desc
             limit $3",
        )
        .bind(from)
        .bind(to)
        .bind(limit)
        .bind(wanted.workflows.map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>()))
        .bind(wanted.trigger)
        .fetch_all(&self.pool)
        .await?;
        let started = |row: StartedRow| StartedExecution {
            id: ExecutionId(row.id),
            workflow_id: WorkflowId(row.workflow_id),
            workflow_name: row.workflow_name,
            status: row.status,
            trigger_type: row.trigger_type,
            trigger_id: row.trigger_id.map(TriggerId),
            at: row.at,
            took_ms: row.took_ms,
        };
        Ok(rows.into_iter().map(started).collect())
    }
}
