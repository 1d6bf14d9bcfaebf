use std::sync::Arc;

use arrow::{
    array::NullBufferBuilder,
    array::{ArrayRef, StringArray},
    buffer::{Buffer, OffsetBuffer, ScalarBuffer},
};

use crate::failure::Result;

/// Text columns that are filled field by field.
pub(super) struct TextColumns {
    columns: Vec<TextColumn>,
    pub(super) rows: usize,
    pub(super) ragged: Vec<RaggedRow>,
    pub(super) blank_lines: u64,
    pub(super) strays: u64,
}

/// A row with more or fewer fields than there are columns.
#[derive(Debug)]
pub(super) struct RaggedRow {
    pub(super) row: usize,
    pub(super) fields: usize,
    pub(super) surplus: Vec<String>,
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
        let columns = (0..width).map(|_| column()).collect();
        Self { columns, rows: 0, ragged: Vec::new(), blank_lines: 0, strays: 0 }
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
