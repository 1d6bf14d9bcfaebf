use chrono::{Days, NaiveDate};

/// A generator of pseudo-random numbers (Knuth's MMIX constants) that gives the same sequence on every machine, so that
/// the sample's figures can be named in the tour.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number from 0 to `bound`, without `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// Returns one of the items.
    pub(super) fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len() as u64) as usize]
    }

    /// Returns a day from `first` on, within `days`.
    pub(super) fn day(&mut self, first: &str, days: u64) -> NaiveDate {
        let first: NaiveDate = first.parse().unwrap_or_default();
        first.checked_add_days(Days::new(self.below(days))).unwrap_or(first)
    }

    /// Returns an amount in cents as text with two decimals.
    pub(super) fn amount(&mut self, from: u64, to: u64) -> String {
        cents(from * 100 + self.below((to - from) * 100))
    }
}

/// Returns cents as text with two decimals.
pub(super) fn cents(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
