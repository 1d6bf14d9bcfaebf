use domain::{
    format::counted,
    ids::WorkflowId,
    trigger::graph::{GraphEdge, WorkflowGraph, WorkflowNode},
};
use leptos::prelude::*;

use super::{
    address::Look,
    next_run::NextRun,
    words::{condition_words, layer_words, state_of_node},
};
use crate::{
    format::use_clock,
    ui::{Card, Cell, Column, HeadCell, Row, Status, Table, TableKind},
    viewer::use_viewer,
};

/// The name under which the page knows where the list begins.
pub(super) const HEADING: &str = "graph-list";

/// How many workflows are listed; a search brings the others.
const MOST: usize = 200;

/// Shows what the picture shows, as a table: for those who do not see it, and where there is no room for it.
#[component]
pub(super) fn List(
    /// The workflows.
    graph: WorkflowGraph,
    /// What is looked at.
    look: Look,
) -> impl IntoView {
    let focus = look.focus_in(&graph);
    let shown = graph.shown(focus, look.scope_in(&graph));
    let others = graph.workflows.len() - shown.len();
    let count = i64::try_from(shown.len()).unwrap_or(i64::MAX);
    let rows = shown.iter().take(MOST).map(|workflow| row(&graph, workflow)).collect_view();
    let cut =
        (shown.len() > MOST).then(|| format!("The first {MOST} of {count}. Find a workflow to see those around it. "));
    let left = (others > 0).then(|| {
        let others = counted(i64::try_from(others).unwrap_or(i64::MAX), "workflow is", "workflows are");
        view! { {others}" not shown: see " <a href="/workflows">"all workflows"</a>"." }
    });
    let foot =
        (cut.is_some() || left.is_some()).then(|| view! { <footer class="caption"><span>{cut}{left}</span></footer> });
    let zone = use_viewer().zone.label(use_clock().now());
    let columns = vec![
        Column::new("Workflow"),
        Column::new("State"),
        Column::new("Writes"),
        Column::new("Starts after"),
        Column::new("Starts"),
        Column::new(format!("Next run · {zone}")),
    ];
    view! {
        <Card flush=true>
            <header><h2 id=HEADING tabindex="-1">"The same, as a list"</h2></header>
            <Table caption="Workflows and what starts them" kind=TableKind::Records compact=true columns>{rows}</Table>
            {foot}
        </Card>
    }
    .into_any()
}

fn row(graph: &WorkflowGraph, workflow: &WorkflowNode) -> impl IntoView + use<> {
    let id = workflow.id;
    let (state, word) = state_of_node(workflow);
    let names = |edges: Vec<&GraphEdge>, other: fn(&GraphEdge) -> WorkflowId| {
        let name = |edge: &&GraphEdge| match condition_words(edge) {
            "" => graph.name_of(other(edge)),
            condition => format!("{} ({condition})", graph.name_of(other(edge))),
        };
        let names: Vec<_> = edges.iter().map(name).collect();
        if names.is_empty() { "—".to_owned() } else { names.join(", ") }
    };
    let before = names(graph.upstreams_of(id), |edge| edge.upstream_workflow_id);
    let after = names(graph.downstreams_of(id), |edge| edge.downstream_workflow_id);
    let next = view! { <NextRun workflow=workflow.clone() follows={before != "—"}/> };
    let writes = if workflow.layers.is_empty() { "—".to_owned() } else { layer_words(&workflow.layers) };
    let name = workflow.name.clone();
    view! {
        <Row>
            <HeadCell><a class="plain" href=format!("/workflows/{id}")>{name}</a></HeadCell>
            <Cell><Status state>{word}</Status></Cell>
            <Cell label="Writes">{writes}</Cell>
            <Cell label="Starts after">{before}</Cell>
            <Cell label="Starts">{after}</Cell>
            <Cell label="Next run" class="nowrap">{next}</Cell>
        </Row>
    }
}
