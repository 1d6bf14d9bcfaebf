use domain::{
    ids::{JobId, WorkflowId},
    job::{Job, JobSpec},
    person::Actor,
};
use serde_json::json;
use store::Tx;

use crate::{Result, change::changes};

/// Adds a job at the end of a workflow.
pub(crate) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    workflow: WorkflowId,
    name: &str,
    enabled: bool,
    spec: &JobSpec,
) -> Result<JobId> {
    let id = tx.insert_job(workflow, name, enabled, spec).await?;
    let after = json!({"workflow": workflow, "spec": spec});
    tx.record(actor, "created", "job", Some(id.0), name, None, Some(after)).await?;
    Ok(id)
}

/// Changes a job: its name, whether it runs, what it does.
///
/// # Errors
///
/// A conflict `changed_meanwhile` when `version` is not the current one any more.
pub(crate) async fn update(
    tx: &mut Tx,
    actor: &Actor,
    before: &Job,
    version: i32,
    (name, enabled, spec): (&str, bool, &JobSpec),
) -> Result<()> {
    tx.update_job(before.id, version, name, enabled, spec).await?;
    let fields = |name: &str, enabled: bool, spec: &JobSpec| json!({"name": name, "enabled": enabled, "spec": spec});
    let (old, new) = changes(&fields(&before.name, before.enabled, &before.spec), &fields(name, enabled, spec));
    Ok(tx.record(actor, "changed", "job", Some(before.id.0), name, old, new).await?)
}

/// Deletes a job. The tables it wrote stay.
pub(crate) async fn delete(tx: &mut Tx, actor: &Actor, job: &Job) -> Result<()> {
    tx.delete_job(job.workflow_id, job.id).await?;
    Ok(tx.record(actor, "deleted", "job", Some(job.id.0), &job.name, Some(json!({"spec": job.spec})), None).await?)
}
