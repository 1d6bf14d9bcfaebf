use super::network::Network;

/// How often the order within the layers is put right, forwards and backwards.
const SWEEPS: usize = 4;

/// How finely a place within a layer is measured against that in another, which may be longer.
const GRAIN: usize = 1 << 20;

/// Returns what stands in each layer, from the top, so that few edges cross: everything stands at the mean of the places of
/// what it is connected with (the barycentre method of Sugiyama, Tagawa and Toda, 1981).
pub(super) fn ordered(network: &Network) -> Vec<Vec<usize>> {
    let mut layers = network.layers();
    let mut places = vec![0; network.layer_of.len()];
    layers.iter().for_each(|layer| note(layer, &mut places));
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let neighbours = if forwards { &network.before } else { &network.after };
        for step in 0..layers.len() {
            let layer = if forwards { step } else { layers.len() - 1 - step };
            layers[layer].sort_by_key(|item| mean(&neighbours[*item], &places).unwrap_or(places[*item]));
            note(&layers[layer], &mut places);
        }
    }
    layers
}

/// Notes where in its layer each stands, from 0 to [`GRAIN`].
fn note(layer: &[usize], places: &mut [usize]) {
    for (index, item) in layer.iter().enumerate() {
        places[*item] = (2 * index + 1) * GRAIN / (2 * layer.len());
    }
}

fn mean(neighbours: &[usize], places: &[usize]) -> Option<usize> {
    let sum: usize = neighbours.iter().map(|neighbour| places[*neighbour]).sum();
    sum.checked_div(neighbours.len())
}
