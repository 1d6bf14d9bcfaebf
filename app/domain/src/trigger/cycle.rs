use std::collections::{BTreeMap, VecDeque};

use crate::ids::WorkflowId;

/// A dependency between two workflows: the end of one starts the other.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Edge {
    /// The workflow whose end counts.
    pub upstream: WorkflowId,
    /// The workflow that it starts.
    pub downstream: WorkflowId,
}

/// Returns the shortest cycle that would close if `downstream` came after `upstreams`: the workflows in the order in which
/// they would start each other, beginning with `downstream` and ending with it again.
///
/// `edges` are those of all other triggers, whether they are on or off: switching one on must not close a cycle either.
pub fn find_cycle(edges: &[Edge], downstream: WorkflowId, upstreams: &[WorkflowId]) -> Option<Vec<WorkflowId>> {
    let paths = paths_from(edges, downstream);
    let shortest = upstreams.iter().filter_map(|upstream| paths.get(upstream)).min_by_key(|path| path.len())?;
    Some(shortest.iter().copied().chain([downstream]).collect())
}

/// Returns every workflow that an end of `start` can lead to, itself among them, each with the shortest way there.
pub fn paths_from(edges: &[Edge], start: WorkflowId) -> BTreeMap<WorkflowId, Vec<WorkflowId>> {
    let came_from = search(edges.iter().map(|edge| (edge.upstream, edge.downstream)), start, usize::MAX);
    let path_to = |workflow: WorkflowId| {
        let steps = std::iter::successors(Some(workflow), |step| came_from.get(step).and_then(|step| step.before));
        let mut path: Vec<_> = steps.collect();
        path.reverse();
        path
    };
    came_from.keys().map(|workflow| (*workflow, path_to(*workflow))).collect()
}

/// Returns the workflows at most `depth` steps before or after `start`, each with its distance: less than zero upstream.
pub fn distances(edges: &[Edge], start: WorkflowId, depth: usize) -> BTreeMap<WorkflowId, i32> {
    let after = search(edges.iter().map(|edge| (edge.upstream, edge.downstream)), start, depth);
    let before = search(edges.iter().map(|edge| (edge.downstream, edge.upstream)), start, depth);
    let after = after.into_iter().map(|(workflow, step)| (workflow, step.distance));
    let before = before.into_iter().map(|(workflow, step)| (workflow, -step.distance));
    before.chain(after).collect()
}

/// How a search came to a workflow.
struct Step {
    before: Option<WorkflowId>,
    distance: i32,
}

/// Walks from `start` along `edges`, breadth first, so that each workflow is reached by the shortest way.
fn search(
    edges: impl Iterator<Item = (WorkflowId, WorkflowId)>,
    start: WorkflowId,
    depth: usize,
) -> BTreeMap<WorkflowId, Step> {
    let mut neighbours: BTreeMap<WorkflowId, Vec<WorkflowId>> = BTreeMap::new();
    for (from, to) in edges {
        neighbours.entry(from).or_default().push(to);
    }
    let depth = i32::try_from(depth).unwrap_or(i32::MAX);
    let mut steps = BTreeMap::from([(start, Step { before: None, distance: 0 })]);
    let mut open = VecDeque::from([(start, 0)]);
    while let Some((workflow, distance)) = open.pop_front() {
        if distance == depth {
            continue;
        }
        for next in neighbours.get(&workflow).into_iter().flatten() {
            if !steps.contains_key(next) {
                steps.insert(*next, Step { before: Some(workflow), distance: distance + 1 });
                open.push_back((*next, distance + 1));
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[i64]) -> Vec<WorkflowId> {
        ids.iter().copied().map(WorkflowId).collect()
    }

    fn cycle(edges: &[(i64, i64)], downstream: i64, upstreams: &[i64]) -> Option<Vec<WorkflowId>> {
        let edges: Vec<_> = edges
            .iter()
            .map(|&(upstream, downstream)| Edge { upstream: WorkflowId(upstream), downstream: WorkflowId(downstream) })
            .collect();
        find_cycle(&edges, WorkflowId(downstream), &ids(upstreams))
    }

    #[test]
    fn what_closes_no_cycle_is_none() {
        assert_eq!(cycle(&[], 1, &[2]), None);
        assert_eq!(cycle(&[(1, 2), (1, 3), (2, 4), (3, 4)], 4, &[1, 2, 3]), None, "a diamond");
        assert_eq!(cycle(&[(5, 6), (6, 5)], 1, &[2]), None, "a cycle elsewhere ends the search, too");
    }

    #[test]
    fn the_shortest_cycle_begins_and_ends_with_the_workflow() {
        assert_eq!(cycle(&[], 1, &[1]), Some(ids(&[1, 1])), "itself");
        assert_eq!(cycle(&[(1, 2)], 1, &[2]), Some(ids(&[1, 2, 1])));
        assert_eq!(cycle(&[(1, 2), (2, 3), (3, 4), (1, 4)], 1, &[4, 9]), Some(ids(&[1, 4, 1])), "not 1, 2, 3, 4, 1");
        assert_eq!(cycle(&[(1, 2), (2, 3)], 1, &[3]), Some(ids(&[1, 2, 3, 1])));
    }

    #[test]
    fn what_lies_before_and_after_has_its_distance() {
        let edges = [(1, 2), (2, 3), (3, 4), (9, 3), (7, 8)]
            .map(|(upstream, downstream)| Edge { upstream: WorkflowId(upstream), downstream: WorkflowId(downstream) });
        let near = |depth| distances(&edges, WorkflowId(3), depth).into_iter().map(|(id, far)| (id.0, far)).collect();
        let all: Vec<_> = near(9);
        assert_eq!(all, [(1, -2), (2, -1), (3, 0), (4, 1), (9, -1)]);
        let near: Vec<_> = near(1);
        assert_eq!(near, [(2, -1), (3, 0), (4, 1), (9, -1)]);
    }

    #[test]
    fn ten_thousand_edges_are_no_trouble() {
        let star: Vec<_> = (2..10_000).map(|id| (1, id)).chain([(9_999, 10_000)]).collect();
        assert_eq!(cycle(&star, 1, &[10_000]), Some(ids(&[1, 9_999, 10_000, 1])));
    }
}
