use std::{
    fs::File,
    io::{Cursor, Read, Seek},
    sync::Arc,
};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use calamine::{Data, ExcelDateTime, Reader, Sheets, open_workbook_auto_from_rs};
use chrono::{NaiveDateTime, NaiveTime, Timelike};
use domain::job::{Format, Header};
use tokio_util::sync::CancellationToken;

use super::{RawBatch, RowReader, column_names, text_columns::TextColumns};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// How much a workbook unpacks to.
mod size;

use size::check_size;

/// How many bytes of values make a batch.
const BATCH_BYTES: usize = 4 << 20;

/// The bytes of a workbook, of which copies cost nothing.
type Bytes = Cursor<Arc<[u8]>>;

/// Rows of one sheet of a workbook.
///
/// Workbooks cannot be read as a stream, so all rows are held as text; their size is bounded before.
pub(crate) struct WorkbookReader {
    schema: SchemaRef,
    batches: std::vec::IntoIter<RawBatch>,
    blank_rows: u64,
    path: String,
}

impl WorkbookReader {
    /// Reads one sheet and returns the names of all.
    pub(crate) fn start(
        path: &str,
        file: File,
        format: &Format,
        limits: &Limits,
        stop: &CancellationToken,
    ) -> Result<(Vec<String>, Self)> {
        check_size(&file, path, limits, stop)?;
        let unreadable = |error: &dyn std::fmt::Display| {
            Failure::new(format!("The file {path} cannot be read as a workbook.")).detail(error)
        };
        let mut bytes = Vec::new();
        (&file).rewind()?;
        (&file).read_to_end(&mut bytes)?;
        // The kind of workbook is found by trying, each time on a copy of the reader.
        let bytes: Bytes = Cursor::new(bytes.into());
        let mut workbook = open_workbook_auto_from_rs(bytes).map_err(|error| unreadable(&error))?;
        let sheets = workbook.sheet_names();
        let wanted = match &format.sheet {
            Some(name) => sheets.iter().find(|sheet| *sheet == name).cloned().ok_or_else(|| {
                Failure::new(format!("The workbook {path} has no sheet “{name}”; it has {}.", sheets.join(", ")))
            })?,
            None => {
                sheets.first().cloned().ok_or_else(|| Failure::new(format!("The workbook {path} has no sheets.")))?
            }
        };
        let mut rows = Rows::new(format, limits, stop);
        read_sheet(&mut workbook, &wanted, &mut rows).map_err(|error| match error {
            SheetError::Failed(failure) => failure,
            SheetError::Unreadable(words) => unreadable(&words),
        })?;
        Ok((sheets, rows.finish(path)?))
    }
}

enum SheetError {
    Failed(Failure),
    Unreadable(String),
}

impl From<Failure> for SheetError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Hands the cells of a sheet to `rows`, row by row. Where the format allows it, cells come one by one, because the
/// rectangle between two far corners would not fit into memory.
fn read_sheet(workbook: &mut Sheets<Bytes>, sheet: &str, rows: &mut Rows<'_>) -> Result<(), SheetError> {
    let words = |error: &dyn std::fmt::Display| SheetError::Unreadable(error.to_string());
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| words(&error))?;
            while let Some(cell) = cells.next_cell().map_err(|error| words(&error))? {
                rows.cell(cell.get_position(), text_of(&Data::from(cell.get_value().clone())))?;
            }
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| words(&error))?;
            while let Some(cell) = cells.next_cell().map_err(|error| words(&error))? {
                rows.cell(cell.get_position(), text_of(&Data::from(cell.get_value().clone())))?;
            }
        }
        other => {
            let range = other.worksheet_range(sheet).map_err(|error| words(&error))?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let position = (first_row + row as u32, first_column + column as u32);
                rows.cell(position, text_of(value))?;
            }
        }
    }
    Ok(())
}

/// Rows as they are put together from cells.
struct Rows<'a> {
    format: &'a Format,
    limits: &'a Limits,
    stop: &'a CancellationToken,
    /// The sheet's row that is being filled, from 0, and its cells.
    current: Option<u32>,
    cells: Vec<(u32, Option<String>)>,
    header: Option<Vec<Option<String>>>,
    /// Rows that came before their number of columns was known.
    columns: TextColumns,
    width: usize,
    done: Vec<(usize, TextColumns)>,
    blank_rows: u64,
}

