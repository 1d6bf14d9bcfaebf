//! Who listens to what, and what each has to be told.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::Place;

/// Called when something has changed.
pub(super) type Changed = Arc<dyn Fn() + Send + Sync>;

/// Who listens to what, and from where on they are to be told.
///
/// What a listener shows was read before it listens, and something may have changed between. It was not read before the
/// page was turned to, so that whoever begins to listen is told again what has changed since then. Whoever takes the
/// place of another on the same page is told what the other one was not: what it shows was mostly read because the other
/// one was told, and being told that again would never end.
#[derive(Default)]
pub(super) struct Audience {
    listeners: Vec<Listener>,
    last_number: u32,
    /// Up to here, all have been told.
    place: Place,
    /// What that was when the page was turned to.
    page_begin: Place,
    /// Counts the pages.
    page: u32,
    /// What that was when the last listener to some topics left the page.
    left: BTreeMap<Vec<String>, Place>,
}

struct Listener {
    number: u32,
    topics: Vec<String>,
    changed: Changed,
    /// On which page it began to listen.
    page: u32,
    /// Up to where it knows what has changed, if it has just begun to listen.
    known: Option<Place>,
}

impl Audience {
    /// Returns nobody, on a page that was made when as much was known.
    pub(super) fn new(place: Place) -> Self {
        Self { place, page_begin: place, ..Self::default() }
    }

    /// Lets somebody listen, and returns their number.
    pub(super) fn listen(&mut self, topics: Vec<String>, changed: Changed) -> u32 {
        self.last_number += 1;
        let page = self.page;
        // Those that come together have come with the same page.
        let is_told = |other: &Listener| other.page == page && other.known.is_none() && other.topics == topics;
        let known = if self.listeners.iter().any(is_told) {
            self.place
        } else {
            self.left.get(&topics).copied().unwrap_or(self.page_begin)
        };
        self.listeners.push(Listener { number: self.last_number, topics, changed, page, known: Some(known) });
        self.last_number
    }

    /// Lets somebody go.
    pub(super) fn leave(&mut self, number: u32) {
        let Some(at) = self.listeners.iter().position(|listener| listener.number == number) else { return };
        let gone = self.listeners.remove(at);
        if gone.page == self.page {
            self.left.insert(gone.topics, gone.known.unwrap_or(self.place));
        }
    }

    /// Says that another page is turned to: what it shows is read from now on.
    pub(super) fn turn_page(&mut self) {
        self.page += 1;
        self.page_begin = self.place;
        self.left.clear();
    }

    /// Returns all topics that somebody listens to, in order.
    pub(super) fn topics(&self) -> Vec<String> {
        let topics: BTreeSet<_> = self.listeners.iter().flat_map(|listener| &listener.topics).collect();
        topics.into_iter().cloned().collect()
    }

    /// Returns whether somebody has just begun to listen who has to be told what others know.
    pub(super) fn is_behind(&self) -> bool {
        self.listeners.iter().any(|listener| listener.known.is_some_and(|known| known < self.place))
    }

    /// Returns from where on to tell, so that nobody misses anything. From now on everybody is told the same.
    pub(super) fn catch_up(&mut self) -> Place {
        for listener in &mut self.listeners {
            if let Some(known) = listener.known.take() {
                self.place = self.place.min(known);
            }
        }
        self.place
    }

    /// Notes up to where everybody is told.
    pub(super) fn told(&mut self, place: Place) {
        self.place = place;
    }

    /// Returns the numbers of those who listen to a topic.
    pub(super) fn of_topic(&self, topic: &str) -> BTreeSet<u32> {
        let concerned = self.listeners.iter().filter(|listener| listener.topics.iter().any(|other| other == topic));
        concerned.map(|listener| listener.number).collect()
    }

    /// Returns what to call for those of `numbers` who still listen.
    pub(super) fn calls(&self, numbers: &BTreeSet<u32>) -> Vec<Changed> {
        let concerned = self.listeners.iter().filter(|listener| numbers.contains(&listener.number));
        concerned.map(|listener| Arc::clone(&listener.changed)).collect()
    }

    /// Returns whether nobody listens, as always on the server.
    pub(super) fn is_empty(&self) -> bool {
        self.listeners.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u64) -> Place {
        Place { epoch: 1, number }
    }

    fn listen(audience: &mut Audience, topic: &str) -> u32 {
        audience.listen(vec![topic.to_owned()], Arc::new(|| ()))
    }

    #[test]
    fn whoever_comes_with_a_page_is_told_what_has_changed_since_it_was_made() {
        let mut audience = Audience::new(place(3));
        listen(&mut audience, "execution");
        assert!(!audience.is_behind());
        assert_eq!(audience.catch_up(), place(3));
    }

    #[test]
    fn whoever_comes_with_another_page_is_told_what_has_changed_since_it_was_turned_to() {
        let mut audience = Audience::new(place(3));
        listen(&mut audience, "execution");
        audience.catch_up();
        audience.told(place(5));
        audience.turn_page();
        audience.told(place(9));
        listen(&mut audience, "execution");
        assert!(audience.is_behind(), "the first one was told what the second one was not");
        assert_eq!(audience.catch_up(), place(5));
        assert!(!audience.is_behind());
    }

    #[test]
    fn those_that_come_together_are_told_the_same() {
        let mut audience = Audience::new(place(3));
        audience.told(place(4));
        listen(&mut audience, "execution");
        listen(&mut audience, "execution");
        assert_eq!(audience.catch_up(), place(3));
    }

    /// What is read again because of a change is shown by others, who must not be told of that change again.
    #[test]
    fn whoever_takes_the_place_of_another_is_told_what_that_one_was_not() {
        let mut audience = Audience::new(place(3));
        let first = listen(&mut audience, "execution");
        audience.catch_up();
        audience.told(place(7));
        audience.leave(first);
        let second = listen(&mut audience, "execution");
        assert!(!audience.is_behind());
        assert_eq!(audience.catch_up(), place(7));
        // The other way round: it comes before the other one goes.
        audience.told(place(8));
        listen(&mut audience, "execution");
        audience.leave(second);
        assert_eq!(audience.catch_up(), place(8));
    }

    #[test]
    fn what_was_left_with_the_page_before_counts_no_more() {
        let mut audience = Audience::new(place(3));
        let first = listen(&mut audience, "execution");
        audience.catch_up();
        audience.told(place(5));
        audience.turn_page();
        audience.told(place(9));
        audience.leave(first);
        listen(&mut audience, "execution");
        assert_eq!(audience.catch_up(), place(5));
    }

    #[test]
    fn whoever_leaves_before_being_told_has_told_nobody() {
        let mut audience = Audience::new(place(3));
        audience.told(place(5));
        let first = listen(&mut audience, "execution");
        audience.leave(first);
        listen(&mut audience, "execution");
        assert_eq!(audience.catch_up(), place(3));
    }

    #[test]
    fn each_topic_is_listened_to_once() {
        let mut audience = Audience::new(place(0));
        let first = listen(&mut audience, "log:812");
        let second = listen(&mut audience, "execution:812");
        let third = listen(&mut audience, "execution:812");
        assert_eq!(audience.topics(), ["execution:812", "log:812"]);
        assert_eq!(audience.of_topic("execution:812"), [second, third].into());
        audience.leave(second);
        assert_eq!(audience.calls(&[first, second, third].into()).len(), 2);
    }
}
