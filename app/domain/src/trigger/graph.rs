use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    cycle::{Edge, distances, paths_from},
    definition::{DependencyCondition, DependencySpec, UpstreamMode},
};
use crate::{
    choice::{Choice, choices},
    dataset::Layer,
    execution::Status,
    ids::{TriggerId, WorkflowId},
};

/// How many steps around a workflow are its neighbourhood.
pub const NEIGHBOURS: usize = 2;

choices! {
    /// How much of the graph is shown around a workflow.
    pub enum GraphScope {
        /// Two steps to each side.
        Around = "around", "Neighbours ±2";
        /// All that it comes after, directly or not.
        Upstream = "upstream", "Upstream";
        /// All that comes after it, directly or not.
        Downstream = "downstream", "Downstream";
        /// Everything.
        All = "all", "All";
    }
}

/// A workflow by number and name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NamedWorkflow {
    /// Its number.
    pub id: WorkflowId,
    /// Its name.
    pub name: String,
}

/// A dependency between two workflows, with the trigger that makes it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GraphEdge {
    /// The trigger that makes it.
    pub trigger_id: TriggerId,
    /// The workflow whose end counts.
    pub upstream_workflow_id: WorkflowId,
    /// The workflow that it starts.
    pub downstream_workflow_id: WorkflowId,
    /// Which ends count.
    pub dependency_condition: DependencyCondition,
    /// Whether the trigger is on.
    pub enabled: bool,
}

impl GraphEdge {
    /// Returns the two workflows.
    pub fn edge(&self) -> Edge {
        Edge { upstream: self.upstream_workflow_id, downstream: self.downstream_workflow_id }
    }
}

/// A cycle that would close.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cycle {
    /// The workflows in the order in which they would start each other, the first repeated at the end. What would be new
    /// is its last step.
    pub path: Vec<NamedWorkflow>,
    /// The dependencies that are there, in the order of the path.
    pub edges: Vec<GraphEdge>,
}

impl Cycle {
    /// The code of the conflict of which it is the details.
    pub const CODE: &str = "cycle";
}

/// A workflow among those that start each other.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct WorkflowNode {
    /// Its number.
    pub id: WorkflowId,
    /// Its name.
    pub name: String,
    /// The team that keeps it.
    pub team: String,
    /// Who answers for it.
    pub owner: String,
    /// How its last execution stands.
    pub last_status: Option<Status>,
    /// Whether its triggers are paused.
    pub is_paused: bool,
    /// When it is planned to start next.
    pub next_run_at: Option<DateTime<Utc>>,
    /// When others will probably start it next, if all takes as long as usual.
    #[serde(default)]
    pub expected_at: Option<DateTime<Utc>>,
    /// How long it usually takes, in milliseconds.
    pub usual_ms: Option<i64>,
    /// The layers that its jobs write, in order.
    pub layers: Vec<Layer>,
}

impl WorkflowNode {
    /// Returns when it would end next, where that is known: when it is planned or expected to start, and as long as it usually
    /// takes.
    pub fn next_end(&self) -> Option<DateTime<Utc>> {
        let start = [self.next_run_at, self.expected_at].into_iter().flatten().min()?;
        Some(start + TimeDelta::milliseconds(self.usual_ms?))
    }

    /// Returns whether its name, team or owner hold all words of a search.
    pub fn matches(&self, search: &str) -> bool {
        let text = format!("{} {} {}", self.name, self.team, self.owner).to_lowercase();
        search.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// The workflows, and who comes after whom.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct WorkflowGraph {
    /// The workflows, by name.
    pub workflows: Vec<WorkflowNode>,
    /// How many workflows there are; only the first are listed where there are very many.
    pub total: i64,
    /// Who comes after whom, by all triggers but the one that is edited.
    pub edges: Vec<GraphEdge>,
}

/// What a search for upstreams found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FoundUpstreams {
    /// The first of them, by name, and those on the ways that keep them from being chosen.
    pub workflows: Vec<WorkflowNode>,
    /// Which of these fit, in their order.
    pub listed: Vec<WorkflowId>,
    /// How many fit.
    pub count: i64,
    /// How many of these cannot be chosen.
    pub refused: usize,
}

impl WorkflowGraph {
    /// Returns one of the workflows.
    pub fn find(&self, id: WorkflowId) -> Option<&WorkflowNode> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    /// Returns the name of a workflow; its number where it is not listed.
    pub fn name_of(&self, id: WorkflowId) -> String {
        self.find(id).map_or_else(|| format!("workflow {id}"), |workflow| workflow.name.clone())
    }

