use domain::{
    ids::{ExecutionId, WorkflowId},
    person::Actor,
};
use serde_json::json;
use sqlx::FromRow;

use crate::{Result, Tx};

/// A trigger that was paused.
#[derive(FromRow)]
struct PausedRow {
    id: i64,
    workflow_id: i64,
    trigger_name: String,
    pause_reason: String,
}

impl Tx {
    /// Pauses triggers where as many of the last executions that they started as they say have failed. Whoever writes
    /// failures calls this in the same transaction, with what [`Tx::lock_failing_triggers`] returned.
    pub(crate) async fn pause_failing_triggers(&mut self, triggers: Vec<i64>) -> Result<()> {
        if triggers.is_empty() {
            return Ok(());
        }
        let paused: Vec<PausedRow> =
            sqlx::query_as(include_str!("failing.sql")).bind(triggers).fetch_all(&mut *self.inner).await?;
        let actor = Actor::system("FlowForge");
        for row in paused {
            let change = json!({"reason": row.pause_reason, "resume_at": null});
            self.record(&actor, "paused", "trigger", Some(row.id), &row.trigger_name, None, Some(change)).await?;
            self.notify_trigger(WorkflowId(row.workflow_id), row.id).await?;
        }
        Ok(())
    }

    /// Locks the triggers of executions that failures may pause, in their order, and returns them.
    ///
    /// Two executions of a trigger may end at once: with the lock, the second sees the end of the first. Whoever ends
    /// executions locks before it does, for whoever cancels executions to make room for a start holds the trigger first, too.
    pub(crate) async fn lock_failing_triggers(&mut self, executions: &[ExecutionId]) -> Result<Vec<i64>> {
        let executions: Vec<i64> = executions.iter().map(|execution| execution.0).collect();
        if executions.is_empty() {
            return Ok(Vec::new());
        }
        Ok(sqlx::query_scalar(
            "select id from workflow_triggers
             where id in (select trigger_id from executions where id = any($1) and trigger_type <> 'manual')
               and pause_after_failures is not null and paused_at is null
             order by id
             for no key update",
        )
        .bind(executions)
        .fetch_all(&mut *self.inner)
        .await?)
    }
}