impl<'a> Rows<'a> {
    fn new(format: &'a Format, limits: &'a Limits, stop: &'a CancellationToken) -> Self {
        Self {
            format,
            limits,
            stop,
            current: None,
            cells: Vec::new(),
            header: None,
            columns: TextColumns::new(0, 0),
            width: 0,
            done: Vec::new(),
            blank_rows: 0,
        }
    }

    fn cell(&mut self, (row, column): (u32, u32), value: Option<String>) -> Result<()> {
        if row < self.format.skip_rows || value.is_none() {
            return Ok(());
        }
        if self.current != Some(row) {
            self.end_row(Some(row))?;
        }
        if column as usize >= self.limits.columns {
            return Err(Failure::new(format!("A sheet has more than {} columns.", self.limits.columns)));
        }
        self.cells.push((column, value));
        Ok(())
    }

    /// Ends the row that is being filled and goes to `next`.
    fn end_row(&mut self, next: Option<u32>) -> Result<()> {
        if let (Some(current), Some(next)) = (self.current, next) {
            if next < current {
                return Err(Failure::new("The rows of the sheet are not in order."));
            }
            self.blank_rows += u64::from(next - current - 1);
        }
        self.current = next;
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        if self.stop.is_cancelled() {
            return Err(Failure::cancelled());
        }
        if self.header.is_none() && self.format.header == Header::FirstRow {
            let width = cells.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or_default();
            let mut header = vec![None; width];
            cells.into_iter().for_each(|(column, value)| header[column as usize] = value);
            self.widen(width);
            self.header = Some(header);
            return Ok(());
        }
        for (column, value) in cells {
            let column = column as usize;
            self.widen(column + 1);
            match value {
                Some(text) if self.columns.is_filled(column) => drop(text),
                Some(text) if self.format.null_words.contains(&text) => self.columns.push_null(column),
                Some(text) => self.columns.push(column, text.as_bytes()),
                None => {}
            }
        }
        self.columns.end_row();
        if self.columns.bytes() >= BATCH_BYTES {
            let full = std::mem::replace(&mut self.columns, TextColumns::new(self.width, BATCH_BYTES));
            self.done.push((self.width, full));
        }
        Ok(())
    }

    fn widen(&mut self, width: usize) {
        while self.width < width {
            self.columns.add_column();
            self.width += 1;
        }
    }

    fn finish(mut self, path: &str) -> Result<WorkbookReader> {
        self.end_row(None)?;
        self.done.push((self.width, self.columns));
        let fields = match self.header {
            Some(mut header) => {
                // Cells beside the header are data without a name, which must not be lost.
                header.resize(self.width, None);
                column_names(header.iter().map(|name| name.as_deref().unwrap_or_default()))
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
        let batches = batches.into_iter();
        Ok(WorkbookReader { schema, batches, blank_rows: self.blank_rows, path: path.to_owned() })
    }
}

impl RowReader for WorkbookReader {
    fn columns(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        Ok(self.batches.next())
    }

    fn notes(&self) -> Vec<String> {
        if self.blank_rows == 0 {
            return Vec::new();
        }
        vec![format!("{}: {} blank rows were passed over.", self.path, self.blank_rows)]
    }
}

/// Returns what a cell holds as text; `None` if it is empty.
fn text_of(value: &Data) -> Option<String> {
    Some(match value {
        Data::Empty => return None,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => number(*value),
        Data::DateTime(value) => instant(value),
        Data::Error(error) => error.to_string(),
    })
}

/// Writes a number as a sheet shows it: without an exponent as long as all digits are certain.
fn number(value: f64) -> String {
    const CERTAIN: f64 = 1e15;
    if value.fract() == 0.0 && value.abs() < CERTAIN { format!("{value:.0}") } else { format!("{value}") }
}

fn instant(value: &ExcelDateTime) -> String {
    if value.is_duration() {
        let seconds = (value.as_f64() * 86_400.0).round();
        let (sign, seconds) = (if seconds < 0.0 { "-" } else { "" }, seconds.abs() as u64);
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let Some(instant) = value.as_datetime() else { return number(value.as_f64()) };
    if (0.0..1.0).contains(&value.as_f64()) {
        return clock(instant.time());
    }
    match instant {
        NaiveDateTime { .. } if instant.time() == NaiveTime::MIN => instant.date().to_string(),
        _ => format!("{}T{}", instant.date(), clock(instant.time())),
    }
}

fn clock(time: NaiveTime) -> String {
    let format = if time.nanosecond() == 0 { "%H:%M:%S" } else { "%H:%M:%S%.3f" };
    time.format(format).to_string()
}
