//! One page of a longer list.

use serde::{Deserialize, Serialize};

/// One page of a longer list, with the way to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items of the page, in order.
    pub items: Vec<T>,
    /// What to ask for to get the page after this one; `None` on the last.
    pub next: Option<String>,
    /// What to ask for to get the page before this one; `None` on the first.
    pub previous: Option<String>,
    /// The number of items on all pages.
    pub total: i64,
}

impl<T> Page<T> {
    /// Returns the page with each item turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, next, previous, total } = self;
        Page { items: items.into_iter().map(turn).collect(), next, previous, total }
    }
}
