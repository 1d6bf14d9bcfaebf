use super::{Room, network::Network};

/// How often everything is moved towards what it is connected with, forwards and backwards.
const SWEEPS: usize = 6;

/// How much more the place of an edge that passes a layer counts than that of a workflow, so that long edges are straight.
const STRAIGHT: i64 = 4;

/// Returns how far below the top the middle of each is, and how high all of it is. The order within the layers stays; what is
/// connected lies as far as possible at one height.
pub(super) fn heights(network: &Network, layers: &[Vec<usize>], room: Room) -> (Vec<usize>, usize) {
    let room = |item| if network.is_way(item) { room.way } else { room.workflow };
    let mut middles = vec![0; network.layer_of.len()];
    for layer in layers {
        let mut top = 0;
        for item in layer {
            middles[*item] = top + room(*item) / 2;
            top += room(*item);
        }
    }
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let neighbours = if forwards { &network.before } else { &network.after };
        for step in 0..layers.len() {
            let layer = &layers[if forwards { step } else { layers.len() - 1 - step }];
            let wish = |item: &usize| Wish {
                middle: mean(&neighbours[*item], &middles).unwrap_or(middles[*item]),
                weight: if network.is_way(*item) { STRAIGHT } else { 1 },
                room: room(*item),
            };
            let wishes: Vec<_> = layer.iter().map(wish).collect();
            for (item, middle) in layer.iter().zip(apart(&wishes)) {
                middles[*item] = middle;
            }
        }
    }
    let rows = || middles.iter().enumerate();
    let top = rows().map(|(item, middle)| middle - room(item) / 2).min().unwrap_or(0);
    let bottom = rows().map(|(item, middle)| middle + room(item) / 2).max().unwrap_or(0);
    let below = |middle: i64| usize::try_from(middle - top).unwrap_or(0);
    (middles.iter().map(|middle| below(*middle)).collect(), below(bottom))
}

/// Where something would lie if it were alone.
struct Wish {
    middle: i64,
    weight: i64,
    room: i64,
}

fn mean(neighbours: &[usize], middles: &[i64]) -> Option<i64> {
    let sum: i64 = neighbours.iter().map(|neighbour| middles[*neighbour]).sum();
    sum.checked_div(i64::try_from(neighbours.len()).ok()?)
}

/// Returns the middles of things below each other, none over another, with the least sum of the squares of how far each is from
/// its wish (the pool-adjacent-violators algorithm).
fn apart(wishes: &[Wish]) -> Vec<i64> {
    // Between two middles lies half the room of each. Without these distances, the middles need only not decrease.
    let mut distance = 0;
    let mut distances = Vec::with_capacity(wishes.len());
    // Things that touch: the sum of their wishes, what that weighs, and how many they are.
    let mut pools: Vec<(i64, i64, usize)> = Vec::new();
    for (index, wish) in wishes.iter().enumerate() {
        if let Some(above) = index.checked_sub(1).and_then(|above| wishes.get(above)) {
            distance += (above.room + wish.room) / 2;
        }
        distances.push(distance);
        let mut pool = (wish.weight * (wish.middle - distance), wish.weight, 1);
        while let Some((sum, weight, count)) = pools.pop_if(|(sum, weight, _)| *sum / *weight > pool.0 / pool.1) {
            pool = (pool.0 + sum, pool.1 + weight, pool.2 + count);
        }
        pools.push(pool);
    }
    let middles = pools.into_iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count));
    middles.zip(distances).map(|(middle, distance)| middle + distance).collect()
}
