use std::{mem, sync::Arc};

use arrow::datatypes::{DataType, Field, Schema};
use domain::job::{Format, Header};
use tokio_util::sync::CancellationToken;

use super::{
    super::{RawBatch, column_names, text_columns::TextColumns},
    WorkbookReader,
    cells::Cell,
    size::refused,
};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// How many bytes of values make a batch.
const BATCH_BYTES: usize = 4 << 20;

/// What a place in a column takes, whether it is filled or not.
const PLACE_BYTES: u64 = 5;

/// Rows as they are put together from cells.
pub(super) struct Rows<'a> {
    path: &'a str,
    format: &'a Format,
    limits: &'a Limits,
    stop: &'a CancellationToken,
    /// The sheet's row that is being filled, from 0, and its cells.
    current: Option<u32>,
    cells: Vec<(u32, String)>,
    header: Option<Vec<String>>,
    columns: TextColumns,
    width: usize,
    /// Batches that are full, each with the number of columns that were known then.
    done: Vec<(usize, TextColumns)>,
    rows: u64,
    /// The bytes of all texts.
    bytes: u64,
    blank_rows: u64,
    uncertain: u64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(path: &'a str, format: &'a Format, limits: &'a Limits, stop: &'a CancellationToken) -> Self {
        Self {
            path,
            format,
            limits,
            stop,
            current: None,
            cells: Vec::new(),
            header: None,
            columns: TextColumns::new(0, 0),
            width: 0,
            done: Vec::new(),
            rows: 0,
            bytes: 0,
            blank_rows: 0,
            uncertain: 0,
        }
    }

    /// Takes a cell; cells come row by row.
    pub(super) fn cell(&mut self, (row, column): (u32, u32), value: Cell) -> Result<()> {
        let text = match value {
            _ if row < self.format.skip_rows => return Ok(()),
            Cell::Empty => return Ok(()),
            Cell::Text(text) => text,
            Cell::Uncertain(text) => {
                self.uncertain += 1;
                text
            }
        };
        if self.current != Some(row) {
            self.end_row(Some(row))?;
        }
        if column as usize >= self.limits.columns {
            return Err(Failure::new(format!(
                "A sheet of {} has more than {} columns.",
                self.path, self.limits.columns
            )));
        }
        self.bytes += text.len() as u64;
        self.check_bytes()?;
        self.cells.push((column, text));
        Ok(())
    }

    /// Fails if the rows take too much: cells may share one long text, and a few far from one another span a wide sheet.
    fn check_bytes(&self) -> Result<()> {
        let places = self.rows * self.width as u64 * PLACE_BYTES;
        if self.bytes + places <= self.limits.workbook_bytes {
            return Ok(());
        }
        Err(refused(self.path, &format!("its cells take more than {} bytes", self.limits.workbook_bytes)))
    }

    /// Ends the row that is being filled and goes to `next`.
    fn end_row(&mut self, next: Option<u32>) -> Result<()> {
        if let (Some(current), Some(next)) = (self.current, next) {
            if next < current {
                return Err(Failure::new(format!("The rows of a sheet of {} are not in order.", self.path)));
            }
            self.blank_rows += u64::from(next - current - 1);
        }
        self.current = next;
        let cells = mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        if self.stop.is_cancelled() {
            return Err(Failure::cancelled());
        }
        let width = cells.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or_default();
        while self.width < width {
            self.columns.add_column();
            self.width += 1;
        }
        if self.header.is_none() && self.format.header == Header::FirstRow {
            let mut header = vec![String::new(); width];
            cells.into_iter().for_each(|(column, text)| header[column as usize] = text);
            self.header = Some(header);
            return Ok(());
        }
        for (column, text) in cells {
            let column = column as usize;
            if self.columns.is_filled(column) {
                return Err(Failure::new(format!("A sheet of {} has one cell twice.", self.path)));
            }
            if self.format.null_words.contains(&text) {
                self.columns.push_null(column);
            } else {
                self.columns.push(column, text.as_bytes());
            }
        }
        self.columns.end_row();
        self.rows += 1;
        self.check_bytes()?;
        if self.columns.bytes() >= BATCH_BYTES {
            let full = mem::replace(&mut self.columns, TextColumns::new(self.width, BATCH_BYTES));
            self.done.push((self.width, full));
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<WorkbookReader> {
        self.end_row(None)?;
        self.done.push((self.width, self.columns));
        let fields = match self.header {
            Some(mut header) => {
                // Cells beside the header are data without a name, which must not be lost.
                header.resize(self.width, String::new());
                column_names(header.iter().map(String::as_str))
            }
            None => (1..=self.width).map(|place| Field::new(format!("column_{place}"), DataType::Utf8, true)).collect(),
        };
        let schema = Arc::new(Schema::new(fields));
        let mut batches = Vec::new();
        let mut first_row = 1;
        for (width, mut columns) in self.done {
            (width..self.width).for_each(|_| columns.add_column());
            let rows = columns.rows;
            if rows > 0 {
                let (schema, columns) = (Arc::clone(&schema), columns.finish()?);
                batches.push(RawBatch { schema, columns, rows, first_row, ragged: None });
            }
            first_row += rows.cast_signed() as i64;
        }
        let mut notes = Vec::new();
        if self.blank_rows > 0 {
            notes.push(format!("{}: {} blank rows were passed over.", self.path, self.blank_rows));
        }
        if self.uncertain > 0 {
            notes.push(format!(
                "{}: {} numbers have more than 15 digits, which a sheet does not keep; the last ones may be wrong. Codes \
                 are safe as text.",
                self.path, self.uncertain
            ));
        }
        Ok(WorkbookReader { schema, batches: batches.into_iter(), notes })
    }
}
