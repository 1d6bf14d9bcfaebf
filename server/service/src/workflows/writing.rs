use domain::{
    ids::WorkflowId,
    person::Actor,
    workflow::{Workflow, WorkflowSpec},
};
use serde_json::json;
use store::Tx;

use crate::{Result, change::changes};

/// Makes a workflow.
pub(crate) async fn insert(tx: &mut Tx, actor: &Actor, spec: &WorkflowSpec) -> Result<WorkflowId> {
    let id = tx.insert_workflow(spec, false, &actor.name).await?;
    tx.record(actor, "created", "workflow", Some(id.0), &spec.name, None, Some(json!(spec))).await?;
    Ok(id)
}

/// Changes a workflow.
///
/// # Errors
///
/// A conflict `changed_meanwhile` when `version` is not the current one any more.
pub(crate) async fn update(
    tx: &mut Tx,
    actor: &Actor,
    before: &Workflow,
    version: i32,
    spec: &WorkflowSpec,
) -> Result<()> {
    tx.update_workflow(before.id, version, spec, &actor.name).await?;
    let (old, new) = changes(&json!(before.spec), &json!(spec));
    Ok(tx.record(actor, "changed", "workflow", Some(before.id.0), &spec.name, old, new).await?)
}
