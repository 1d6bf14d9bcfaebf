use domain::{
    ids::TriggerId,
    person::{Actor, Permission},
    trigger::graph::{UpstreamChoice, UpstreamChoices},
    workflow::{NextStart, WorkflowFilter, WorkflowSummary},
};

use super::{Triggers, dependencies::graph_edge};
use crate::{Result, error::must};

/// The most workflows that a form lists.
const MOST_LISTED: i64 = 2000;

impl Triggers {
    /// Returns what the upstreams of a trigger are chosen from, with what tells when they end next; `own` is the trigger
    /// that is edited, whose dependencies do not count.
    pub async fn list_upstream_choices(&self, actor: &Actor, own: Option<TriggerId>) -> Result<UpstreamChoices> {
        must(actor, Permission::Read)?;
        let page = self.store.list_workflows(&WorkflowFilter::default(), MOST_LISTED).await?;
        let dependencies = self.store.list_dependencies().await?;
        let others = dependencies.iter().filter(|dependency| Some(dependency.trigger_id) != own);
        Ok(UpstreamChoices {
            total: page.total,
            workflows: page.items.into_iter().map(choice).collect(),
            edges: others.map(graph_edge).collect(),
        })
    }
}

fn choice(workflow: WorkflowSummary) -> UpstreamChoice {
    UpstreamChoice {
        id: workflow.id,
        last_status: workflow.last().map(|last| last.status),
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
