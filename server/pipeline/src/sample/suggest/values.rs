use std::collections::HashSet;

use arrow::array::{Array, StringArray};

/// What the values of a column have in common.
pub(super) struct Values<'a> {
    pub(super) rows: usize,
    /// Values that are not empty, trimmed.
    pub(super) texts: Vec<&'a str>,
    pub(super) filled: usize,
    pub(super) distinct: HashSet<&'a str>,
    pub(super) has_space_around: bool,
}

impl<'a> Values<'a> {
    pub(super) fn of(texts: &'a StringArray) -> Self {
        let mut values =
            Self { rows: texts.len(), texts: Vec::new(), filled: 0, distinct: HashSet::new(), has_space_around: false };
        for text in texts.iter().flatten() {
            values.filled += 1;
            let trimmed = text.trim();
            values.has_space_around |= trimmed.len() != text.len();
            if !trimmed.is_empty() {
                values.texts.push(trimmed);
                values.distinct.insert(trimmed);
            }
        }
        values
    }

    pub(super) fn is_unique(&self, rows: usize) -> bool {
        rows > 1 && self.texts.len() == rows && self.distinct.len() == rows
    }

    pub(super) fn all(&self, test: impl Fn(&str) -> bool) -> bool {
        self.texts.iter().all(|text| test(text))
    }
}
