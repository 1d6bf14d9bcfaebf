use domain::{
    choice::Choice,
    dataset::Layer,
    ids::WorkflowId,
    trigger::{
        definition::DependencyCondition,
        graph::{GraphEdge, WorkflowGraph, WorkflowNode},
        layout::{Layout, Room},
    },
};
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    address::Look,
    keys::{self, Keyboard},
    words::{condition_words, spoken, state_of_node},
    zoom::Zoom,
};

/// The size of a workflow, and the step from a layer to the next.
const NODE: (usize, usize) = (188, 44);
const STEP: usize = 276;
const MARGIN: usize = 16;

/// How much room a workflow takes in its layer, and an edge that passes it.
const ROOM: Room = Room { workflow: 60, way: 24 };

/// The step from one mark of a layer to the next, and how far the last is from the edge.
const MARK: (usize, usize) = (18, 8);

/// How many letters of a name have room.
const LETTERS: usize = 21;

/// Draws who starts whom, from left to right.
#[component]
pub(super) fn Picture(
    /// The workflows.
    graph: WorkflowGraph,
    /// What is looked at.
    look: Look,
    /// Where the keyboard stands.
    keyboard: Keyboard,
    /// How large it is drawn.
    zoom: Zoom,
) -> impl IntoView {
    let focus = look.focus_in(&graph);
    let shown: Vec<_> = graph.shown(focus, look.scope_in(&graph)).into_iter().cloned().collect();
    let ids: Vec<_> = shown.iter().map(|workflow| workflow.id).collect();
    let edges: Vec<_> = graph.edges.iter().map(GraphEdge::edge).collect();
    let Layout { layers, middles, ways, height } = Layout::new(&ids, &edges, ROOM);
    let places = keys::places(&layers);
    let spot = |id: WorkflowId| Some(Spot { layer: places.get(&id)?.0, middle: MARGIN + *middles.get(&id)? });
    let (width, height) = (MARGIN + layers.len() * STEP, 2 * MARGIN + height);
    let path = focus.map(|focus| graph.connected_with(focus)).unwrap_or_default();
    let drawn_edges: Vec<_> = graph
        .edges
        .iter()
        .filter_map(|edge| {
            let on = path.contains(&edge.upstream_workflow_id) && path.contains(&edge.downstream_workflow_id);
            let way = ways.get(&edge.edge()).map(Vec::as_slice).unwrap_or_default();
            let way: Vec<_> = way.iter().map(|middle| MARGIN + middle).collect();
            Some(draw_edge(edge, spot(edge.upstream_workflow_id)?, spot(edge.downstream_workflow_id)?, &way, on))
        })
        .collect();
    // The first stop of the keyboard; the arrow keys lead on from there.
    keyboard.enter(&ids, focus.filter(|id| ids.contains(id)).or_else(|| layers.first()?.first().copied()));
    let current = keyboard.place;
    zoom.enter(&ids, (width, height));
    let node = |workflow: &WorkflowNode| {
        let spot = spot(workflow.id)?;
        let (x, y) = (spot.left(), spot.middle - NODE.1 / 2);
        let href = Look { focus: Some(workflow.id), q: String::new(), ..look.clone() }.href();
        let is_focus = focus == Some(workflow.id);
        let words = spoken(&graph, workflow);
        Some(view! { <Node workflow=workflow.clone() x y href is_focus words keyboard/> })
    };
    let nodes = shown.iter().map(node).collect_view();
    let label = format!(
        "{} workflows. Arrow keys follow what starts what, Enter brings a workflow into focus, L leads to the list, plus, minus and 0 change the size.",
        shown.len()
    );
    let press = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        if key == "l" || key == "L" {
            keys::focus(super::list::HEADING);
        } else if zoom.press(&key) {
            event.prevent_default();
        } else if let Some(next) = current.get_untracked().and_then(|from| keys::target(&graph, &layers, from, &key)) {
            event.prevent_default();
            keys::focus(&keys::place_id(next));
        }
    };
    view! {
        <div class="graph" node_ref=zoom.frame on:scroll=move |_| zoom.scrolled() on:wheel=move |event| zoom.turn(&event)>
            <svg class="graph-picture" width=move || zoom.of(width) height=move || zoom.of(height) viewBox=format!("0 0 {width} {height}") role="group" aria-label=label
                on:keydown=press>
                <defs>
                    <marker id="graph-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
                        <path class="arrow" d="M0 0 10 5 0 10z"/>
                    </marker>
                    <marker id="graph-arrow-on" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto">
                        <path class="arrow on" d="M0 0 10 5 0 10z"/>
                    </marker>
                </defs>
                <g aria-hidden="true">{drawn_edges.collect_view()}</g>
                {nodes}
            </svg>
        </div>
    }
    .into_any()
}

