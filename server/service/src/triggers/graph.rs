use domain::{
    ids::TriggerId,
    person::{Actor, Permission},
    trigger::graph::{WorkflowGraph, WorkflowNode},
    workflow::{NextStart, WorkflowFilter, WorkflowSummary},
};

use super::{Triggers, dependencies::graph_edge};
use crate::{Result, error::must};

/// The most workflows that a form or a picture holds.
const MOST_LISTED: i64 = 2000;

impl Triggers {
    /// Returns the workflows, with what tells when they end next, and who comes after whom; `own` is a trigger that is edited,
    /// whose dependencies do not count.
    pub async fn load_graph(&self, actor: &Actor, own: Option<TriggerId>) -> Result<WorkflowGraph> {
        must(actor, Permission::Read)?;
        let page = self.store.list_workflows(&WorkflowFilter::default(), MOST_LISTED).await?;
        let dependencies = self.store.list_dependencies().await?;
        let others = dependencies.iter().filter(|dependency| Some(dependency.trigger_id) != own);
        Ok(WorkflowGraph {
            total: page.total,
            workflows: page.items.into_iter().map(node).collect(),
            edges: others.map(graph_edge).collect(),
        })
    }
}

fn node(workflow: WorkflowSummary) -> WorkflowNode {
    WorkflowNode {
        id: workflow.id,
        last_status: workflow.last().map(|last| last.status),
        is_paused: workflow.pause.is_some(),
        next_run_at: match workflow.next {
            NextStart::At { at, .. } => Some(at),
            NextStart::After { .. } | NextStart::OnArrival { .. } | NextStart::ByHand => None,
        },
        name: workflow.name,
        team: workflow.team,
        owner: workflow.owner,
        usual_ms: workflow.usual_ms,
    }
}
