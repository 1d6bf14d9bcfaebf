use std::collections::BTreeMap;

use domain::{
    ids::{JobId, WorkflowId},
    person::Actor,
    trigger::definition::{Cause, TriggerSpec},
};
use serde_json::json;
use store::Tx;

use super::{
    ImportOptions, ImportPlan,
    decide::Decided,
    order::{Place, order},
    standing::changed_meanwhile,
    wanted::{Wanted, WantedWorkflow},
};
use crate::{Error, Result, error::CHANGED_MEANWHILE, jobs, triggers, workflows};

/// Writes what was decided, and ends the transaction.
pub(super) async fn apply(
    decided: Decided,
    actor: &Actor,
    wanted: &Wanted,
    options: ImportOptions,
) -> Result<ImportPlan> {
    let Decided { mut tx, plan } = decided;
    // All workflows first: a trigger may wait for one that stands further down in the file.
    let mut ids = BTreeMap::new();
    for workflow in &wanted.workflows {
        ids.insert(workflow.id, write_workflow(&mut tx, actor, workflow).await?);
    }
    for workflow in &wanted.workflows {
        let id = ids[&workflow.id];
        if options.prune {
            for trigger in workflow.left_triggers() {
                triggers::delete(&mut tx, actor, trigger).await?;
            }
            for job in workflow.left_jobs() {
                jobs::delete(&mut tx, actor, job).await?;
            }
        }
        write_jobs(&mut tx, actor, id, workflow, options).await?;
        for trigger in workflow.triggers.iter().filter(|trigger| trigger.is_changed()) {
            let spec = with_numbers(&trigger.spec, &ids);
            match &trigger.before {
                Some(before) => triggers::update(&mut tx, actor, before, before.version, &spec).await.map_err(lost)?,
                None => {
                    triggers::insert(&mut tx, actor, id, &spec).await?;
                }
            }
        }
    }
    tx.commit().await?;
    Ok(plan)
}

async fn write_workflow(tx: &mut Tx, actor: &Actor, workflow: &WantedWorkflow) -> Result<WorkflowId> {
    match &workflow.standing {
        // Its name was free a moment ago.
        None => workflows::insert(tx, actor, &workflow.spec).await.map_err(|error| match error {
            Error::Invalid(_) => changed_meanwhile(),
            other => other,
        }),
        Some(standing) => {
            let before = &standing.workflow;
            if before.spec != workflow.spec {
                workflows::update(tx, actor, before, before.version, &workflow.spec).await.map_err(lost)?;
            }
            Ok(before.id)
        }
    }
}

/// Writes the jobs of a workflow, and puts them into their order where they are in another one.
async fn write_jobs(
    tx: &mut Tx,
    actor: &Actor,
    id: WorkflowId,
    workflow: &WantedWorkflow,
    options: ImportOptions,
) -> Result<()> {
    let places = order(workflow, options.prune);
    let mut written: Vec<JobId> = Vec::new();
    let mut made: Vec<JobId> = Vec::new();
    for place in &places {
        written.push(match place {
            Place::Left(job) => job.id,
            Place::Wanted(job) => match &job.before {
                None => {
                    let id = jobs::insert(tx, actor, id, &job.name, job.enabled, &job.spec).await?;
                    made.push(id);
                    id
                }
                Some(before) => {
                    if job.is_changed() {
                        let after = (job.name.as_str(), job.enabled, &job.spec);
                        jobs::update(tx, actor, before, before.version, after).await.map_err(lost)?;
                    }
                    before.id
                }
            },
        });
    }
    let there = workflow.standing.iter().flat_map(|standing| &standing.jobs).map(|job| job.id);
    let as_it_is: Vec<JobId> = there.filter(|id| written.contains(id)).chain(made).collect();
    if written != as_it_is {
        tx.reorder_jobs(id, &written).await?;
        let (name, order) = (&workflow.spec.name, |jobs: &[JobId]| Some(json!({ "jobs": jobs })));
        tx.record(actor, "moved", "workflow", Some(id.0), name, order(&as_it_is), order(&written)).await?;
    }
    Ok(())
}

/// Returns what a trigger does with the numbers that its upstreams have now.
fn with_numbers(spec: &TriggerSpec, ids: &BTreeMap<WorkflowId, WorkflowId>) -> TriggerSpec {
    let mut spec = spec.clone();
    if let Cause::Dependency(dependency) = &mut spec.cause {
        let upstreams = dependency.upstreams.ids().iter();
        dependency.upstreams = upstreams.map(|id| ids.get(id).copied().unwrap_or(*id)).collect();
    }
    spec
}

/// Says of an import what a form says of what was typed into it.
fn lost(error: Error) -> Error {
    match error {
        Error::Conflict { code: CHANGED_MEANWHILE, .. } => changed_meanwhile(),
        other => other,
    }
}
