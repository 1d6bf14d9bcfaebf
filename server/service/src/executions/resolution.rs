use domain::{
    entry::Entry,
    execution::{Execution, ExecutionFilter, Resolution},
    ids::ExecutionId,
    person::{Actor, Permission},
};
use serde_json::json;

use super::Executions;
use crate::{Error, Result, error::must};

impl Executions {
    /// Marks a failure as one that needs nobody any more, with the reason; without one, takes that back.
    ///
    /// # Errors
    ///
    /// A conflict `not_failed` when it has not failed.
    pub async fn resolve_execution(&self, actor: &Actor, id: ExecutionId, why: Option<&Entry>) -> Result<Execution> {
        must(actor, Permission::Run)?;
        let why = why.map(Resolution::check_why).transpose()?;
        let before = self.load_execution(actor, id).await?;
        let mut tx = self.store.begin().await?;
        let resolution = why.as_deref().map(|why| (actor.name.as_str(), why));
        if !tx.update_resolution(id, resolution).await? {
            let message = format!("#{id} is {}. Only what failed can be marked as resolved.", before.status);
            return Err(Error::conflict("not_failed", message));
        }
        let verb = if why.is_some() { "resolved" } else { "reopened" };
        tx.record(
            actor,
            verb,
            "execution",
            Some(id.0),
            &before.workflow_name,
            None,
            why.map(|why| json!({"why": why})),
        )
        .await?;
        tx.commit().await?;
        self.load_execution(actor, id).await
    }

    /// Marks all unresolved failures that are wanted, up to a number, as ones that need nobody any more. Returns how many
    /// there were.
    pub async fn resolve_failures(
        &self,
        actor: &Actor,
        filter: &ExecutionFilter,
        up_to: ExecutionId,
        why: &Entry,
    ) -> Result<usize> {
        must(actor, Permission::Run)?;
        let why = Resolution::check_why(why)?;
        let mut tx = self.store.begin().await?;
        let resolved = tx.resolve_failures(filter, up_to, &actor.name, &why).await?;
        for (id, workflow) in &resolved {
            tx.record(actor, "resolved", "execution", Some(id.0), workflow, None, Some(json!({"why": why}))).await?;
        }
        tx.commit().await?;
        Ok(resolved.len())
    }
}
