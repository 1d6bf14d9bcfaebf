use std::collections::{BTreeMap, BTreeSet};

use super::cycle::Edge;
use crate::ids::WorkflowId;

/// How often the order within the layers is put right, forwards and backwards.
const SWEEPS: usize = 4;

/// How finely a place within a layer is measured against that in another, which may be longer.
const GRAIN: usize = 1 << 20;

/// Puts workflows into layers for a picture that is read from left to right: each stands in the first layer behind all that it
/// comes after, and within a layer near those that it is connected with, so that few edges cross.
///
/// Edges from or to other workflows do not count. The order given decides what nothing else does. The same workflows and edges
/// always give the same picture.
pub fn layers(workflows: &[WorkflowId], edges: &[Edge]) -> Vec<Vec<WorkflowId>> {
    let known: BTreeSet<_> = workflows.iter().copied().collect();
    let edges: BTreeSet<_> =
        edges.iter().filter(|edge| known.contains(&edge.upstream) && known.contains(&edge.downstream)).collect();
    let (mut before, mut after): (Neighbours, Neighbours) = Default::default();
    for edge in edges {
        before.entry(edge.downstream).or_default().push(edge.upstream);
        after.entry(edge.upstream).or_default().push(edge.downstream);
    }
    let depths = depths(workflows, &before, &after);
    let mut layers = vec![Vec::new(); depths.values().max().map_or(0, |deepest| deepest + 1)];
    for workflow in workflows {
        layers[depths[workflow]].push(*workflow);
    }
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let neighbours = if forwards { &before } else { &after };
        let order: Vec<_> = if forwards { (0..layers.len()).collect() } else { (0..layers.len()).rev().collect() };
        for layer in order {
            let places = places(&layers);
            layers[layer].sort_by_key(|workflow| mean(neighbours.get(workflow), &places).unwrap_or(places[workflow]));
        }
    }
    layers
}

type Neighbours = BTreeMap<WorkflowId, Vec<WorkflowId>>;

/// Returns how many edges the longest way to each workflow has. Where edges go round in a circle, which no trigger may make, one
/// of them is left out of account.
fn depths(workflows: &[WorkflowId], before: &Neighbours, after: &Neighbours) -> BTreeMap<WorkflowId, usize> {
    let mut open: BTreeMap<_, _> =
        workflows.iter().map(|workflow| (*workflow, before.get(workflow).map_or(0, Vec::len))).collect();
    let mut depths: BTreeMap<_, usize> = workflows.iter().map(|workflow| (*workflow, 0)).collect();
    let mut ready: Vec<_> = workflows.iter().copied().filter(|workflow| open[workflow] == 0).collect();
    while !open.is_empty() {
        let Some(workflow) = ready.pop().or_else(|| open.keys().next().copied()) else { break };
        if open.remove(&workflow).is_none() {
            continue;
        }
        let depth = depths[&workflow] + 1;
        for next in after.get(&workflow).into_iter().flatten() {
            let Some(left) = open.get_mut(next) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(*next);
            }
            depths.entry(*next).and_modify(|known| *known = depth.max(*known));
        }
    }
    depths
}

/// Returns where each workflow stands within its layer, from 0 to [`GRAIN`].
fn places(layers: &[Vec<WorkflowId>]) -> BTreeMap<WorkflowId, usize> {
    let of_layer = |layer: &Vec<WorkflowId>| {
        let count = layer.len().max(1);
        let place = move |(index, workflow): (usize, &WorkflowId)| (*workflow, (2 * index + 1) * GRAIN / (2 * count));
        layer.iter().enumerate().map(place).collect::<Vec<_>>()
    };
    layers.iter().flat_map(of_layer).collect()
}

fn mean(neighbours: Option<&Vec<WorkflowId>>, places: &BTreeMap<WorkflowId, usize>) -> Option<usize> {
    let neighbours = neighbours?;
    let sum: usize = neighbours.iter().map(|neighbour| places[neighbour]).sum();
    sum.checked_div(neighbours.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(workflows: &[i64], edges: &[(i64, i64)]) -> Vec<Vec<i64>> {
        let workflows: Vec<_> = workflows.iter().copied().map(WorkflowId).collect();
        let edges: Vec<_> = edges
            .iter()
            .map(|(upstream, downstream)| Edge { upstream: WorkflowId(*upstream), downstream: WorkflowId(*downstream) })
            .collect();
        layers(&workflows, &edges).into_iter().map(|layer| layer.into_iter().map(|id| id.0).collect()).collect()
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
    }

    #[test]
    fn a_circle_is_drawn_as_well_as_it_can_be() {
        let all: Vec<_> = drawn(&[1, 2, 3], &[(1, 2), (2, 3), (3, 1)]).concat();
        assert_eq!(all.len(), 3);
    }

    proptest! {
        #[test]
        fn edges_go_from_left_to_right(pairs in proptest::collection::vec((0i64..40, 0i64..40), 0..120)) {
            let edges: Vec<_> = pairs.into_iter().filter(|(a, b)| a < b).collect();
            let workflows: Vec<_> = (0..40).collect();
            let drawn = drawn(&workflows, &edges);
            let layer = |id: i64| drawn.iter().position(|layer| layer.contains(&id)).expect("it is drawn");
            prop_assert_eq!(drawn.concat().len(), workflows.len());
            for (upstream, downstream) in edges {
                prop_assert!(layer(upstream) < layer(downstream));
            }
        }
    }
}
