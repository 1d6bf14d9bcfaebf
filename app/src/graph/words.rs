use domain::{
    choice::Choice,
    dataset::Layer,
    ids::WorkflowId,
    trigger::{
        definition::DependencyCondition,
        graph::{GraphEdge, WorkflowGraph, WorkflowNode},
    },
};

use crate::{ui::State, workflows::state_in_list};

/// Returns how a workflow stands, and in a word.
pub(super) fn state_of_node(workflow: &WorkflowNode) -> (State, &'static str) {
    state_in_list(workflow.last_status, workflow.is_paused)
}

/// Says which ends of an upstream count, where that is not its success.
pub(super) fn condition_words(edge: &GraphEdge) -> &'static str {
    match (edge.dependency_condition, edge.enabled) {
        (DependencyCondition::OnSuccess, true) => "",
        (DependencyCondition::OnFailure, true) => "on failure",
        (DependencyCondition::OnCompletion, true) => "at any end",
        (_, false) => "switched off",
    }
}

/// Names the layers that a workflow writes: `bronze, silver and gold`.
pub(super) fn layer_words(layers: &[Layer]) -> String {
    let names: Vec<_> = layers.iter().map(|layer| layer.code()).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Reads a workflow out: `Orders, Succeeded. Writes bronze and silver. Starts after Customers. Starts Report.`
pub(super) fn spoken(graph: &WorkflowGraph, workflow: &WorkflowNode) -> String {
    let names = |ids: Vec<WorkflowId>| ids.into_iter().map(|id| graph.name_of(id)).collect::<Vec<_>>().join(", ");
    let before = names(graph.upstreams_of(workflow.id).iter().map(|edge| edge.upstream_workflow_id).collect());
    let after = names(graph.downstreams_of(workflow.id).iter().map(|edge| edge.downstream_workflow_id).collect());
    let mut words = format!("{}, {}.", workflow.name, state_of_node(workflow).1);
    if !workflow.layers.is_empty() {
        words.push_str(&format!(" Writes {}.", layer_words(&workflow.layers)));
    }
    if !before.is_empty() {
        words.push_str(&format!(" Starts after {before}."));
    }
    if !after.is_empty() {
        words.push_str(&format!(" Starts {after}."));
    }
    words
}

#[cfg(test)]
mod tests {
    use domain::{execution::Status, ids::TriggerId};

    use super::*;

    #[test]
    fn a_workflow_is_read_out_with_its_neighbours() {
        let node = |id, name: &str, last_status, is_paused| WorkflowNode {
            id: WorkflowId(id),
            name: name.to_owned(),
            team: String::new(),
            owner: String::new(),
            last_status,
            is_paused,
            next_run_at: None,
            expected_at: None,
            usual_ms: None,
            layers: if id == 1 { vec![Layer::Bronze, Layer::Silver, Layer::Gold] } else { vec![Layer::Gold] },
        };
        let edge = GraphEdge {
            trigger_id: TriggerId(1),
            upstream_workflow_id: WorkflowId(1),
            downstream_workflow_id: WorkflowId(2),
            dependency_condition: DependencyCondition::OnSuccess,
            enabled: true,
        };
        let graph = WorkflowGraph {
            workflows: vec![
                node(1, "Orders", Some(Status::Failed), false),
                node(2, "Report", Some(Status::Succeeded), true),
            ],
            total: 2,
            edges: vec![edge],
        };
        let [orders, report] = graph.workflows.as_slice() else { panic!("two") };
        assert_eq!(spoken(&graph, orders), "Orders, Failed. Writes bronze, silver and gold. Starts Report.");
        assert_eq!(spoken(&graph, report), "Report, Paused. Writes gold. Starts after Orders.");
    }
}
