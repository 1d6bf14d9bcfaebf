use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::{TriggerId, WorkflowId},
    person::{Actor, Permission},
    problem::Problems,
    trigger::{
        cycle::{Edge, distances, find_cycle, paths_from},
        definition::TriggerDraft,
        graph::Cycle,
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::{Dependency, Tx};

pub use domain::trigger::graph::{GraphEdge, NamedWorkflow};

use super::Triggers;
use crate::{Error, Result, error::must};

/// The most workflows that are offered to choose an upstream from.
const MOST_OFFERED: i64 = 10_000;

/// A workflow that another one might come after.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
pub struct AvailableUpstream {
    /// The workflow.
    #[serde(flatten)]
    pub workflow: NamedWorkflow,
    /// Whether it closes no cycle.
    pub available: bool,
    /// The cycle that it would close, its first workflow repeated at the end; empty if none.
    pub path: Vec<NamedWorkflow>,
}

/// Whether a dependency could be made.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
pub struct DependencyCheck {
    /// Whether it could.
    pub valid: bool,
    /// Why not; empty if it could.
    pub message: String,
    /// The cycle that it would close, its first workflow repeated at the end; empty if none.
    pub path: Vec<NamedWorkflow>,
}

/// What comes before and after a workflow.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
pub struct DependencyGraph {
    /// The workflows, the workflow itself among them, from the furthest upstream to the furthest downstream.
    pub workflows: Vec<GraphWorkflow>,
    /// Who starts whom.
    pub edges: Vec<GraphEdge>,
}

/// A workflow of a graph.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
pub struct GraphWorkflow {
    /// The workflow.
    #[serde(flatten)]
    pub workflow: NamedWorkflow,
    /// How many steps it is away: less than zero upstream, more downstream.
    pub distance: i32,
}

impl Triggers {
    /// Returns what comes before and after a workflow, at most `depth` steps away.
    pub async fn load_dependencies(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        depth: usize,
    ) -> Result<DependencyGraph> {
        self.workflows.load_workflow(actor, workflow).await?;
        let dependencies = self.store.list_dependencies().await?;
        let distances = distances(&edges(&dependencies, None), workflow, depth);
        let ids: Vec<_> = distances.keys().copied().collect();
        let names: BTreeMap<_, _> = self.store.name_workflows(&ids).await?.into_iter().collect();
        let named = |id: &WorkflowId| Some(NamedWorkflow { id: *id, name: names.get(id)?.clone() });
        let mut workflows: Vec<_> = distances
            .iter()
            .filter_map(|(id, distance)| Some(GraphWorkflow { workflow: named(id)?, distance: *distance }))
            .collect();
        workflows.sort_by_key(|workflow| (workflow.distance, workflow.workflow.id));
        let is_shown = |edge: &Edge| names.contains_key(&edge.upstream) && names.contains_key(&edge.downstream);
        let edges = dependencies.iter().filter(|dependency| is_shown(&dependency.edge)).map(graph_edge);
        Ok(DependencyGraph { workflows, edges: edges.collect() })
    }

    /// Returns all workflows, each with whether `workflow` could come after it and, where not, the cycle that would close.
    pub async fn list_available_upstreams(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
    ) -> Result<Vec<AvailableUpstream>> {
        self.workflows.load_workflow(actor, workflow).await?;
        let all = self.store.list_workflow_names(MOST_OFFERED).await?;
        let names: BTreeMap<_, _> = all.iter().cloned().collect();
        let paths = paths_from(&edges(&self.store.list_dependencies().await?, None), workflow);
        let offered = all.into_iter().map(|(id, name)| {
            let cycle = paths.get(&id).map(|path| path.iter().copied().chain([workflow]).collect::<Vec<_>>());
            let path = cycle.map(|path| with_names(&path, &names)).unwrap_or_default();
            AvailableUpstream { workflow: NamedWorkflow { id, name }, available: path.is_empty(), path }
        });
        Ok(offered.collect())
    }

    /// Tells whether `workflow` could come after the upstreams of a draft; `own` is the trigger that is edited, if any.
    pub async fn validate_dependency(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        own: Option<TriggerId>,
        draft: &TriggerDraft,
    ) -> Result<DependencyCheck> {
        must(actor, Permission::Edit)?;
        self.workflows.load_workflow(actor, workflow).await?;
        let draft = TriggerDraft { trigger_type: Entry::from("dependency"), ..draft.clone() };
        let spec = draft.check()?;
        let upstreams = spec.dependency().map(|dependency| dependency.upstreams.ids().to_vec()).unwrap_or_default();
        let mut tx = self.store.begin().await?;
        match check(&mut tx, workflow, own, &upstreams).await {
            Ok(()) => Ok(DependencyCheck { valid: true, message: String::new(), path: vec![] }),
            Err(Error::Conflict { code: Cycle::CODE, message, .. }) => {
                let dependencies = tx.list_dependencies().await?;
                let cycle = find_cycle(&edges(&dependencies, own), workflow, &upstreams).unwrap_or_default();
                let names = tx.hold_workflows(&cycle).await?.into_iter().collect();
                Ok(DependencyCheck { valid: false, message, path: with_names(&cycle, &names) })
            }
            Err(error) => Err(error),
        }
    }
}

/// Refuses upstreams that are not there or that come after `workflow` themselves. Takes the lock under which dependencies
/// are changed.
///
/// # Errors
///
/// A conflict `cycle` whose details are the [`Cycle`].
pub(super) async fn check(
    tx: &mut Tx,
    workflow: WorkflowId,
    own: Option<TriggerId>,
    upstreams: &[WorkflowId],
) -> Result<()> {
    tx.lock_dependencies().await?;
    let found = tx.hold_workflows(upstreams).await?;
    let missing = upstreams.iter().find(|id| !found.iter().any(|(known, _)| known == *id));
    if let Some(id) = missing {
        let words = format!("Workflow {id} does not exist, or was deleted. Choose another one.");
        return Err(Problems::of("upstream_workflow_ids", words).into());
    }
    let dependencies = tx.list_dependencies().await?;
    let Some(path) = find_cycle(&edges(&dependencies, own), workflow, upstreams) else { return Ok(()) };
    let names = tx.hold_workflows(&path).await?.into_iter().collect();
    let others = dependencies.iter().filter(|dependency| Some(dependency.trigger_id) != own);
    let edge = |pair: &[WorkflowId]| {
        let edge = Edge { upstream: *pair.first()?, downstream: *pair.last()? };
        others.clone().find(|dependency| dependency.edge == edge).map(graph_edge)
    };
    let edges = path.windows(2).filter_map(edge).collect();
    Err(refusal(&Cycle { path: with_names(&path, &names), edges }))
}

fn refusal(cycle: &Cycle) -> Error {
    let chain = cycle.path.iter().map(|workflow| workflow.name.as_str()).collect::<Vec<_>>().join(" → ");
    let message = match cycle.path.as_slice() {
        [only, _] => format!("“{}” cannot come after itself: {chain}.", only.name),
        [first, .., last, _] => format!(
            "“{}” cannot come after “{}”, which comes after it already: {chain}. Choose another workflow, or take one of \
             these dependencies away first.",
            first.name, last.name
        ),
        _ => "These workflows would start each other for ever.".to_owned(),
    };
    Error::Conflict { code: Cycle::CODE, message, details: json!(cycle) }
}

pub(super) fn graph_edge(dependency: &Dependency) -> GraphEdge {
    GraphEdge {
        trigger_id: dependency.trigger_id,
        upstream_workflow_id: dependency.edge.upstream,
        downstream_workflow_id: dependency.edge.downstream,
        dependency_condition: dependency.condition,
        enabled: dependency.enabled,
    }
}

/// Returns the edges of all triggers but one.
fn edges(dependencies: &[Dependency], own: Option<TriggerId>) -> Vec<Edge> {
    let others = dependencies.iter().filter(|dependency| Some(dependency.trigger_id) != own);
    others.map(|dependency| dependency.edge).collect()
}

fn with_names(path: &[WorkflowId], names: &BTreeMap<WorkflowId, String>) -> Vec<NamedWorkflow> {
    let name = |id: &WorkflowId| names.get(id).cloned().unwrap_or_else(|| format!("workflow {id}"));
    path.iter().map(|id| NamedWorkflow { id: *id, name: name(id) }).collect()
}
