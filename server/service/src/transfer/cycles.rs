use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{TriggerId, WorkflowId},
    problem::Problem,
    trigger::{
        cycle::{Edge, find_cycle},
        definition::TriggerSpec,
    },
};
use serde_json::json;
use store::Tx;

use super::{
    ImportOptions,
    wanted::{Wanted, WantedWorkflow},
};
use crate::{Error, Result};

/// Refuses workflows that would start each other for ever once everything is as the file says. The caller holds the lock
/// under which dependencies are changed.
///
/// # Errors
///
/// A conflict `cycle`: its details hold the path, the line of the trigger that closes it, and where that stands.
pub(super) async fn check(tx: &mut Tx, wanted: &Wanted, options: ImportOptions) -> Result<()> {
    let edges = edges_after(tx, &wanted.workflows, options).await?;
    for workflow in &wanted.workflows {
        for trigger in workflow.triggers.iter().filter(|trigger| trigger.is_changed()) {
            let upstreams = trigger.spec.dependency().map(|dependency| dependency.upstreams.ids()).unwrap_or_default();
            if let Some(cycle) = find_cycle(&edges, workflow.id, upstreams) {
                let field = format!("{}.upstream_workflows", trigger.path);
                return Err(refusal(tx, wanted, &field, &cycle).await?);
            }
        }
    }
    Ok(())
}

/// Returns the dependencies that there will be.
async fn edges_after(tx: &mut Tx, workflows: &[WantedWorkflow], options: ImportOptions) -> Result<Vec<Edge>> {
    let mut replaced: BTreeSet<TriggerId> = BTreeSet::new();
    let mut edges = Vec::new();
    for workflow in workflows {
        for trigger in &workflow.triggers {
            replaced.extend(trigger.before.as_ref().map(|before| before.id));
            edges.extend(edges_of(workflow.id, &trigger.spec));
        }
        if options.prune {
            replaced.extend(workflow.left_triggers().map(|trigger| trigger.id));
        }
    }
    let others = tx.list_dependencies().await?.into_iter();
    edges.extend(others.filter(|other| !replaced.contains(&other.trigger_id)).map(|other| other.edge));
    Ok(edges)
}

fn edges_of(downstream: WorkflowId, spec: &TriggerSpec) -> impl Iterator<Item = Edge> {
    let upstreams = spec.dependency().map(|dependency| dependency.upstreams.ids()).unwrap_or_default();
    upstreams.iter().map(move |upstream| Edge { upstream: *upstream, downstream })
}

async fn refusal(tx: &mut Tx, wanted: &Wanted, field: &str, cycle: &[WorkflowId]) -> Result<Error> {
    let mut names: BTreeMap<_, _> = tx.hold_workflows(cycle).await?.into_iter().collect();
    let here = wanted.workflows.iter().map(|workflow| (workflow.id, workflow.spec.name.clone()));
    names.extend(here);
    let name = |id: &WorkflowId| names.get(id).cloned().unwrap_or_else(|| format!("workflow {id}"));
    let is_new = |id: &WorkflowId| wanted.workflows.iter().any(|new| new.id == *id && new.standing.is_none());
    let path: Vec<_> =
        cycle.iter().map(|id| json!({"id": if is_new(id) { None } else { Some(id) }, "name": name(id)})).collect();
    let chain = cycle.iter().map(name).collect::<Vec<_>>().join(" → ");
    let message =
        format!("These workflows would start each other for ever: {chain}. Take one of these dependencies away.");
    let problem = wanted.places.located(Problem::new(field, message));
    Ok(Error::Conflict {
        code: "cycle",
        details: json!({"path": path, "span": problem.span}),
        message: problem.message,
    })
}
