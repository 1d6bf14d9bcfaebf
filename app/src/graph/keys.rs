use std::collections::BTreeMap;

use domain::{ids::WorkflowId, trigger::graph::WorkflowGraph};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Where the keyboard stands in the picture. It outlives the picture, which is drawn anew when something happens, so that the
/// focus stays on its workflow and not on what is drawn in its place.
#[derive(Clone, Copy)]
pub(super) struct Keyboard {
    /// The workflow that the keyboard comes to first, or stands on.
    pub(super) place: RwSignal<Option<WorkflowId>>,
    /// Whether it stands there.
    is_here: StoredValue<bool>,
}

impl Keyboard {
    pub(super) fn new() -> Self {
        Self { place: RwSignal::new(None), is_here: StoredValue::new(false) }
    }

    /// Takes over what is drawn now: `usual` is where the keyboard comes to first.
    pub(super) fn enter(self, drawn: &[WorkflowId], usual: Option<WorkflowId>) {
        let stays = self.place.get_untracked().is_some_and(|place| drawn.contains(&place)) && self.is_here.get_value();
        if !stays {
            self.place.set(usual);
        }
        Effect::new(move || request_animation_frame(move || self.restore()));
    }

    /// Says that a workflow has the focus.
    pub(super) fn stand_on(self, id: WorkflowId) {
        self.is_here.set_value(true);
        self.place.set(Some(id));
    }

    /// Says that a workflow has lost the focus: to another part of the page, or because it was drawn anew.
    pub(super) fn leave(self) {
        request_animation_frame(move || {
            let is_place = |id: String| id.strip_prefix(PREFIX).is_some_and(|number| number.parse::<i64>().is_ok());
            if active_id().is_some_and(|id| !is_place(id)) {
                _ = self.is_here.try_set_value(false);
            }
        });
    }

    fn restore(self) {
        let place =
            self.place.try_get_untracked().flatten().filter(|_| self.is_here.try_get_value().unwrap_or_default());
        if let Some(id) = place.map(place_id).filter(|id| active_id().is_none_or(|active| active != *id)) {
            focus(&id);
        }
    }
}

/// Returns the id of the part of the page that has the focus; nothing while nothing has.
fn active_id() -> Option<String> {
    let active = document().active_element()?;
    (active.tag_name() != "BODY").then(|| active.id())
}

/// Returns the workflow that an arrow key leads to: left and right along the dependencies, up and down within a layer.
pub(super) fn target(
    graph: &WorkflowGraph,
    layers: &[Vec<WorkflowId>],
    from: WorkflowId,
    key: &str,
) -> Option<WorkflowId> {
    let places = places(layers);
    let (layer, row) = *places.get(&from)?;
    let highest = |ids: Vec<WorkflowId>| {
        let drawn = ids.into_iter().filter_map(|id| Some((*places.get(&id)?, id)));
        drawn.min_by_key(|((layer, row), _)| (*row, *layer)).map(|(_, id)| id)
    };
    match key {
        "ArrowRight" => highest(graph.downstreams_of(from).iter().map(|edge| edge.downstream_workflow_id).collect()),
        "ArrowLeft" => highest(graph.upstreams_of(from).iter().map(|edge| edge.upstream_workflow_id).collect()),
        "ArrowDown" => layers.get(layer)?.get(row + 1).copied(),
        "ArrowUp" => layers.get(layer)?.get(row.checked_sub(1)?).copied(),
        _ => None,
    }
}

/// Returns for each workflow the layer it stands in, and its row there.
pub(super) fn places(layers: &[Vec<WorkflowId>]) -> BTreeMap<WorkflowId, (usize, usize)> {
    let of_layer = |(layer, ids): (usize, &Vec<WorkflowId>)| {
        ids.iter().enumerate().map(|(row, id)| (*id, (layer, row))).collect::<Vec<_>>()
    };
    layers.iter().enumerate().flat_map(of_layer).collect()
}

/// Returns the name under which the page knows the place of a workflow.
pub(super) fn place_id(id: WorkflowId) -> String {
    format!("{PREFIX}{id}")
}

/// What the names of places begin with.
const PREFIX: &str = "graph-";

/// Moves the focus to a part of the page.
pub(super) fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    // What is drawn can take the focus as any element can, whatever its class.
    if let Some(element) = found {
        _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::TriggerId,
        trigger::{definition::DependencyCondition, graph::GraphEdge},
    };

    use super::*;

    #[test]
    fn arrows_follow_the_dependencies_and_the_layers() {
        let edge = |upstream, downstream| GraphEdge {
            trigger_id: TriggerId(1),
            upstream_workflow_id: WorkflowId(upstream),
            downstream_workflow_id: WorkflowId(downstream),
            dependency_condition: DependencyCondition::OnSuccess,
            enabled: true,
        };
        let graph =
            WorkflowGraph { edges: vec![edge(1, 3), edge(1, 2), edge(3, 4), edge(3, 9)], ..WorkflowGraph::default() };
        let layers = [vec![1], vec![2, 3], vec![4]].map(|layer| layer.into_iter().map(WorkflowId).collect::<Vec<_>>());
        let go = |from, key| target(&graph, &layers, WorkflowId(from), key).map(|id| id.0);
        assert_eq!(go(1, "ArrowRight"), Some(2));
        assert_eq!(go(2, "ArrowDown"), Some(3));
        assert_eq!(go(3, "ArrowUp"), Some(2));
        assert_eq!(go(3, "ArrowRight"), Some(4), "9 is not drawn");
        assert_eq!(go(4, "ArrowLeft"), Some(3));
        assert_eq!([go(1, "ArrowLeft"), go(1, "ArrowUp"), go(3, "ArrowDown"), go(3, "x")], [None; 4]);
    }
}
