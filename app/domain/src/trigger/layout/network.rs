/// What stands in the layers: the workflows, by their numbers, then the places of edges that pass a layer.
pub(super) struct Network {
    workflows: usize,
    /// The layer of each.
    pub(super) layer_of: Vec<usize>,
    /// What each is connected with in the layer before its own.
    pub(super) before: Vec<Vec<usize>>,
    /// What each is connected with in the layer behind its own.
    pub(super) after: Vec<Vec<usize>>,
}

impl Network {
    /// Returns workflows in their layers, not connected yet.
    pub(super) fn new(layer_of: Vec<usize>) -> Self {
        let none = vec![Vec::new(); layer_of.len()];
        Self { workflows: layer_of.len(), layer_of, before: none.clone(), after: none }
    }

    /// Returns whether this is the place of an edge that passes a layer.
    pub(super) fn is_way(&self, item: usize) -> bool {
        item >= self.workflows
    }

    /// Connects two workflows, and returns the places that this takes in the layers between them. What closes a circle is not
    /// connected: it would go backwards.
    pub(super) fn connect(&mut self, upstream: usize, downstream: usize) -> Vec<usize> {
        let mut way = Vec::new();
        let mut last = upstream;
        for layer in self.layer_of[upstream] + 1..self.layer_of[downstream] {
            let place = self.add(layer);
            self.link(last, place);
            way.push(place);
            last = place;
        }
        if self.layer_of[last] + 1 == self.layer_of[downstream] {
            self.link(last, downstream);
        }
        way
    }

    /// Returns the layers, and in each what stands there, in the order in which it was made.
    pub(super) fn layers(&self) -> Vec<Vec<usize>> {
        let mut layers = vec![Vec::new(); self.layer_of.iter().max().map_or(0, |deepest| deepest + 1)];
        for (item, layer) in self.layer_of.iter().enumerate() {
            layers[*layer].push(item);
        }
        layers
    }

    fn add(&mut self, layer: usize) -> usize {
        self.layer_of.push(layer);
        self.before.push(Vec::new());
        self.after.push(Vec::new());
        self.layer_of.len() - 1
    }

    fn link(&mut self, before: usize, after: usize) {
        self.before[after].push(before);
        self.after[before].push(after);
    }
}
