use std::collections::BTreeSet;

use domain::{
    ids::{TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::graph::WorkflowGraph,
};

use super::{Triggers, dependencies::graph_edge};
use crate::{Result, error::must};

/// The most workflows that a form or a picture holds.
const MOST_LISTED: i64 = 2000;

impl Triggers {
    /// Returns the workflows, with what tells when they end next, and who comes after whom; `own` is a trigger that is edited,
    /// whose dependencies do not count.
    pub async fn load_graph(&self, actor: &Actor, own: Option<TriggerId>) -> Result<WorkflowGraph> {
        self.search_graph(actor, own, "").await
    }

    /// Returns the same with only those workflows that a search finds, by name; `total` is how many it finds.
    pub async fn search_graph(&self, actor: &Actor, own: Option<TriggerId>, search: &str) -> Result<WorkflowGraph> {
        must(actor, Permission::Read)?;
        let (workflows, total) = self.store.list_graph_nodes(search, MOST_LISTED).await?;
        let dependencies = self.store.list_dependencies().await?;
        let others = dependencies.iter().filter(|dependency| Some(dependency.trigger_id) != own);
        Ok(WorkflowGraph { total, workflows, edges: others.map(graph_edge).collect() })
    }

    /// Adds workflows to a graph that does not hold all. Those that are gone stay away, and are named by their number.
    pub async fn add_to_graph(&self, actor: &Actor, graph: &mut WorkflowGraph, ids: &[WorkflowId]) -> Result<()> {
        must(actor, Permission::Read)?;
        let missing: BTreeSet<_> = ids.iter().filter(|id| graph.find(**id).is_none()).copied().collect();
        if !missing.is_empty() {
            let missing: Vec<WorkflowId> = missing.into_iter().collect();
            graph.workflows.extend(self.store.load_graph_nodes(&missing).await?);
        }
        Ok(())
    }
}