/// Where a workflow stands: in which layer, and how far below the top its middle is.
#[derive(Clone, Copy)]
struct Spot {
    layer: usize,
    middle: usize,
}

impl Spot {
    fn left(self) -> usize {
        MARGIN + self.layer * STEP
    }
}

/// Draws an edge, past the layers between its ends at the heights of its `way`, with the ends that count where that is not the
/// usual.
fn draw_edge(edge: &GraphEdge, from: Spot, to: Spot, way: &[usize], on: bool) -> impl IntoView + use<> {
    let (mut x, mut y) = (from.left() + NODE.0, from.middle);
    let mut path = format!("M{x} {y}");
    for (step, middle) in way.iter().enumerate() {
        let left = MARGIN + (from.layer + 1 + step) * STEP;
        path.push_str(&curve((x, y), (left, *middle)));
        (x, y) = (left + NODE.0, *middle);
        path.push_str(&format!(" H{x}"));
    }
    let end = (to.left().saturating_sub(4), to.middle);
    path.push_str(&curve((x, y), end));
    let kind = match edge.dependency_condition {
        DependencyCondition::OnFailure => " failure",
        DependencyCondition::OnSuccess | DependencyCondition::OnCompletion => "",
    };
    let class = format!("edge{kind}{}{}", if on { " on" } else { "" }, if edge.enabled { "" } else { " inactive" });
    let arrow = if on { "url(#graph-arrow-on)" } else { "url(#graph-arrow)" };
    let words = match condition_words(edge) {
        "" => None,
        words => Some(
            view! { <text class="edge-label" text-anchor="middle" x={(x + end.0) / 2} y={(y + end.1) / 2 + 4}>{words}</text> },
        ),
    };
    view! { <path class=class d=path marker-end=arrow/>{words} }
}

/// Returns the way from one point to another as part of a path that has come to the first.
fn curve(from: (usize, usize), to: (usize, usize)) -> String {
    let bend = (STEP - NODE.0) / 2;
    format!(" C{} {} {} {} {} {}", from.0 + bend, from.1, to.0.saturating_sub(bend), to.1, to.0, to.1)
}

#[component]
fn Node(
    workflow: WorkflowNode,
    x: usize,
    y: usize,
    href: String,
    is_focus: bool,
    words: String,
    keyboard: Keyboard,
) -> impl IntoView {
    let id = workflow.id;
    let (state, word) = state_of_node(&workflow);
    let navigate = use_navigate();
    let target = href.clone();
    let go = move |event: leptos::ev::MouseEvent| {
        // A new tab is the browser's.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            navigate(&target, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let tabindex = move || if keyboard.place.get() == Some(id) { "0" } else { "-1" };
    view! {
        <g class="graph-node" class:this=is_focus data-status=state.code() transform=format!("translate({x} {y})")>
            <a id=keys::place_id(id) href=href aria-label=words.clone() aria-current=is_focus.then_some("true") tabindex=tabindex
                on:click=go on:focus=move |_| keyboard.stand_on(id) on:blur=move |_| keyboard.leave()>
                <title>{workflow.name.clone()}</title>
                <rect width=NODE.0 height=NODE.1 rx="8"/>
                // An SVG within an SVG takes no size from the styles, as icons elsewhere do.
                <g class="mark" transform="translate(12 14) scale(0.667)" inner_html=state.glyph().shapes()></g>
                <text class="what" x="36" y="19">{shortened(&workflow.name)}</text>
                <text x="36" y="35">{word}</text>
                {layer_marks(&workflow.layers)}
            </a>
        </g>
    }
    .into_any()
}

/// Marks the layers that a workflow writes, each by its letter and its colour; the name of the link says them in words.
fn layer_marks(layers: &[Layer]) -> impl IntoView + use<> {
    let first = NODE.0 - MARK.0 * layers.len() - MARK.1;
    let mark = |(index, layer): (usize, &Layer)| {
        let letter = layer.label().get(..1).unwrap_or_default();
        let place = format!("translate({} 24)", first + index * MARK.0);
        view! {
            <g class=format!("layer-mark {}", layer.code()) transform=place>
                <rect width={MARK.0 - 2} height="14" rx="3"/>
                <text x={MARK.0 / 2 - 1} y="11">{letter}</text>
            </g>
        }
    };
    layers.iter().enumerate().map(mark).collect_view()
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default().trim_end()),
        None => name.to_owned(),
    }
}
