use std::io::Read;

use arrow::datatypes::SchemaRef;
use tokio_util::sync::CancellationToken;

use super::{RawBatch, RowReader, charset::Charset, text_columns::TextColumns};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// A place in a text that is read bit by bit.
mod cursor;
/// Where in a document its rows are.
mod document;
/// Objects as rows.
mod rows;
/// Where values of a text begin and end.
mod scan;

use cursor::Cursor;
use document::{Document, Object};
use rows::{Columns, read_row};

/// How many bytes of values make a batch.
const BATCH_BYTES: usize = 4 << 20;

/// How many rows at most make a batch.
const BATCH_ROWS: usize = 64 << 10;

/// Reads objects: one on each line, or those of one list in a document.
///
/// Each name is a column. Text comes without its quotes; numbers, lists and objects exactly as they stand; `null` and a
/// name that is not there are both null.
pub(crate) struct JsonReader {
    document: Document,
    columns: Columns,
    limits: Limits,
    stop: CancellationToken,
}

impl JsonReader {
    pub(crate) fn start(
        path: &str,
        bytes: Box<dyn Read + Send>,
        charset: Charset,
        lines: bool,
        limits: &Limits,
        stop: CancellationToken,
    ) -> Self {
        let cursor = Cursor::new(path, bytes, charset, limits.record_bytes);
        Self { document: Document::new(cursor, lines), columns: Columns::default(), limits: limits.clone(), stop }
    }

    /// Reads the next row; false behind the last.
    fn read_row(&mut self, rows: &mut TextColumns) -> Result<bool> {
        let read = match self.document.next_object()? {
            None => return Ok(false),
            Some(Object::Here(range)) => read_row(self.document.cursor.text(range), &mut self.columns, rows),
            Some(Object::Apart(object)) => read_row(&object, &mut self.columns, rows),
        };
        let cursor = &mut self.document.cursor;
        read.map_err(|error| cursor.failure("is not an object that can be read").detail(error))?;
        rows.end_row();
        let limit = self.limits.columns;
        if self.columns.count() > limit {
            return Err(cursor.failure(&format!("is the one with which the file has more than {limit} columns")));
        }
        cursor.row += 1;
        Ok(true)
    }
}

impl RowReader for JsonReader {
    fn columns(&self) -> SchemaRef {
        self.columns.schema()
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        let first_row = self.document.cursor.row;
        let mut rows = TextColumns::new(self.columns.count(), BATCH_BYTES);
        while rows.rows < BATCH_ROWS && rows.bytes() < BATCH_BYTES {
            if rows.rows.is_multiple_of(1024) && self.stop.is_cancelled() {
                return Err(Failure::cancelled());
            }
            if !self.read_row(&mut rows)? {
                break;
            }
        }
        if rows.rows == 0 {
            return Ok(None);
        }
        self.columns.update_schema();
        let schema = self.columns.schema();
        Ok(Some(RawBatch { schema, rows: rows.rows, first_row, ragged: None, columns: rows.finish()? }))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};

    use super::*;

    type Row = Vec<Option<String>>;

    fn read(text: &str, lines: bool) -> Result<(Vec<String>, Vec<Row>), String> {
        let bytes = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        let stop = CancellationToken::new();
        let mut reader = JsonReader::start("f", bytes, Charset::Utf8, lines, &Limits::default(), stop);
        let mut rows = Vec::new();
        while let Some(batch) = reader.next().map_err(|failure| failure.message().to_owned())? {
            let value = |column: &dyn Array, row| {
                let texts = column.as_string::<i32>();
                texts.is_valid(row).then(|| texts.value(row).to_owned())
            };
            rows.extend((0..batch.rows).map(|row| batch.columns.iter().map(|column| value(column, row)).collect()));
        }
        let names = reader.columns().fields().iter().map(|field| field.name().clone()).collect();
        Ok((names, rows))
    }

    fn row(values: &[Option<&str>]) -> Row {
        values.iter().map(|value| value.map(str::to_owned)).collect()
    }

    #[test]
    fn values_come_out_exactly_as_they_stand() {
        let text = r#"[{"id": 9007199254740993, "n": 1.10, "e": 1E+2, "t": "a\nb\u00e9", "b": true, "x": null},
            {"id": -0, "list": [1, {"a": "]"}], "t": ""}]"#;
        let (names, rows) = read(text, false).expect("rows");
        assert_eq!(names, ["id", "n", "e", "t", "b", "x", "list"]);
        assert_eq!(
            rows[0],
            row(&[Some("9007199254740993"), Some("1.10"), Some("1E+2"), Some("a\nbé"), Some("true"), None, None])
        );
        assert_eq!(rows[1], row(&[Some("-0"), None, None, Some(""), None, None, Some(r#"[1, {"a": "]"}]"#)]));
    }

    #[test]
    fn a_document_may_hold_its_rows_in_a_list() {
        for (text, count) in [
            ("[]", 0),
            ("", 0),
            (" \n ", 0),
            (r#"{"rows": []}"#, 0),
            (r#"{"meta": {"rows": 1, "tags": ["a"]}, "errors": [], "rows": [{"a": 1}, {"a": 2}], "next": null}"#, 2),
            (r#"{"a": 1, "b": [1]}"#, 1),
        ] {
            assert_eq!(read(text, false).map(|(_, rows)| rows.len()), Ok(count), "{text}");
        }
        assert_eq!(read("{\"a\":1}\n\n {\"b\":\n2}{\"a\":3}", true).map(|(_, rows)| rows.len()), Ok(3));
    }

    #[test]
    fn what_is_no_list_of_objects_is_refused_at_its_row() {
        for (text, words) in [
            (r#"[{"a":1} {"a":2}]"#, "Row 2"),
            (r#"[{"a":1},{"a":2}"#, "Row 3"),
            (r#"[{"a":1},{"a":"#, "Row 2"),
            (r#"[{"a":1},]"#, "Row 2"),
            (r#"[{"a":1}] x"#, "Row 2"),
            ("[1]", "Row 1"),
            (r#"[{"a":1,"a":2}]"#, "Row 1"),
            (r#"[{"a":01}]"#, "Row 1"),
            (r#"{"a":[{}],"b":[{}]}"#, "more than one list"),
            ("x", "Row 1"),
        ] {
            let message = read(text, false).expect_err(text);
            assert!(message.contains(words), "{text}: {message}");
        }
    }
}