    /// Returns the workflow that is meant by some words: the one of this name, or the first in which all of them are found.
    pub fn named(&self, search: &str) -> Option<&WorkflowNode> {
        let same = |workflow: &&WorkflowNode| workflow.name.to_lowercase() == search.trim().to_lowercase();
        let found = self.workflows.iter().find(same);
        found.or_else(|| self.workflows.iter().find(|workflow| workflow.matches(search)))
    }

    /// Returns the workflows that a look at the graph shows, by name: without a focus, those that are connected with others.
    pub fn shown(&self, focus: Option<WorkflowId>, scope: GraphScope) -> Vec<&WorkflowNode> {
        let edges: Vec<_> = self.edges.iter().map(GraphEdge::edge).collect();
        let shown: BTreeSet<_> = match (focus, scope) {
            (None, _) | (_, GraphScope::All) => {
                let connected = edges.iter().flat_map(|edge| [edge.upstream, edge.downstream]);
                connected.chain(focus).collect()
            }
            (Some(focus), GraphScope::Around) => distances(&edges, focus, NEIGHBOURS).into_keys().collect(),
            (Some(focus), scope) => {
                let wanted = |distance: i32| if scope == GraphScope::Upstream { distance <= 0 } else { distance >= 0 };
                let all = distances(&edges, focus, usize::MAX).into_iter();
                all.filter(|(_, distance)| wanted(*distance)).map(|(id, _)| id).collect()
            }
        };
        self.workflows.iter().filter(|workflow| shown.contains(&workflow.id)).collect()
    }

    /// Returns a workflow with all that it comes after and all that comes after it, directly or not.
    pub fn connected_with(&self, id: WorkflowId) -> BTreeSet<WorkflowId> {
        let edges: Vec<_> = self.edges.iter().map(GraphEdge::edge).collect();
        distances(&edges, id, usize::MAX).into_keys().collect()
    }

    /// Returns the dependencies of a workflow on others, by their names.
    pub fn upstreams_of(&self, id: WorkflowId) -> Vec<&GraphEdge> {
        self.sorted(|edge| edge.downstream_workflow_id == id, |edge| edge.upstream_workflow_id)
    }

    /// Returns the dependencies of others on a workflow, by their names.
    pub fn downstreams_of(&self, id: WorkflowId) -> Vec<&GraphEdge> {
        self.sorted(|edge| edge.upstream_workflow_id == id, |edge| edge.downstream_workflow_id)
    }

    fn sorted(&self, wanted: impl Fn(&GraphEdge) -> bool, other: impl Fn(&GraphEdge) -> WorkflowId) -> Vec<&GraphEdge> {
        let mut edges: Vec<_> = self.edges.iter().filter(|edge| wanted(edge)).collect();
        // Two triggers may wait for the same end, which is one way there.
        let condition = |edge: &GraphEdge| edge.enabled.then(|| edge.dependency_condition.code());
        edges.sort_by_key(|edge| (self.name_of(other(edge)), other(edge), condition(edge)));
        edges.dedup_by_key(|edge| (other(edge), condition(edge)));
        edges
    }

    /// Returns for each workflow that `downstream` cannot come after the shortest way from `downstream` to it, itself
    /// included: together with the new dependency they would be a cycle.
    pub fn cycles(&self, downstream: WorkflowId) -> BTreeMap<WorkflowId, Vec<WorkflowId>> {
        let edges: Vec<_> = self.edges.iter().map(GraphEdge::edge).collect();
        paths_from(&edges, downstream)
    }
}

/// When a dependency would start its workflow next.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Forecast {
    /// The upstream whose end decides.
    pub upstream: WorkflowId,
    /// When that is expected to end.
    pub end: DateTime<Utc>,
    /// When the workflow would start.
    pub start: DateTime<Utc>,
}

