use std::{
    fs::File,
    io::{Cursor, Read, Seek},
    sync::Arc,
};

use arrow::datatypes::SchemaRef;
use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use domain::job::Format;
use tokio_util::sync::CancellationToken;

use super::{RawBatch, RowReader};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// Cells as text.
mod cells;
/// From cells to rows.
mod rows;
/// How much a workbook unpacks to.
mod size;

use cells::Cell;
use rows::Rows;
use size::check_size;

/// The bytes of a workbook, of which copies cost nothing.
type Bytes = Cursor<Arc<[u8]>>;

/// Rows of one sheet of a workbook.
///
/// Workbooks cannot be read as a stream, so all rows are held as text; their size is bounded before.
pub(crate) struct WorkbookReader {
    schema: SchemaRef,
    batches: std::vec::IntoIter<RawBatch>,
    notes: Vec<String>,
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
        let mut rows = Rows::new(path, format, limits, stop);
        read_sheet(&mut workbook, &wanted, &mut rows).map_err(|error| match error {
            SheetError::Failed(failure) => failure,
            SheetError::Unreadable(words) => unreadable(&words),
        })?;
        Ok((sheets, rows.finish()?))
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
                rows.cell(cell.get_position(), Cell::of(&Data::from(cell.get_value().clone())))?;
            }
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| words(&error))?;
            while let Some(cell) = cells.next_cell().map_err(|error| words(&error))? {
                rows.cell(cell.get_position(), Cell::of(&Data::from(cell.get_value().clone())))?;
            }
        }
        other => {
            let range = other.worksheet_range(sheet).map_err(|error| words(&error))?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let position = (first_row + row as u32, first_column + column as u32);
                rows.cell(position, Cell::of(value))?;
            }
        }
    }
    Ok(())
}

impl RowReader for WorkbookReader {
    fn columns(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        Ok(self.batches.next())
    }

    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }
}
