use sqlx::FromRow;

use crate::{Result, Store};

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
}