impl DependencySpec {
    /// Returns when it would start its workflow next, where the plans and the usual durations of its upstreams tell: of any,
    /// the first to end; of all, the last, if all are known.
    pub fn forecast(&self, choices: &WorkflowGraph) -> Option<Forecast> {
        let ends = self.upstreams.ids().iter().map(|id| (choices.find(*id).and_then(WorkflowNode::next_end), *id));
        let (end, upstream) = match self.upstream_mode {
            UpstreamMode::Any => ends.filter_map(|(end, id)| Some((end?, id))).min()?,
            UpstreamMode::All => {
                ends.map(|(end, id)| Some((end?, id))).collect::<Option<Vec<_>>>()?.into_iter().max()?
            }
        };
        Some(Forecast { upstream, end, start: end + TimeDelta::minutes(self.delay_minutes.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::definition::TriggerDraft;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-24T{text}:00Z").parse().expect("an instant")
    }

    fn choices() -> WorkflowGraph {
        let workflow = |id, name: &str, next: Option<&str>, minutes: i64| WorkflowNode {
            id: WorkflowId(id),
            name: name.to_owned(),
            team: "Retail".to_owned(),
            owner: "Priya Nair".to_owned(),
            last_status: None,
            is_paused: false,
            next_run_at: next.map(at),
            expected_at: None,
            usual_ms: Some(minutes * 60_000),
            layers: Vec::new(),
        };
        let edge = |trigger, upstream, downstream| GraphEdge {
            trigger_id: TriggerId(trigger),
            upstream_workflow_id: WorkflowId(upstream),
            downstream_workflow_id: WorkflowId(downstream),
            dependency_condition: DependencyCondition::OnSuccess,
            enabled: false,
        };
        WorkflowGraph {
            workflows: vec![
                workflow(1, "Customers", Some("02:10"), 4),
                workflow(2, "Orders", Some("01:00"), 8),
                workflow(3, "Report", None, 1),
            ],
            total: 3,
            edges: vec![edge(9, 1, 3)],
        }
    }

    fn start(upstreams: &str, mode: &str) -> Option<DateTime<Utc>> {
        let draft = TriggerDraft {
            trigger_type: "dependency".into(),
            upstream_workflow_ids: upstreams.into(),
            upstream_mode: mode.into(),
            delay_minutes: "5".into(),
            ..TriggerDraft::default()
        };
        let spec = draft.check().expect("it holds");
        Some(spec.dependency().expect("a dependency").forecast(&choices())?.start)
    }

    #[test]
    fn it_starts_after_the_first_or_the_last_that_is_known() {
        assert_eq!(start("1", "any"), Some(at("02:19")));
        assert_eq!(start("1, 2", "any"), Some(at("01:13")));
        assert_eq!(start("1, 2", "all"), Some(at("02:19")));
        assert_eq!(start("1, 3", "any"), Some(at("02:19")));
        assert_eq!(start("1, 3", "all"), None, "nobody knows when the report ends");
        assert_eq!(start("3", "all"), None);
    }

    #[test]
    fn what_comes_after_a_workflow_cannot_come_before_it() {
        let cycles = choices().cycles(WorkflowId(1));
        let expected = [(1, vec![1]), (3, vec![1, 3])];
        assert_eq!(
            cycles,
            expected.map(|(id, path)| (WorkflowId(id), path.into_iter().map(WorkflowId).collect())).into()
        );
    }

    #[test]
    fn a_look_shows_what_belongs_to_it() {
        let graph = choices();
        let shown = |focus: Option<i64>, scope| {
            graph.shown(focus.map(WorkflowId), scope).iter().map(|workflow| workflow.id.0).collect::<Vec<_>>()
        };
        assert_eq!(shown(None, GraphScope::Around), [1, 3], "Orders is connected with nothing");
        assert_eq!(shown(Some(2), GraphScope::All), [1, 2, 3]);
        assert_eq!(shown(Some(2), GraphScope::Around), [2]);
        assert_eq!(shown(Some(1), GraphScope::Upstream), [1]);
        assert_eq!(shown(Some(1), GraphScope::Downstream), [1, 3]);
        assert_eq!(graph.named("report").map(|workflow| workflow.id.0), Some(3));
        assert_eq!(graph.named("ord").map(|workflow| workflow.id.0), Some(2));
        assert_eq!(graph.downstreams_of(WorkflowId(1)).len(), 1);
        assert_eq!(graph.upstreams_of(WorkflowId(3)).len(), 1);
    }

    #[test]
    fn a_workflow_is_found_by_any_of_its_words() {
        let found = |search: &str| {
            choices()
                .workflows
                .iter()
                .filter(|workflow| workflow.matches(search))
                .map(|workflow| workflow.id.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(""), [1, 2, 3]);
        assert_eq!(found("priya ORD"), [2]);
        assert_eq!(found("retail x"), [0; 0]);
    }
}
