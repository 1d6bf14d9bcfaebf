use std::collections::{BTreeMap, BTreeSet};

use super::cycle::Edge;
use crate::ids::WorkflowId;

/// How many layers stand before each workflow.
mod depths;
/// How far below the top everything is drawn.
mod heights;
/// What stands in the layers, and what each is connected with.
mod network;
/// In which order it stands there.
mod order;

use network::Network;

/// How much room things take from top to bottom, with the gap to the next of their kind, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// A workflow.
    pub workflow: i64,
    /// An edge on its way past a layer.
    pub way: i64,
}

/// Where workflows stand in a picture that is read from left to right, and the ways of the edges between them.
///
/// Each stands in the first layer behind all that it comes after, and within a layer near those that it is connected with, so
/// that few edges cross. An edge that passes layers has a place of its own in each: it never lies behind a workflow, which
/// would read as if it ended there.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Layout {
    /// The workflows of each layer, from the top.
    pub layers: Vec<Vec<WorkflowId>>,
    /// How far below the top the middle of each workflow is, in pixels.
    pub middles: BTreeMap<WorkflowId, usize>,
    /// Of the edges that pass layers, how far below the top they pass each of them.
    pub ways: BTreeMap<Edge, Vec<usize>>,
    /// How high all of it is.
    pub height: usize,
}

impl Layout {
    /// Returns the layout of workflows and the edges between them.
    ///
    /// Edges from or to other workflows do not count. The order given decides what nothing else does. The same workflows and
    /// edges always give the same picture.
    pub fn new(workflows: &[WorkflowId], edges: &[Edge], room: Room) -> Self {
        let numbers: BTreeMap<_, _> = workflows.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        let known = |edge: &Edge| Some((*edge, *numbers.get(&edge.upstream)?, *numbers.get(&edge.downstream)?));
        let edges: BTreeSet<_> = edges.iter().filter_map(known).collect();
        let pairs: Vec<_> = edges.iter().map(|(_, upstream, downstream)| (*upstream, *downstream)).collect();
        let mut network = Network::new(depths::depths(workflows.len(), &pairs));
        let passing: BTreeMap<_, _> = edges
            .into_iter()
            .map(|(edge, upstream, downstream)| (edge, network.connect(upstream, downstream)))
            .filter(|(_, way)| !way.is_empty())
            .collect();
        let layers = order::ordered(&network);
        let (middles, height) = heights::heights(&network, &layers, room);
        Self {
            layers: layers
                .iter()
                .map(|layer| layer.iter().filter_map(|item| workflows.get(*item).copied()).collect())
                .collect(),
            middles: workflows.iter().copied().zip(middles.iter().copied()).collect(),
            ways: passing
                .into_iter()
                .map(|(edge, way)| (edge, way.into_iter().map(|item| middles[item]).collect()))
                .collect(),
            height,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROOM: Room = Room { workflow: 60, way: 24 };

    fn layout(workflows: &[i64], edges: &[(i64, i64)]) -> Layout {
        let workflows: Vec<_> = workflows.iter().copied().map(WorkflowId).collect();
        let edges: Vec<_> = edges.iter().copied().map(edge).collect();
        Layout::new(&workflows, &edges, ROOM)
    }

    fn edge((upstream, downstream): (i64, i64)) -> Edge {
        Edge { upstream: WorkflowId(upstream), downstream: WorkflowId(downstream) }
    }

    fn drawn(workflows: &[i64], edges: &[(i64, i64)]) -> Vec<Vec<i64>> {
        let layers = layout(workflows, edges).layers;
        layers.into_iter().map(|layer| layer.into_iter().map(|id| id.0).collect()).collect()
    }

    #[test]
    fn a_workflow_stands_behind_the_last_that_it_comes_after() {
        assert_eq!(drawn(&[], &[]), Vec::<Vec<i64>>::new());
        assert_eq!(drawn(&[3, 1, 2], &[]), [[3, 1, 2]]);
        assert_eq!(drawn(&[1, 2, 3], &[(1, 2), (2, 3), (1, 3)]), [[1], [2], [3]]);
        assert_eq!(drawn(&[1, 2, 9], &[(1, 2), (2, 7)]), [vec![1, 9], vec![2]], "7 is not shown");
    }

    #[test]
    fn what_is_connected_stands_side_by_side() {
        assert_eq!(drawn(&[1, 2, 3, 11, 12, 13], &[(1, 13), (2, 12), (3, 11)]), [[1, 2, 3], [13, 12, 11]]);
        let layout = layout(&[1, 2, 3, 4], &[(1, 4), (2, 4), (3, 4)]);
        assert_eq!(layout.middles[&WorkflowId(4)], layout.middles[&WorkflowId(2)], "in the middle of three");
    }

    #[test]
    fn an_edge_passes_a_layer_at_a_place_of_its_own() {
        let layout = layout(&[1, 2, 3], &[(1, 2), (2, 3), (1, 3)]);
        let ways: Vec<_> = layout.ways.iter().collect();
        let [(long, way)] = ways.as_slice() else { panic!("one edge passes a layer") };
        assert_eq!((**long, way.len()), (edge((1, 3)), 1));
        assert!(way[0].abs_diff(layout.middles[&WorkflowId(2)]) >= 42, "{layout:?}");
        assert!(layout.height < 120, "less than two rows of workflows: {}", layout.height);
    }

    #[test]
    fn a_circle_is_drawn_as_well_as_it_can_be() {
        let all: Vec<_> = drawn(&[1, 2, 3], &[(1, 2), (2, 3), (3, 1)]).concat();
        assert_eq!(all.len(), 3);
    }

    proptest! {
        #[test]
        fn edges_go_from_left_to_right_and_lie_behind_nothing(
            pairs in proptest::collection::vec((0i64..40, 0i64..40), 0..120)
        ) {
            let edges: Vec<_> = pairs.into_iter().filter(|(a, b)| a < b).collect();
            let workflows: Vec<_> = (0..40).collect();
            let layout = layout(&workflows, &edges);
            prop_assert_eq!(layout.layers.concat().len(), workflows.len());
            let layer = |id: WorkflowId| layout.layers.iter().position(|layer| layer.contains(&id)).expect("it is drawn");
            let mut taken: Vec<Vec<(usize, usize)>> = layout
                .layers
                .iter()
                .map(|layer| layer.iter().map(|id| (layout.middles[id], 30)).collect())
                .collect();
            for edge in edges.iter().copied().map(edge) {
                prop_assert!(layer(edge.upstream) < layer(edge.downstream));
                let passed = layer(edge.upstream) + 1..layer(edge.downstream);
                let way = layout.ways.get(&edge).cloned().unwrap_or_default();
                prop_assert_eq!(way.len(), passed.len());
            }
            for (edge, way) in &layout.ways {
                for (step, middle) in way.iter().enumerate() {
                    taken[layer(edge.upstream) + 1 + step].push((*middle, 12));
                }
            }
            for layer in &mut taken {
                layer.sort_unstable();
                for pair in layer.windows(2) {
                    prop_assert!(pair[1].0 - pair[0].0 >= pair[0].1 + pair[1].1, "{:?}", pair);
                }
                prop_assert!(layer.iter().all(|(middle, half)| middle >= half && middle + half <= layout.height));
            }
        }
    }
}
