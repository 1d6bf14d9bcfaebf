use std::collections::BTreeMap;

/// Returns how many edges the longest way to each of `count` workflows has. Where edges go round in a circle, which no trigger
/// may make, one of them is left out of account.
pub(super) fn depths(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut open: BTreeMap<usize, usize> = (0..count).map(|workflow| (workflow, 0)).collect();
    let mut after = vec![Vec::new(); count];
    for (upstream, downstream) in edges {
        *open.entry(*downstream).or_default() += 1;
        after[*upstream].push(*downstream);
    }
    let mut depths = vec![0; count];
    let mut ready: Vec<_> = (0..count).filter(|workflow| open[workflow] == 0).collect();
    while !open.is_empty() {
        let Some(workflow) = ready.pop().or_else(|| open.keys().next().copied()) else { break };
        if open.remove(&workflow).is_none() {
            continue;
        }
        let depth = depths[workflow] + 1;
        for next in &after[workflow] {
            let Some(left) = open.get_mut(next) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(*next);
            }
            depths[*next] = depth.max(depths[*next]);
        }
    }
    depths
}
