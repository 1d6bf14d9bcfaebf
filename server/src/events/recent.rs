//! What has changed lately.

use std::collections::VecDeque;

use app::live::Place;
use store::Change;

/// How many changes are kept: a page that knows less is told to read everything again.
const KEPT: usize = 10_000;

/// What has changed lately, in order.
#[derive(Debug)]
pub(super) struct Recent {
    /// Up to where it goes.
    place: Place,
    /// The last changes; `None` says that there may have been others.
    changes: VecDeque<Option<Change>>,
}

impl Recent {
    /// Returns nothing yet, counted from a time in microseconds.
    pub(super) fn new(epoch: i64) -> Self {
        Self { place: Place { epoch, number: 0 }, changes: VecDeque::new() }
    }

    /// Returns up to where it goes.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Adds a change; `None` says that there may have been any.
    pub(super) fn push(&mut self, change: Option<Change>) {
        if self.changes.len() == KEPT {
            self.changes.pop_front();
        }
        self.changes.push_back(change);
        self.place.number += 1;
    }

    /// Returns what has changed after a place. It says that there may have been any change where nobody knows: the place
    /// is too old, or another process has given it.
    pub(super) fn since(&self, place: Place) -> impl Iterator<Item = Option<Change>> {
        let oldest = self.place.number - self.changes.len() as u64;
        let is_known = place.epoch == self.place.epoch && (oldest..=self.place.number).contains(&place.number);
        let told = if is_known { usize::try_from(place.number - oldest).unwrap_or(0) } else { self.changes.len() };
        (!is_known).then_some(None).into_iter().chain(self.changes.range(told..).copied())
    }
}

#[cfg(test)]
mod tests {
    use store::Topic;

    use super::*;

    fn change(id: i64) -> Option<Change> {
        Some(Change { topic: Topic::Execution, id: Some(id) })
    }

    #[test]
    fn what_came_after_a_place_is_told() {
        let mut recent = Recent::new(5);
        recent.push(change(1));
        let place = recent.place();
        assert_eq!(recent.since(place).count(), 0);
        recent.push(change(2));
        recent.push(None);
        assert_eq!(recent.since(place).collect::<Vec<_>>(), [change(2), None]);
    }

    #[test]
    fn after_a_place_that_nobody_knows_anything_may_have_changed() {
        let mut recent = Recent::new(5);
        recent.push(change(1));
        for place in [Place { epoch: 4, number: 0 }, Place { epoch: 5, number: 2 }, Place::default()] {
            assert_eq!(recent.since(place).collect::<Vec<_>>(), [None], "{place}");
        }
    }

    #[test]
    fn only_the_last_changes_are_kept() {
        let mut recent = Recent::new(5);
        let begin = recent.place();
        recent.push(change(0));
        let after_first = recent.place();
        for id in 1..=KEPT {
            recent.push(change(id as i64));
        }
        assert_eq!(recent.since(begin).collect::<Vec<_>>(), [None]);
        assert_eq!(recent.since(after_first).count(), KEPT);
    }
}
