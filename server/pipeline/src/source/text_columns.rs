use std::sync::Arc;

use arrow::{
    array::NullBufferBuilder,
    array::{ArrayRef, StringArray},
    buffer::{Buffer, OffsetBuffer, ScalarBuffer},
};

use crate::failure::Result;

/// Text columns that are filled row by row, and whose number may grow.
///
/// A row that says nothing about a column is null there.
pub(super) struct TextColumns {
    columns: Vec<TextColumn>,
    pub(super) rows: usize,
}

struct TextColumn {
    offsets: Vec<i32>,
    values: Vec<u8>,
    nulls: NullBufferBuilder,
}

impl TextColumns {
    /// Returns empty columns with room for a text of `bytes` bytes.
    pub(super) fn new(width: usize, bytes: usize) -> Self {
        let (rows, bytes) = (bytes / (width * 8).max(16), bytes / width.max(1));
        let column = || {
            let mut offsets = Vec::with_capacity(rows + 1);
            offsets.push(0);
            TextColumn { offsets, values: Vec::with_capacity(bytes), nulls: NullBufferBuilder::new(rows) }
        };
        Self { columns: (0..width).map(|_| column()).collect(), rows: 0 }
    }

    /// Adds a column, which is null in all rows so far.
    pub(super) fn add_column(&mut self) {
        let rows = self.rows;
        let mut nulls = NullBufferBuilder::new(rows);
        nulls.append_n_nulls(rows);
        self.columns.push(TextColumn { offsets: vec![0; rows + 1], values: Vec::new(), nulls });
    }

    /// Returns the bytes of all values.
    pub(super) fn bytes(&self) -> usize {
        self.columns.iter().map(|column| column.values.len()).sum()
    }

    /// Returns whether the row that is being filled says something about a column.
    pub(super) fn is_filled(&self, column: usize) -> bool {
        self.columns[column].offsets.len() > self.rows + 1
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) {
        let rows = self.rows;
        for column in self.columns.iter_mut().filter(|column| column.offsets.len() == rows + 1) {
            column.offsets.push(column.values.len() as i32);
            column.nulls.append_null();
        }
        self.rows += 1;
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Adds a value to a column.
    #[inline]
    pub(super) fn push(&mut self, column: usize, value: &[u8]) {
        let column = &mut self.columns[column];
        column.values.extend_from_slice(value);
        column.end_value();
    }

    /// Adds a value in which every pair of quotes stands for one.
    pub(super) fn push_unescaped(&mut self, column: usize, mut value: &[u8], quote: u8) {
        let column = &mut self.columns[column];
        while let Some(at) = memchr::memchr(quote, value) {
            column.values.extend_from_slice(&value[..=at]);
            value = value.get(at + 2..).unwrap_or_default();
        }
        column.values.extend_from_slice(value);
        column.end_value();
    }

    #[inline]
    pub(super) fn push_null(&mut self, column: usize) {
        let column = &mut self.columns[column];
        column.offsets.push(column.values.len() as i32);
        column.nulls.append_null();
    }

    /// Takes back the fields of a row that is not complete.
    pub(super) fn take_back(&mut self, fields: usize) {
        let rows = self.rows;
        for column in self.columns.iter_mut().take(fields) {
            column.offsets.truncate(rows + 1);
            column.values.truncate(column.offsets.last().map_or(0, |&end| end as usize));
            column.nulls.truncate(rows);
        }
    }

    pub(super) fn finish(self) -> Result<Vec<ArrayRef>> {
        self.columns.into_iter().map(TextColumn::finish).collect()
    }
}

impl TextColumn {
    #[inline]
    fn end_value(&mut self) {
        // A chunk of text is far smaller than what 32 bits can count; a longer record is refused before.
        self.offsets.push(self.values.len() as i32);
        self.nulls.append_non_null();
    }

    fn finish(mut self) -> Result<ArrayRef> {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        Ok(Arc::new(StringArray::try_new(offsets, Buffer::from_vec(self.values), self.nulls.finish())?))
    }
}
