use std::sync::Arc;

use domain::{
    entry::Entry,
    ids::{TriggerId, WorkflowId},
    person::{Actor, Permission},
    problem::{Problem, Problems},
    trigger::{
        definition::{Cause, EventSpec, Trigger, TriggerDraft, TriggerSpec},
        firing::FiringReason,
    },
};
use serde_json::json;
use store::{Store, Tx};

use crate::{
    Error, Result,
    error::{CHANGED_MEANWHILE, OrMissing, must},
    ports::Lake,
    vault::Vault,
    workflows::{Workflows, missing},
};

/// What runs when.
mod calendar;
/// Who comes after whom, and what would close a cycle.
mod dependencies;
/// Files that a trigger would wait for.
mod files;
/// Who comes after whom, as a whole.
mod graph;
/// Holding triggers back: pauses, instants that are left out, what waits.
mod holding;
/// Planned instants that have come when the plan is changed.
mod leaving_out;
/// Names for triggers that were given none.
mod naming;
/// What was decided, and what is planned.
mod records;
/// Starting a workflow as a trigger would.
mod starting;
/// Writing triggers, each with its line in the audit log.
mod writing;

pub use dependencies::{AvailableUpstream, DependencyCheck, DependencyGraph, GraphEdge, GraphWorkflow, NamedWorkflow};
use leaving_out::leave_out_overdue;
pub(crate) use writing::{delete, insert, next_run, update};

/// Triggers: what starts workflows.
#[derive(Clone, Debug)]
pub struct Triggers {
    pub(crate) store: Store,
    pub(crate) workflows: Workflows,
    pub(crate) lake: Arc<dyn Lake>,
    pub(crate) vault: Vault,
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

    /// Makes a trigger. It fires at planned instants, and after ends and arrivals, that come after now only.
    pub async fn create_trigger(&self, actor: &Actor, workflow: WorkflowId, draft: &TriggerDraft) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut spec = draft.check()?;
        self.check_pattern(&spec).await?;
        let mut tx = self.store.begin().await?;
        check_dependency(&mut tx, workflow, None, &spec).await?;
        tx.lock_workflow(workflow).await.or_missing(|| missing(workflow))?;
        if draft.trigger_name.is_blank() {
            spec.name = naming::free_name(&mut tx, workflow, None, &spec).await?;
        }
        let id = insert(&mut tx, actor, workflow, &spec).await?;
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Changes a trigger. The draft names the version it started from. Saving never fires anything, and leaves the next
    /// planned instant where it is unless the schedule has changed.
    ///
    /// What waits for a delay goes on as it was decided; what waits for other upstreams does not when they have changed,
    /// and nothing does when the trigger is switched off.
    ///
    /// # Errors
    ///
    /// A conflict `changed_meanwhile` when somebody else was faster; its details hold the draft as it is now. A conflict
    /// `cycle` when the workflow would come after itself; its details hold the path.
    pub async fn save_trigger(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        draft: &TriggerDraft,
    ) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut spec = draft.check()?;
        self.check_pattern(&spec).await?;
        let mut tx = self.store.begin().await?;
        check_dependency(&mut tx, workflow, Some(id), &spec).await?;
        let before = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        let version = crate::version(&draft.version)?.unwrap_or(before.version);
        if draft.trigger_name.is_blank() {
            spec.name = naming::free_name(&mut tx, workflow, Some(id), &spec).await?;
        }
        match update(&mut tx, actor, &before, version, &spec).await {
            Err(Error::Conflict { code: CHANGED_MEANWHILE, .. }) => {
                return Err(self.changed_meanwhile(&before).await?);
            }
            other => other?,
        }
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Switches a trigger on or off. On goes on with what comes after now; off ends what waits, and is always possible,
    /// whatever is wrong with the trigger.
    pub async fn set_trigger_enabled(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        enabled: bool,
    ) -> Result<Trigger> {
        let trigger = self.load_trigger(actor, workflow, id).await?;
        if enabled {
            let draft = TriggerDraft { enabled: Entry::of_switch(true), ..TriggerDraft::from(&trigger) };
            return self.save_trigger(actor, workflow, id, &draft).await;
        }
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let before = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        if before.spec.enabled {
            leave_out_overdue(&mut tx, &before, FiringReason::TriggerDisabled).await?;
            tx.disable_trigger(workflow, id).await?;
            tx.end_waiting(id, false, FiringReason::TriggerDisabled).await?;
            let (old, new) = (json!({"enabled": true}), json!({"enabled": false}));
            tx.record(actor, "changed", "trigger", Some(id.0), &before.spec.name, Some(old), Some(new)).await?;
        }
        self.commit(tx).await?;
        self.load_trigger(actor, workflow, id).await
    }

    /// Deletes a trigger with its history and with what waits; its executions stay.
    pub async fn delete_trigger(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let trigger = tx.lock_trigger(workflow, id).await.or_missing(|| gone(id))?;
        delete(&mut tx, actor, &trigger).await?;
        self.commit(tx).await?;
        Ok(trigger)
    }

    /// Refuses a pattern of files that is not under an allowed folder: what only the server knows.
    async fn check_pattern(&self, spec: &TriggerSpec) -> Result<()> {
        let Cause::Event(EventSpec::FileArrival(arrival)) = &spec.cause else { return Ok(()) };
        let checked = self.lake.check_pattern(arrival.pattern.clone()).await;
        checked.map_err(|problem| {
            let field = "event_config.pattern".to_owned();
            Problems(vec![Problem { field, ..problem }]).into()
        })
    }

    async fn changed_meanwhile(&self, before: &Trigger) -> Result<Error> {
        let current = self.store.load_trigger(before.workflow_id, before.id).await?;
        let by = self.store.last_actor("trigger", before.id.0).await?;
        Ok(Error::changed_meanwhile("trigger", by, &TriggerDraft::from(&current)))
    }

    async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.workflows.forget();
        Ok(())
    }
}

/// Refuses a dependency on a workflow that is not there, or on one that comes after this one itself.
///
/// The check and what it allows are one transaction under one lock, so that two people cannot close a cycle together.
async fn check_dependency(tx: &mut Tx, workflow: WorkflowId, own: Option<TriggerId>, spec: &TriggerSpec) -> Result<()> {
    match spec.dependency() {
        Some(dependency) => dependencies::check(tx, workflow, own, dependency.upstreams.ids()).await,
        None => Ok(()),
    }
}

pub(crate) fn gone(id: TriggerId) -> String {
    format!("Trigger {id} is not in this workflow; it may have been deleted.")
}
