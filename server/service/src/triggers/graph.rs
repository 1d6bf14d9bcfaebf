use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use domain::{
    calendar::project,
    ids::{TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::graph::{FoundUpstreams, GraphEdge, WorkflowGraph, WorkflowNode},
};

use super::{Triggers, calendar::follower, dependencies::graph_edge};
use crate::{Result, error::must};

/// The most workflows that a form or a picture holds.
const MOST_LISTED: i64 = 2000;

/// How far ahead starts are expected: those of schedules that come once a year, and what follows.
const AHEAD: TimeDelta = TimeDelta::days(400);

impl Triggers {
    /// Returns the workflows, with what tells when they end next, and who comes after whom; `own` is a trigger that is edited,
    /// whose dependencies do not count.
    pub async fn load_graph(&self, actor: &Actor, own: Option<TriggerId>) -> Result<WorkflowGraph> {
        must(actor, Permission::Read)?;
        let (mut workflows, total) = self.store.list_graph_nodes(None, MOST_LISTED).await?;
        self.add_expected_starts(&mut workflows).await?;
        Ok(WorkflowGraph { total, workflows, edges: self.list_graph_edges(own).await? })
    }

    /// Says of workflows that follow others when they will probably start next, as far as that follows from what is planned.
    async fn add_expected_starts(&self, workflows: &mut [WorkflowNode]) -> Result<()> {
        let starts: Vec<_> =
            workflows.iter().filter_map(|workflow| Some((workflow.id, workflow.next_run_at?))).collect();
        let triggers = self.store.list_followers(None).await?;
        let followers: Vec<_> = triggers.iter().filter_map(|(.., trigger)| follower(trigger)).collect();
        let usual: BTreeMap<_, _> =
            workflows.iter().filter_map(|workflow| Some((workflow.id, workflow.usual_ms?))).collect();
        let lasting = |workflow| TimeDelta::milliseconds(usual.get(&workflow).copied().unwrap_or(0));
        let end = self.store.scheduler_now().await? + AHEAD;
        let mut first: BTreeMap<WorkflowId, DateTime<Utc>> = BTreeMap::new();
        for up in project(&starts, lasting, &followers, end) {
            let at = first.entry(up.workflow_id).or_insert(up.at);
            *at = up.at.min(*at);
        }
        for workflow in workflows {
            workflow.expected_at = first.get(&workflow.id).copied();
        }
        Ok(())
    }

    /// Returns the first `limit` workflows, by name, that a search finds for `workflow` to come after; `own` is a trigger that
    /// is edited, whose dependencies do not count.
    pub async fn find_upstreams(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        own: Option<TriggerId>,
        search: &str,
        limit: usize,
    ) -> Result<FoundUpstreams> {
        must(actor, Permission::Read)?;
        let found = self.store.find_workflow_ids(search, "", "").await?;
        let (workflows, count) =
            self.store.list_graph_nodes(Some(&found), i64::try_from(limit).unwrap_or(i64::MAX)).await?;
        let mut graph = WorkflowGraph { total: count, workflows, edges: self.list_graph_edges(own).await? };
        let cycles = graph.cycles(workflow);
        let refused = found.iter().filter(|id| cycles.contains_key(id)).count();
        let listed: Vec<WorkflowId> = graph.workflows.iter().map(|workflow| workflow.id).collect();
        let on_the_way: Vec<WorkflowId> = listed.iter().filter_map(|id| cycles.get(id)).flatten().copied().collect();
        self.add_to_graph(actor, &mut graph, &on_the_way).await?;
        Ok(FoundUpstreams { workflows: graph.workflows, listed, count, refused })
    }

    /// Adds workflows to a graph that does not hold all. Those that are gone stay away, and are named by their number.
    pub async fn add_to_graph(&self, actor: &Actor, graph: &mut WorkflowGraph, ids: &[WorkflowId]) -> Result<()> {
        must(actor, Permission::Read)?;
        let missing: BTreeSet<_> = ids.iter().filter(|id| graph.find(**id).is_none()).copied().collect();
        if !missing.is_empty() {
            let missing: Vec<WorkflowId> = missing.into_iter().collect();
            let (workflows, _) = self.store.list_graph_nodes(Some(&missing), i64::MAX).await?;
            graph.workflows.extend(workflows);
        }
        Ok(())
    }

    async fn list_graph_edges(&self, own: Option<TriggerId>) -> Result<Vec<GraphEdge>> {
        let dependencies = self.store.list_dependencies().await?;
        let others = dependencies.iter().filter(|dependency| Some(dependency.trigger_id) != own);
        Ok(others.map(graph_edge).collect())
    }
}
