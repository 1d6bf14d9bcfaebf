use domain::{
    ids::{ExecutionId, TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::firing::FiringReason,
};
use store::{NewExecution, NewFiring};

use super::{Triggers, gone};
use crate::{
    Result,
    error::{OrMissing, must},
    workflows::missing,
};

impl Triggers {
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
            timezone: trigger.spec.timezone(),
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
}
