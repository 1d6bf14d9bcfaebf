use chrono::TimeDelta;
use domain::trigger::{
    definition::{MissedPolicy, OverlapPolicy, Trigger},
    firing::FiringReason,
    tick::TickState,
};
use store::{DueTrigger, Tx};

use crate::Result;

/// Writes down that planned instants which have come, and which nobody has decided about yet, do not start anything.
///
/// Whoever changes a plan, or what holds it back, calls this first: otherwise these instants would be gone without a word,
/// or would be decided about as if things had always been as they are now.
pub(super) async fn leave_out_overdue(tx: &mut Tx, trigger: &Trigger, reason: FiringReason) -> Result<()> {
    let Some((schedule, next_run_at)) = trigger.spec.schedule().zip(trigger.next_run_at) else { return Ok(()) };
    let now = tx.scheduler_now().await?;
    let state = TickState {
        trigger: trigger.id,
        next_run_at,
        now,
        paused: Some(reason),
        // With a reason against all of them, the rest decides nothing.
        skip_next_at: None,
        missed_policy: MissedPolicy::Skip,
        catchup_window: TimeDelta::zero(),
        catchup_limit: 0,
        overlap_policy: OverlapPolicy::Skip,
        free_places: 0,
        runs_left: None,
    };
    let due = DueTrigger {
        id: trigger.id,
        name: trigger.spec.name.clone(),
        workflow_id: trigger.workflow_id,
        schedule: schedule.clone(),
        due_at: next_run_at,
        state,
    };
    let decision = due.decide();
    if decision.decides_anything() {
        tx.write_decisions(&[(due, decision)]).await?;
    }
    Ok(())
}
