use std::{io::Read, sync::Arc};

use arrow::{
    array::StringArray,
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use domain::{
    format::counted,
    job::{Format, Header},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{
    RawBatch, RowReader,
    charset::Charset,
    column_names,
    decode::{Filled, TextReader},
    unpack::unpack_failure,
};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// What separates and encloses fields.
mod dialect;
/// Rows that are being filled.
mod rows;
/// Records and fields of a text.
mod scan;

use dialect::Dialect;
use rows::CsvRows;
use scan::{ScanError, scan};

/// How much text is looked at in one go; one batch comes of it.
const CHUNK_BYTES: usize = 4 << 20;

/// Reads fields between separators as a stream: one chunk of text at a time, straight into columns.
pub(crate) struct CsvReader {
    path: String,
    text: TextReader,
    dialect: Dialect,
    schema: SchemaRef,
    limits: Limits,
    stop: CancellationToken,
    /// Text that has not become rows yet; its last bytes may be the beginning of a character.
    rest: Vec<u8>,
    filled: Filled,
    rows: i64,
    blank_lines: i64,
    strays: i64,
}

impl CsvReader {
    /// Reads the header and stands before the first row.
    pub(crate) fn start(
        path: &str,
        bytes: Box<dyn Read + Send>,
        charset: Charset,
        delimiter: u8,
        format: &Format,
        limits: &Limits,
        stop: CancellationToken,
    ) -> Result<Self> {
        let quote = u8::try_from(format.quote).ok().filter(u8::is_ascii);
        let quote =
            quote.ok_or_else(|| Failure::new(format!("“{}” cannot be the quote: it is not ASCII.", format.quote)))?;
        let mut reader = Self {
            path: path.to_owned(),
            text: TextReader::new(bytes, charset),
            dialect: Dialect::new(delimiter, quote, &format.null_words),
            schema: Arc::new(Schema::empty()),
            limits: limits.clone(),
            stop,
            rest: Vec::new(),
            filled: Filled::More,
            rows: 0,
            blank_lines: 0,
            strays: 0,
        };
        reader.fill(64 << 10)?;
        reader.dialect.find_line_end(&reader.rest);
        reader.skip_lines(format.skip_rows)?;
        reader.read_header(format.header)?;
        Ok(reader)
    }

    fn fill(&mut self, length: usize) -> Result<()> {
        if self.filled == Filled::More {
            let filled = self.text.fill(&mut self.rest, length);
            self.filled = filled.map_err(|error| unpack_failure(&self.path, error))?;
        }
        Ok(())
    }

    /// Returns the text that can be scanned: whole characters only.
    fn length(&self) -> usize {
        self.rest.len() - self.text.incomplete()
    }

    fn skip_lines(&mut self, count: u32) -> Result<()> {
        for _ in 0..count {
            loop {
                if let Some(end) = memchr::memchr(self.dialect.line_end, &self.rest[..self.length()]) {
                    self.rest.drain(..=end);
                    break;
                }
                if self.filled != Filled::More {
                    self.rest.clear();
                    return self.check_valid();
                }
                self.check_size()?;
                self.fill(self.rest.len() + (64 << 10))?;
            }
        }
        Ok(())
    }

    fn read_header(&mut self, header: Header) -> Result<()> {
        let mut length = 64 << 10;
        let fields = loop {
            self.fill(length)?;
            let at_end = self.filled != Filled::More;
            match scan::first_record(&self.rest[..self.length()], at_end, &self.dialect) {
                Ok(Some((fields, used))) => {
                    if header == Header::FirstRow {
                        self.rest.drain(..used);
                    }
                    break fields;
                }
                Ok(None) if at_end => break Vec::new(),
                Ok(None) => length = self.rest.len() * 2,
                Err(error) => return Err(self.failure(error)),
            }
            self.check_size()?;
        };
        if fields.len() > self.limits.columns {
            return Err(Failure::new(format!(
                "The file {} has {} columns; at most {} are read.",
                self.path,
                fields.len(),
                self.limits.columns
            )));
        }
        let columns = match header {
            Header::FirstRow => column_names(fields.iter().map(String::as_str)),
            Header::None => {
                (1..=fields.len()).map(|place| Field::new(format!("column_{place}"), DataType::Utf8, true)).collect()
            }
        };
        self.schema = Arc::new(Schema::new(columns));
        if self.rest.is_empty() || self.schema.fields().is_empty() {
            self.check_valid()?;
        }
        Ok(())
    }

    fn check_size(&self) -> Result<()> {
        if self.rest.len() <= self.limits.record_bytes {
            return Ok(());
        }
        Err(Failure::new(format!(
            "Row {} of {} is longer than {} bytes.",
            self.rows + 1,
            self.path,
            self.limits.record_bytes
        ))
        .hint(
            "A quote that opens there is most likely never closed. Look at the row, or choose another quote character.",
        ))
    }

    fn check_valid(&self) -> Result<()> {
        if self.filled != Filled::Invalid {
            return Ok(());
        }
        let charset = self.text.charset();
        Err(Failure::new(format!(
            "Row {} of {} holds bytes that are not valid {}.",
            self.rows + 1,
            self.path,
            charset.label()
        ))
        .hint("Choose the encoding that the file was written in, or let it be detected."))
    }

    fn failure(&self, error: ScanError) -> Failure {
        match error {
            ScanError::Unclosed { row } => Failure::new(format!(
                "A quote opens in row {} of {} and is not closed before the end of the file.",
                self.rows + row,
                self.path
            ))
            .hint("Close the quote, provide the file again if it is cut off, or choose another quote character."),
        }
    }
}

impl RowReader for CsvReader {
    fn columns(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        if self.schema.fields().is_empty() {
            return Ok(None);
        }
        let mut length = CHUNK_BYTES;
        loop {
            if self.stop.is_cancelled() {
                return Err(Failure::cancelled());
            }
            self.fill(length)?;
            let at_end = self.filled == Filled::End;
            let mut rows = CsvRows::new(self.schema.fields().len(), self.length());
            let used = scan(&self.rest[..self.length()], at_end, &self.dialect, &mut rows)
                .map_err(|error| self.failure(error))?;
            self.rest.drain(..used);
            self.blank_lines += rows.blank_lines;
            self.strays += rows.strays;
            if rows.columns.rows > 0 {
                return self.batch(rows).map(Some);
            }
            match self.filled {
                Filled::End => return Ok(None),
                Filled::Invalid => return self.check_valid().map(|()| None),
                Filled::More => {}
            }
            self.check_size()?;
            length = (self.rest.len() * 2).max(CHUNK_BYTES);
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.blank_lines > 0 {
            let lines = counted(self.blank_lines, "blank line was", "blank lines were");
            notes.push(format!("{}: {lines} passed over.", self.path));
        }
        if self.strays > 0 {
            let fields = counted(self.strays, "field has", "fields have");
            notes.push(format!(
                "{}: {fields} text after a closing quote, taken as it stands, with the quotes.",
                self.path
            ));
        }
        notes
    }
}

impl CsvReader {
    fn batch(&mut self, rows: CsvRows) -> Result<RawBatch> {
        let first_row = self.rows + 1;
        let ragged = (!rows.ragged.is_empty()).then(|| ragged(&rows));
        let columns = rows.columns;
        self.rows += columns.rows.cast_signed() as i64;
        let schema = Arc::clone(&self.schema);
        Ok(RawBatch { schema, rows: columns.rows, first_row, ragged, columns: columns.finish()? })
    }
}

/// Describes the rows that have more or fewer fields than there are columns: a JSON object with the number of fields,
/// the number of columns, and the fields that have no column.
fn ragged(rows: &CsvRows) -> Arc<StringArray> {
    let mut described: Vec<Option<String>> = vec![None; rows.columns.rows];
    for row in &rows.ragged {
        let fields = json!({"fields": row.fields, "columns": rows.columns.width(), "surplus": row.surplus});
        if let Some(place) = described.get_mut(row.row) {
            *place = Some(fields.to_string());
        }
    }
    Arc::new(StringArray::from(described))
}
