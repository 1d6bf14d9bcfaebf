use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::{definition::Trigger, firing::FiringReason},
    workflow::{Pause, PauseDraft},
};
use serde_json::json;
use store::Tx;

use super::{Triggers, gone, leaving_out::leave_out_overdue};
use crate::{
    Error, Result,
    error::{OrMissing, must},
};

impl Triggers {
    /// Pauses one trigger. What runs is not touched.
    pub async fn pause_trigger(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        draft: &PauseDraft,
    ) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let now = tx.scheduler_now().await?;
        let (reason, resume_at) = draft.check(now)?;
        let change = json!({"reason": reason, "resume_at": resume_at});
        let pause = Pause { at: now, by: actor.name.clone(), reason, resume_at };
        tx.update_trigger_pause(workflow, id, Some(&pause)).await?;
        tx.record(actor, "paused", "trigger", Some(id.0), &trigger.spec.name, None, Some(change)).await?;
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Lets a trigger go on. Nothing that was planned during the pause is made up for.
    pub async fn resume_trigger(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let now = tx.scheduler_now().await?;
        if trigger.pause.as_ref().is_some_and(|pause| pause.resume_at.is_none_or(|end| end > now)) {
            leave_out_overdue(&mut tx, &trigger, FiringReason::TriggerPaused).await?;
        }
        tx.update_trigger_pause(workflow, id, None).await?;
        tx.record(actor, "resumed", "trigger", Some(id.0), &trigger.spec.name, None, None).await?;
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Leaves the next planned instant of a trigger out, or takes that back.
    ///
    /// # Errors
    ///
    /// A conflict `nothing_planned` when there is no instant to leave out.
    pub async fn set_skip_next(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        skip: bool,
    ) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        if skip && trigger.next_run_at.is_none() {
            let message = format!("“{}” has no planned start to leave out.", trigger.spec.name);
            return Err(Error::conflict("nothing_planned", message));
        }
        let skip_next_at = trigger.next_run_at.filter(|_| skip);
        if skip_next_at != trigger.skip_next_at {
            tx.update_skip_next(workflow, id, skip_next_at).await?;
            let (old, new) = (json!({"skip_next_at": trigger.skip_next_at}), json!({"skip_next_at": skip_next_at}));
            tx.record(actor, "changed", "trigger", Some(id.0), &trigger.spec.name, Some(old), Some(new)).await?;
        }
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Takes back a start that waits for its delay or for other upstreams.
    ///
    /// # Errors
    ///
    /// A conflict `not_waiting` when it has been decided about already.
    pub async fn cancel_firing(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        firing: FiringId,
    ) -> Result<()> {
        must(actor, Permission::Run)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let verb = tx.cancel_firing(id, firing, &actor.name).await?.then_some("cancelled");
        self.decide_by_hand(tx, actor, &trigger, firing, verb).await
    }

    /// Makes a start that waits for its delay now.
    ///
    /// # Errors
    ///
    /// A conflict `not_waiting` when it has been decided about already.
    pub async fn hasten_firing(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        firing: FiringId,
    ) -> Result<()> {
        must(actor, Permission::Run)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let verb = tx.hasten_firing(id, firing).await?.then_some("hastened");
        self.decide_by_hand(tx, actor, &trigger, firing, verb).await
    }

    /// Records what a person has done with a start that waited, and makes it hold; without a verb it did not wait any more.
    async fn decide_by_hand(
        &self,
        mut tx: Tx,
        actor: &Actor,
        trigger: &Trigger,
        firing: FiringId,
        verb: Option<&'static str>,
    ) -> Result<()> {
        let Some(verb) = verb else {
            let message = "This start does not wait any more: the history says what became of it.";
            return Err(Error::conflict("not_waiting", message));
        };
        let what = json!({"firing": firing});
        tx.record(actor, verb, "firing", Some(firing.0), &trigger.spec.name, None, Some(what)).await?;
        tx.notify_trigger(trigger.workflow_id, trigger.id.0).await?;
        self.commit(tx).await
    }

    /// Switches all triggers of a workflow, or the named ones, on or off. Returns those that were not as wanted before.
    ///
    /// # Errors
    ///
    /// Whatever speaks against one of them; those before it stay switched.
    pub async fn set_triggers_enabled(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        ids: Option<&[TriggerId]>,
        enabled: bool,
    ) -> Result<Vec<Trigger>> {
        must(actor, Permission::Edit)?;
        let all = self.list_triggers(actor, workflow).await?;
        if let Some(id) = ids.into_iter().flatten().find(|id| !all.iter().any(|trigger| trigger.id == **id)) {
            return Err(Error::NotFound(gone(*id)));
        }
        let mut switched = Vec::new();
        for trigger in all.iter().filter(|trigger| ids.is_none_or(|ids| ids.contains(&trigger.id))) {
            if trigger.spec.enabled != enabled {
                switched.push(self.set_trigger_enabled(actor, workflow, trigger.id, enabled).await?);
            }
        }
        Ok(switched)
    }
}
