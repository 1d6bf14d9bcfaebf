use domain::{ids::WorkflowId, job::Job, trigger::definition::Trigger, workflow::Workflow};
use store::{Store, StoreError, Tx};

use crate::{Error, Result, error::CHANGED_MEANWHILE};

/// A workflow as it is.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// The workflow.
    pub(super) workflow: Workflow,
    /// Its jobs, in order.
    pub(super) jobs: Vec<Job>,
    /// Its triggers.
    pub(super) triggers: Vec<Trigger>,
}

/// Returns the workflow with a name, if there is one, with everything in it.
pub(super) async fn find(store: &Store, name: &str) -> Result<Option<Standing>> {
    let Some(workflow) = store.find_workflow(name).await? else { return Ok(None) };
    let jobs = store.list_jobs(workflow.id).await?;
    let triggers = store.list_triggers(workflow.id).await?;
    Ok(Some(Standing { workflow, jobs, triggers }))
}

impl Standing {
    /// Locks the workflow, and makes sure that it is still what was compared with the file.
    ///
    /// # Errors
    ///
    /// A conflict `changed_meanwhile`.
    pub(super) async fn hold(&self, store: &Store, tx: &mut Tx) -> Result<()> {
        let id = self.workflow.id;
        let workflow = match tx.lock_workflow(id).await {
            Err(StoreError::NotFound) => return Err(changed_meanwhile()),
            other => other?,
        };
        let triggers = tx.lock_triggers(id).await?;
        // Under the lock of the workflow nobody adds, moves or deletes a job; one that is changed has another version.
        let jobs = store.list_jobs(id).await?;
        let versions =
            |triggers: &[Trigger]| triggers.iter().map(|trigger| (trigger.id, trigger.version)).collect::<Vec<_>>();
        let places = |jobs: &[Job]| jobs.iter().map(|job| (job.id, job.position, job.version)).collect::<Vec<_>>();
        let is_same = workflow.version == self.workflow.version
            && versions(&triggers) == versions(&self.triggers)
            && places(&jobs) == places(&self.jobs);
        if is_same { Ok(()) } else { Err(changed_meanwhile()) }
    }
}

/// Returns the name of an upstream of a trigger.
pub(super) fn upstream_name(trigger: &Trigger, id: WorkflowId) -> String {
    let known = trigger.upstreams.iter().find(|upstream| upstream.workflow_id == id);
    known.map_or_else(|| format!("workflow {id}"), |upstream| upstream.name.clone())
}

pub(super) fn changed_meanwhile() -> Error {
    let message =
        "Somebody else has changed these workflows meanwhile. Nothing was imported. Look at the plan once more.";
    Error::conflict(CHANGED_MEANWHILE, message)
}
