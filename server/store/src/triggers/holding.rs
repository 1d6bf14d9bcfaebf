use chrono::{DateTime, Utc};
use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    trigger::firing::FiringReason,
    workflow::Pause,
};

use crate::{Result, Tx};

impl Tx {
    /// Switches a trigger off.
    pub async fn disable_trigger(&mut self, workflow: WorkflowId, id: TriggerId) -> Result<()> {
        sqlx::query(
            "update workflow_triggers
             set enabled = false, next_run_at = null, next_due_at = null, skip_next_at = null, version = version + 1,
               updated_at = now()
             where id = $1",
        )
        .bind(id.0)
        .execute(&mut *self.inner)
        .await?;
        self.notify_trigger(workflow, id.0).await
    }

    /// Pauses a trigger, or lets it go on, from when failures are counted anew.
    pub async fn update_trigger_pause(
        &mut self,
        workflow: WorkflowId,
        id: TriggerId,
        pause: Option<&Pause>,
    ) -> Result<()> {
        sqlx::query(
            "update workflow_triggers
             set paused_at = $2, paused_by = $3, pause_reason = $4, resume_at = $5, version = version + 1, updated_at = now(),
               failures_since = case when $2::timestamptz is null then scheduler_now() else failures_since end
             where id = $1",
        )
        .bind(id.0)
        .bind(pause.map(|pause| pause.at))
        .bind(pause.map(|pause| &pause.by))
        .bind(pause.map(|pause| &pause.reason))
        .bind(pause.and_then(|pause| pause.resume_at))
        .execute(&mut *self.inner)
        .await?;
        self.notify_trigger(workflow, id.0).await
    }

    /// Leaves a planned instant out, or takes that back.
    pub async fn update_skip_next(
        &mut self,
        workflow: WorkflowId,
        id: TriggerId,
        skip_next_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        sqlx::query("update workflow_triggers set skip_next_at = $2 where id = $1")
            .bind(id.0)
            .bind(skip_next_at)
            .execute(&mut *self.inner)
            .await?;
        self.notify_trigger(workflow, id.0).await
    }

    /// Ends what waits for a trigger: all of it, or only the ends that wait for other upstreams. Returns how many there were.
    pub async fn end_waiting(&mut self, id: TriggerId, only_partial: bool, reason: FiringReason) -> Result<u64> {
        let ended = sqlx::query(
            "update trigger_firings set state = 'skipped', reason = $3, due_at = scheduler_now(), decided_at = scheduler_now()
             where trigger_id = $1 and state = 'waiting' and (not $2 or reason = 'waiting_for_others')",
        )
        .bind(id.0)
        .bind(only_partial)
        .bind(reason.to_string())
        .execute(&mut *self.inner)
        .await?;
        Ok(ended.rows_affected())
    }

    /// Lets a start that waits for its delay be made now. Returns whether it still waited.
    pub async fn hasten_firing(&mut self, trigger: TriggerId, id: FiringId) -> Result<bool> {
        let hastened = sqlx::query(
            "update trigger_firings set due_at = scheduler_now()
             where trigger_id = $1 and id = $2 and state = 'waiting' and reason = 'delayed'",
        )
        .bind(trigger.0)
        .bind(id.0)
        .execute(&mut *self.inner)
        .await?;
        Ok(hastened.rows_affected() > 0)
    }

    /// Takes one decision that waits back, with those that go with it. Returns whether it still waited.
    pub async fn cancel_firing(&mut self, trigger: TriggerId, id: FiringId, by: &str) -> Result<bool> {
        let cancelled = sqlx::query(
            "update trigger_firings
             set state = 'cancelled', reason = 'cancelled_by_person', detail = detail || jsonb_build_object('by', $3::text),
               due_at = scheduler_now(), decided_at = scheduler_now()
             where trigger_id = $1 and (id = $2 or lead_id = $2) and state = 'waiting'",
        )
        .bind(trigger.0)
        .bind(id.0)
        .bind(by)
        .execute(&mut *self.inner)
        .await?;
        Ok(cancelled.rows_affected() > 0)
    }
}
