use arrow::{array::BooleanArray, buffer::BooleanBuffer};

use super::{Edits, decide::Decision};

/// What became of the rows that came in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Counts {
    pub(crate) inserted: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) duplicates: u64,
}

/// What was decided about all rows.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// One bit for each row that came in: whether it is written.
    kept: Vec<u64>,
    /// By place: until when rows that came in hold, for those that no longer do.
    held_until: Vec<(u64, i64)>,
    pub(crate) edits: Edits,
    pub(crate) counts: Counts,
    /// Two rows that came in with one key, the first that were found.
    pub(crate) clash: Option<(u64, u64)>,
}

impl Decided {
    /// Returns which rows of a batch are written.
    pub(crate) fn kept(&self, first: u64, rows: usize) -> BooleanArray {
        let bit = |place: u64| self.kept.get((place / 64) as usize).is_some_and(|word| word >> (place % 64) & 1 == 1);
        BooleanArray::new(BooleanBuffer::collect_bool(rows, |row| bit(first + row as u64)), None)
    }

    /// Returns until when a row that came in holds.
    pub(crate) fn held_until(&self, place: u64) -> Option<i64> {
        let at = self.held_until.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.held_until.get(at).map(|(_, instant)| *instant)
    }

    /// Adds what was decided about one bucket.
    pub(super) fn add(&mut self, decision: Decision) {
        for place in decision.kept {
            let word = (place / 64) as usize;
            if word >= self.kept.len() {
                self.kept.resize(word + 1, 0);
            }
            self.kept[word] |= 1 << (place % 64);
        }
        self.held_until.extend(decision.held_until);
        for (file, row, edit) in decision.edits {
            self.edits.add(file, row, edit);
        }
        self.counts.inserted += decision.counts.inserted;
        self.counts.updated += decision.counts.updated;
        self.counts.unchanged += decision.counts.unchanged;
        self.counts.duplicates += decision.counts.duplicates;
        self.clash = self.clash.or(decision.clash);
    }

    /// Brings everything into the order of rows.
    pub(super) fn sort(&mut self) {
        self.held_until.sort_unstable();
        self.edits.sort();
    }
}
