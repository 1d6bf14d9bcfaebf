use chrono::{DateTime, Utc};
use domain::{
    ids::{TriggerId, WorkflowId},
    person::Actor,
    trigger::{
        definition::{Cause, DependencySpec, EventSpec, Trigger, TriggerSpec},
        firing::FiringReason,
    },
};
use serde_json::json;
use store::{TriggerWrite, Tx};

use super::leaving_out::leave_out_overdue;
use crate::{Result, change::changes, hooks::ensure_hook};

/// Makes a trigger. It fires at planned instants, and after ends and arrivals, that come after now only.
pub(crate) async fn insert(tx: &mut Tx, actor: &Actor, workflow: WorkflowId, spec: &TriggerSpec) -> Result<TriggerId> {
    let next_run_at = next_run(tx, spec).await?;
    let id = tx.insert_trigger(workflow, &TriggerWrite { spec, next_run_at }).await?;
    if is_webhook(spec) {
        ensure_hook(tx, id).await?;
    }
    let after = json!({"workflow": workflow, "trigger": spec});
    tx.record(actor, "created", "trigger", Some(id.0), &spec.name, None, Some(after)).await?;
    Ok(id)
}

/// Changes a trigger that the transaction has locked.
///
/// # Errors
///
/// A conflict `changed_meanwhile` when `version` is not the current one any more.
pub(crate) async fn update(
    tx: &mut Tx,
    actor: &Actor,
    before: &Trigger,
    version: i32,
    spec: &TriggerSpec,
) -> Result<()> {
    let id = before.id;
    let unchanged =
        before.spec.schedule() == spec.schedule() && before.spec.enabled && spec.enabled && before.error.is_none();
    let next_run_at = if unchanged {
        before.next_run_at
    } else {
        let reason = if spec.enabled { FiringReason::TriggerChanged } else { FiringReason::TriggerDisabled };
        leave_out_overdue(tx, before, reason).await?;
        let now = tx.scheduler_now().await?;
        before.next_start(spec, now).filter(|_| spec.enabled)
    };
    tx.update_trigger(before.workflow_id, id, version, &TriggerWrite { spec, next_run_at }).await?;
    end_what_waits(tx, before, spec).await?;
    if is_webhook(spec) {
        ensure_hook(tx, id).await?;
    }
    if !before.spec.enabled || before.spec.cause != spec.cause {
        tx.forget_looks(id).await?;
    }
    let (old, new) = changes(&json!(before.spec), &json!(spec));
    Ok(tx.record(actor, "changed", "trigger", Some(id.0), &spec.name, old, new).await?)
}

/// Deletes a trigger with its history and with what waits; its executions stay.
pub(crate) async fn delete(tx: &mut Tx, actor: &Actor, trigger: &Trigger) -> Result<()> {
    let (id, workflow) = (trigger.id, trigger.workflow_id);
    let cancelled = tx.end_waiting(id, false, FiringReason::CancelledByPerson).await?;
    tx.delete_trigger(workflow, id).await?;
    let before = json!({"workflow": workflow, "trigger": trigger.spec, "cancelled_starts": cancelled});
    Ok(tx.record(actor, "deleted", "trigger", Some(id.0), &trigger.spec.name, Some(before), None).await?)
}

fn is_webhook(spec: &TriggerSpec) -> bool {
    matches!(spec.cause, Cause::Event(EventSpec::Webhook(_)))
}

/// Ends what waits and is no longer what the trigger is about.
async fn end_what_waits(tx: &mut Tx, before: &Trigger, spec: &TriggerSpec) -> Result<()> {
    let without_delay = |cause: &Cause| match cause {
        Cause::Dependency(dependency) => Some(DependencySpec { delay_minutes: 0, ..dependency.clone() }),
        _ => None,
    };
    if before.spec.enabled && !spec.enabled {
        tx.end_waiting(before.id, false, FiringReason::TriggerDisabled).await?;
    } else if before.spec.trigger_type() != spec.trigger_type() {
        tx.end_waiting(before.id, false, FiringReason::TriggerChanged).await?;
    } else if without_delay(&before.spec.cause) != without_delay(&spec.cause) {
        tx.end_waiting(before.id, true, FiringReason::TriggerChanged).await?;
    }
    Ok(())
}

/// Returns the first planned instant after now, or nothing while the trigger is off or is not planned.
pub(crate) async fn next_run(tx: &mut Tx, spec: &TriggerSpec) -> Result<Option<DateTime<Utc>>> {
    let Some(schedule) = spec.schedule().filter(|_| spec.enabled) else { return Ok(None) };
    let now = tx.scheduler_now().await?;
    Ok(schedule.parse()?.next_after(now))
}
