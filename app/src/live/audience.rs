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
/// seat of another on the same page is told what the other one was not: what it shows was mostly read because the other
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
    /// For some topics the seats on this page: how many have listened to them at once, and up to where whoever left one of
    /// them last was told.
    seats: BTreeMap<Vec<String>, Seats>,
}

#[derive(Default)]
struct Seats {
    count: usize,
    left: Option<Place>,
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
        let taken = self.listeners.iter().filter(|other| other.page == page && other.topics == topics).count();
        let seats = self.seats.entry(topics.clone()).or_default();
        let known = if taken < seats.count {
            seats.left.unwrap_or(self.place)
        } else {
            seats.count = taken + 1;
            self.page_begin
        };
        self.listeners.push(Listener { number: self.last_number, topics, changed, page, known: Some(known) });
        self.last_number
    }

    /// Lets somebody go.
    pub(super) fn leave(&mut self, number: u32) {
        let Some(at) = self.listeners.iter().position(|listener| listener.number == number) else { return };
        let gone = self.listeners.remove(at);
        if gone.page == self.page {
            self.seats.entry(gone.topics).or_default().left = Some(gone.known.unwrap_or(self.place));
        }
    }

    /// Says that another page is turned to: what it shows is read from now on.
    pub(super) fn turn_page(&mut self) {
        self.page += 1;
        self.page_begin = self.place;
        self.seats.clear();
    }

    /// Returns all topics that somebody listens to, in order.
    pub(super) fn topics(&self) -> Vec<String> {
        let topics: BTreeSet<_> = self.listeners.iter().flat_map(|listener| &listener.topics).collect();
        topics.into_iter().cloned().collect()
    }

    /// Returns whether somebody has just begun to listen who has to be told what others know.
    pub(super) fn is_behind(&self) -> bool {
        self.listeners.iter().any(|listener| listener.known.is_some_and(|known| known.common(self.place) != self.place))
    }

    /// Returns from where on to tell, so that nobody misses anything. From now on everybody is told the same.
    pub(super) fn catch_up(&mut self) -> Place {
        for listener in &mut self.listeners {
            if let Some(known) = listener.known.take() {
                self.place = self.place.common(known);
            }
        }
        self.place
    }

    /// Notes up to where everybody is told. Returns whether that is news.
    pub(super) fn told(&mut self, place: Place) -> bool {
        std::mem::replace(&mut self.place, place) != place
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
        // The other way round: it comes before the other one goes. That takes a seat more, but only once; from then on the
        // one that comes takes the seat that was left last.
        audience.told(place(8));
        let third = listen(&mut audience, "execution");
        audience.leave(second);
        assert_eq!(audience.catch_up(), place(3));
        audience.told(place(9));
        listen(&mut audience, "execution");
        audience.leave(third);
        assert_eq!(audience.catch_up(), place(8));
        listen(&mut audience, "execution");
        assert_eq!(audience.catch_up(), place(8), "nothing more is told twice");
    }

    /// Two cards of a page read the same, and one of them arrives later.
    #[test]
    fn whoever_comes_later_beside_another_is_told_what_has_changed_since_the_page_was_made() {
        let mut audience = Audience::new(place(3));
        listen(&mut audience, "execution");
        audience.catch_up();
        audience.told(place(7));
        listen(&mut audience, "execution");
        assert!(audience.is_behind());
        assert_eq!(audience.catch_up(), place(3));
    }

    #[test]
    fn after_the_place_of_another_process_everything_is_read_again() {
        let mut audience = Audience::new(place(3));
        audience.told(Place { epoch: 0, number: 9 });
        listen(&mut audience, "execution");
        assert!(audience.is_behind());
        assert_eq!(audience.catch_up(), Place::default());
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
