use domain::{
    ids::WorkflowId,
    person::{Actor, Permission},
    trigger::firing::FiringReason,
    workflow::{Consequences, Dependent, Workflow},
};
use serde_json::json;

use super::{Workflows, missing};
use crate::{
    Error, Result,
    error::{OrMissing, must},
    jobs::tables_of,
};

impl Workflows {
    /// Returns what deleting a workflow would mean.
    pub async fn list_consequences(&self, actor: &Actor, id: WorkflowId) -> Result<Consequences> {
        must(actor, Permission::Read)?;
        self.load_workflow(actor, id).await?;
        let triggers = self.store.list_triggers(id).await?.into_iter().map(|trigger| trigger.spec.name).collect();
        let jobs = self.store.list_jobs(id).await?.len();
        let active_executions = self.store.count_active_executions(id).await?;
        let dependents = self.store.list_dependents(id).await?;
        Ok(Consequences { triggers, jobs, active_executions, dependents })
    }

    /// Deletes a workflow: its triggers stop firing, what waits or runs is cancelled. For a week it can be restored.
    /// The tables it wrote stay.
    ///
    /// Triggers of other workflows that wait for its end lose it, and those that wait for nothing else are removed: only
    /// when that is `confirmed`.
    ///
    /// # Errors
    ///
    /// A conflict `has_dependents` when other workflows wait for its end and that is not confirmed; its details name them.
    pub async fn delete_workflow(&self, actor: &Actor, id: WorkflowId, confirmed: bool) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        tx.lock_dependencies().await?;
        let workflow = tx.lock_workflow(id).await.or_missing(|| missing(id))?;
        let dependents = self.store.list_dependents(id).await?;
        if !dependents.is_empty() && !confirmed {
            return Err(still_awaited(&workflow, &dependents));
        }
        for detached in tx.detach_upstream(id).await? {
            let action = if detached.is_removed { "deleted" } else { "changed" };
            tx.end_waiting(detached.id, true, FiringReason::TriggerChanged).await?;
            let why = json!({"upstream_removed": workflow.spec.name, "workflow": detached.workflow_id});
            tx.record(actor, action, "trigger", Some(detached.id.0), &detached.name, Some(why), None).await?;
        }
        tx.cancel_executions_of(id, &actor.name).await?;
        tx.delete_workflow(id, &actor.name).await?;
        tx.record(actor, "deleted", "workflow", Some(id.0), &workflow.spec.name, Some(json!(workflow.spec)), None)
            .await?;
        self.commit(tx).await?;
        Ok(workflow)
    }

    /// Takes a deletion back. Schedules go on with their next planned instant; nothing is made up for.
    pub async fn restore_workflow(&self, actor: &Actor, id: WorkflowId) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        tx.restore_workflow(id).await.or_missing(|| format!("Workflow {id} is not among the deleted ones."))?;
        tx.lock_writers().await?;
        self.check_tables_are_free(id).await?;
        let now = tx.scheduler_now().await?;
        for trigger in tx.lock_triggers(id).await? {
            if trigger.spec.enabled && trigger.spec.read_schedule().is_some() {
                tx.update_next_run(id, trigger.id, trigger.would_start_at(now)).await?;
            }
        }
        let workflow = tx.lock_workflow(id).await?;
        tx.record(actor, "restored", "workflow", Some(id.0), &workflow.spec.name, None, None).await?;
        self.commit(tx).await?;
        Ok(workflow)
    }

    /// Returns the workflows that can be restored, the last deleted first.
    pub async fn list_deleted_workflows(&self, actor: &Actor) -> Result<Vec<Workflow>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_deleted_workflows().await?)
    }

    /// Refuses to bring back a second writer of a table.
    async fn check_tables_are_free(&self, id: WorkflowId) -> Result<()> {
        for job in self.store.list_jobs(id).await? {
            for (_, table) in tables_of(&job.spec) {
                if let Some(other) = self.store.find_writer(&table, Some(job.id)).await? {
                    return Err(Error::conflict(
                        "table_taken",
                        format!(
                            "{table} is written by the job “{}” of workflow “{}” now. Give that one another table first.",
                            other.job_name, other.workflow_name
                        ),
                    ));
                }
            }
        }
        Ok(())
    }
}

fn still_awaited(workflow: &Workflow, dependents: &[Dependent]) -> Error {
    let names: Vec<_> = dependents.iter().map(|dependent| format!("“{}”", dependent.workflow_name)).collect();
    let message = format!(
        "Other workflows wait for the end of “{}”: {}. Confirm that they no longer do, or change their triggers first.",
        workflow.spec.name,
        names.join(", ")
    );
    Error::Conflict { code: "has_dependents", message, details: json!({"dependents": dependents}) }
}
