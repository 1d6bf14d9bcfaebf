use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::{ExecutionId, FiringId, TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::{
        cron::HourClock,
        definition::{SchedulePreview, ScheduleSpec, Trigger, TriggerDraft, TriggerSpec},
        firing::{Firing, FiringOutcome, FiringReason},
    },
};
use serde_json::json;
use store::{NewExecution, NewFiring, Store, StoreError, TriggerWrite, Tx};

use crate::{
    Error, Result,
    change::changes,
    error::{OrMissing, must},
    workflows::{Workflows, missing},
};

/// Triggers: what starts workflows.
#[derive(Clone, Debug)]
pub struct Triggers {
    pub(crate) store: Store,
    pub(crate) workflows: Workflows,
}

impl Triggers {
    /// Returns the triggers of a workflow, in the order in which they were made.
    pub async fn list_triggers(&self, actor: &Actor, workflow: WorkflowId) -> Result<Vec<Trigger>> {
        self.workflows.load_workflow(actor, workflow).await?;
        Ok(self.store.list_triggers(workflow).await?)
    }

    /// Returns a trigger.
    pub async fn load_trigger(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        must(actor, Permission::Read)?;
        self.store.load_trigger(workflow, id).await.or_missing(|| gone(id))
    }

    /// Makes a trigger. It fires at planned instants after now only.
    pub async fn create_trigger(&self, actor: &Actor, workflow: WorkflowId, draft: &TriggerDraft) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let spec = draft.check()?;
        let mut tx = self.store.begin().await?;
        tx.lock_workflow(workflow).await.or_missing(|| missing(workflow))?;
        let next_run_at = next_run(&mut tx, &spec).await?;
        let id = tx.insert_trigger(workflow, &TriggerWrite { spec: &spec, next_run_at }).await?;
        tx.record(
            actor,
            "created",
            "trigger",
            Some(id.0),
            &spec.name,
            None,
            Some(json!({"workflow": workflow, "trigger": spec})),
        )
        .await?;
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Changes a trigger. The draft names the version it started from. Saving never fires anything, and leaves the next
    /// planned instant where it is unless the schedule has changed.
    ///
    /// # Errors
    ///
    /// A conflict `changed_meanwhile` when somebody else was faster; its details hold the draft as it is now.
    pub async fn save_trigger(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        draft: &TriggerDraft,
    ) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let spec = draft.check()?;
        let mut tx = self.store.begin().await?;
        let before = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let version = crate::version(&draft.version)?.unwrap_or(before.version);
        let unchanged =
            before.spec.schedule == spec.schedule && before.spec.enabled && spec.enabled && before.error.is_none();
        let next_run_at = if unchanged { before.next_run_at } else { next_run(&mut tx, &spec).await? };
        match tx.update_trigger(workflow, id, version, &TriggerWrite { spec: &spec, next_run_at }).await {
            Err(StoreError::ChangedMeanwhile) => return Err(self.changed_meanwhile(&before).await?),
            other => other?,
        };
        let (old, new) = changes(&json!(before.spec), &json!(spec));
        tx.record(actor, "changed", "trigger", Some(id.0), &spec.name, old, new).await?;
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Switches a trigger on or off. On goes on with the next planned instant after now.
    pub async fn set_trigger_enabled(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        enabled: bool,
    ) -> Result<Trigger> {
        let trigger = self.load_trigger(actor, workflow, id).await?;
        let draft = TriggerDraft { enabled: Entry::of_switch(enabled), ..TriggerDraft::from(&trigger) };
        self.save_trigger(actor, workflow, id, &draft).await
    }

    /// Deletes a trigger with its history; its executions stay.
    pub async fn delete_trigger(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        tx.delete_trigger(workflow, id).await?;
        tx.record(actor, "deleted", "trigger", Some(id.0), &trigger.spec.name, Some(json!(trigger.spec)), None).await?;
        self.commit(tx).await?;
        Ok(trigger)
    }

    /// Starts the workflow as a trigger would, with its parameters. The cadence stays where it is. The same key again
    /// returns the execution that it started the first time.
    pub async fn run_trigger(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        key: Option<&str>,
    ) -> Result<(ExecutionId, bool)> {
        must(actor, Permission::Run)?;
        let key = crate::check_key(key)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let new = NewExecution {
            workflow_id: workflow,
            trigger_id: Some(id),
            triggered_by: &actor.name,
            user_id: actor.user_id,
            timezone: &trigger.spec.schedule.timezone,
            parameters: &trigger.spec.parameters,
            idempotency_key: key,
        };
        let (execution, is_new) = tx.insert_execution(&new).await.or_missing(|| missing(workflow))?;
        if is_new {
            tx.insert_firing(&NewFiring {
                trigger_id: id,
                execution_id: execution,
                reason: FiringReason::StartedByPerson,
            })
            .await?;
            tx.record(actor, "started", "execution", Some(execution.0), &trigger.spec.name, None, None).await?;
        }
        self.commit(tx).await?;
        Ok((execution, is_new))
    }

    /// Returns the last ten decisions of each trigger of a workflow, oldest first.
    pub async fn list_outcomes(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
    ) -> Result<BTreeMap<TriggerId, Vec<FiringOutcome>>> {
        must(actor, Permission::Read)?;
        let mut outcomes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (trigger, outcome) in self.store.list_outcomes(workflow).await? {
            outcomes.entry(trigger).or_default().push(outcome);
        }
        Ok(outcomes)
    }

    /// Returns the decisions of a trigger, or of all triggers of a workflow, newest first.
    pub async fn list_firings(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        trigger: Option<TriggerId>,
        before: Option<FiringId>,
        limit: i64,
    ) -> Result<Vec<Firing>> {
        must(actor, Permission::Read)?;
        if let Some(id) = trigger {
            self.load_trigger(actor, workflow, id).await?;
        }
        Ok(self.store.list_firings(workflow, trigger, before, limit.clamp(1, 200)).await?)
    }

    /// Returns the sentence and the next runs of a schedule as it is typed, by the database's clock.
    pub async fn preview_schedule(
        &self,
        actor: &Actor,
        spec: &ScheduleSpec,
        count: usize,
        clock: HourClock,
    ) -> Result<SchedulePreview> {
        must(actor, Permission::Read)?;
        let schedule = spec.parse()?;
        let now = self.store.scheduler_now().await?;
        Ok(SchedulePreview {
            sentence: schedule.expression.describe(clock),
            next: schedule.preview(now, count.clamp(1, 100)),
        })
    }

    async fn changed_meanwhile(&self, before: &Trigger) -> Result<Error> {
        let current = self.store.load_trigger(before.workflow_id, before.id).await?;
        let by = self.store.last_actor("trigger", before.id.0).await?;
        let who = by.as_ref().map_or("Somebody else", |(name, _)| name);
        Ok(Error::Conflict {
            code: "changed_meanwhile",
            message: format!(
                "{who} has changed this trigger since you opened it. Yours is not saved yet, and nothing is lost."
            ),
            details: json!({"by": who, "at": by.as_ref().map(|(_, at)| at), "current": TriggerDraft::from(&current)}),
        })
    }

    async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.workflows.forget();
        Ok(())
    }
}

/// Returns the first planned instant after now, or nothing while the trigger is off.
pub(crate) async fn next_run(tx: &mut Tx, spec: &TriggerSpec) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
    if !spec.enabled {
        return Ok(None);
    }
    let now = tx.scheduler_now().await?;
    Ok(spec.schedule.parse()?.next_after(now))
}

fn gone(id: TriggerId) -> String {
    format!("Trigger {id} is not in this workflow; it may have been deleted.")
}
