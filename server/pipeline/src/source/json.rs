use std::{borrow::Cow, collections::HashMap, fmt, io::Read, mem, ops::Range, sync::Arc};

use arrow::datatypes::{Schema, SchemaRef};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use super::{
    RawBatch, RowReader, column_names,
    decode::{Charset, Filled, TextReader},
    text_columns::TextColumns,
    unpack::unpack_failure,
};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// Where values of a text begin and end.
mod scan;

use scan::{Scan, value_end};

/// How many bytes of values make a batch.
const BATCH_BYTES: usize = 4 << 20;

/// How many rows at most make a batch.
const BATCH_ROWS: usize = 64 << 10;

/// Reads objects: one on each line, or those of one list in a document.
///
/// Each name is a column. Text comes without its quotes; numbers, lists and objects exactly as they stand; `null` and a
/// name that is not there are both null.
pub(crate) struct JsonReader {
    path: String,
    text: TextReader,
    limits: Limits,
    stop: CancellationToken,
    buffer: Vec<u8>,
    /// How much of the buffer is done with.
    used: usize,
    filled: Filled,
    place: Place,
    columns: Columns,
    rows: i64,
}

/// Where in a document the reader stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// Before an object of its own, as in a file of one object on each line.
    Lines,
    /// At the beginning of a document.
    Start,
    /// In the list of rows; whether that is a value of an object.
    List { inner: bool, first: bool },
    /// In an object, behind the list of rows.
    BehindList,
    /// Behind everything.
    End,
}

/// Columns as they are found.
struct Columns {
    by_name: HashMap<String, usize>,
    names: Vec<String>,
    schema: SchemaRef,
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
        Self {
            path: path.to_owned(),
            text: TextReader::new(bytes, charset),
            limits: limits.clone(),
            stop,
            buffer: Vec::new(),
            used: 0,
            filled: Filled::More,
            place: if lines { Place::Lines } else { Place::Start },
            columns: Columns { by_name: HashMap::new(), names: Vec::new(), schema: Arc::new(Schema::empty()) },
            rows: 0,
        }
    }

    /// Reads on; fails if there is nothing more to read.
    fn more(&mut self) -> Result<()> {
        self.buffer.drain(..mem::take(&mut self.used));
        if self.buffer.len() > self.limits.record_bytes {
            return Err(self.failure(&format!("is longer than {} bytes", self.limits.record_bytes)));
        }
        match self.filled {
            Filled::More => {}
            Filled::End => return Err(self.failure("is not complete: the file ends in the middle of it")),
            Filled::Invalid => {
                let charset = self.text.charset().label();
                return Err(self.failure(&format!("holds bytes that are not valid {charset}")));
            }
        }
        let length = (self.buffer.len() * 2).max(1 << 20);
        let filled = self.text.fill(&mut self.buffer, length);
        self.filled = filled.map_err(|error| unpack_failure(&self.path, error))?;
        Ok(())
    }

    /// Returns the next byte that is no white space; `None` at the end of the text.
    fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let end = self.buffer.len() - self.text.incomplete();
            while self.used < end {
                match self.buffer[self.used] {
                    b' ' | b'\t' | b'\n' | b'\r' => self.used += 1,
                    byte => return Ok(Some(byte)),
                }
            }
            match self.filled {
                Filled::End => return Ok(None),
                Filled::More | Filled::Invalid => self.more()?,
            }
        }
    }

    /// Takes the value that begins here.
    fn value(&mut self) -> Result<Range<usize>> {
        loop {
            let end = self.buffer.len() - self.text.incomplete();
            match value_end(&self.buffer[self.used..end], self.filled == Filled::End) {
                Scan::End(length) => {
                    let start = self.used;
                    self.used += length;
                    return Ok(start..self.used);
                }
                Scan::Incomplete => self.more()?,
                Scan::Invalid => return Err(self.failure("is no JSON")),
            }
        }
    }

    /// Takes one character that must stand here.
    fn expect(&mut self, character: u8) -> Result<()> {
        if self.peek()? == Some(character) {
            self.used += 1;
            return Ok(());
        }
        Err(self.failure(&format!("is no JSON: “{}” is missing before it", char::from(character))))
    }

    /// Goes to the next object; `None` behind the last.
    fn next_object(&mut self) -> Result<Option<Object>> {
        loop {
            match (self.place, self.peek()?) {
                (Place::Lines | Place::End | Place::Start, None) => return Ok(None),
                (Place::Lines, Some(_)) => return Ok(Some(Object::Here(self.value()?))),
                (Place::Start, Some(b'[')) => {
                    self.used += 1;
                    self.place = Place::List { inner: false, first: true };
                }
                (Place::Start, Some(b'{')) => {
                    if let Some(single) = self.open_document()? {
                        return Ok(Some(single));
                    }
                }
                (Place::List { inner, .. }, Some(b']')) => {
                    self.used += 1;
                    self.place = if inner { Place::BehindList } else { Place::End };
                }
                (Place::List { inner, first }, Some(_)) => {
                    if !first {
                        self.expect(b',')?;
                        self.peek()?;
                    }
                    self.place = Place::List { inner, first: false };
                    return Ok(Some(Object::Here(self.value()?)));
                }
                (Place::BehindList, Some(_)) => self.close_document()?,
                (_, Some(_)) => return Err(self.failure("stands outside of the document")),
                (_, None) => return Err(self.failure("is not complete: the file ends in the middle of it")),
            }
        }
    }

    /// Opens an object and goes into the list of rows that it holds. One without a list is itself a row.
    fn open_document(&mut self) -> Result<Option<Object>> {
        self.used += 1;
        let mut members = Vec::new();
        let mut empty_lists = false;
        while self.peek()? != Some(b'}') {
            if !members.is_empty() {
                self.expect(b',')?;
            }
            let name = self.member_name()?;
            match self.list_start()? {
                ListStart::Objects => {
                    self.used += 1;
                    self.place = Place::List { inner: true, first: true };
                    return Ok(None);
                }
                ListStart::Empty => empty_lists = true,
                ListStart::Other => {}
            }
            let value = self.value()?;
            members.push([name.as_slice(), b":", &self.buffer[value]].concat());
        }
        self.used += 1;
        self.place = Place::End;
        let object = [b"{".as_slice(), &members.join(&b','), b"}"].concat();
        Ok((!empty_lists && !members.is_empty()).then_some(Object::Apart(object)))
    }

    /// Reads one member, or the end, of the object that holds the list of rows.
    fn close_document(&mut self) -> Result<()> {
        if self.peek()? == Some(b'}') {
            self.used += 1;
            self.place = Place::End;
            return Ok(());
        }
        self.expect(b',')?;
        self.member_name()?;
        if self.list_start()? == ListStart::Objects {
            return Err(Failure::new(format!("The document {} holds more than one list of objects.", self.path))
                .hint("Provide the lists as files of their own."));
        }
        self.value().map(|_| ())
    }

    /// Takes a name and the colon behind it, and goes to the value.
    fn member_name(&mut self) -> Result<Vec<u8>> {
        if self.peek()? != Some(b'"') {
            return Err(self.failure("is no JSON: a name is missing before it"));
        }
        let name = self.value()?;
        let name = self.buffer[name].to_vec();
        self.expect(b':')?;
        self.peek()?;
        Ok(name)
    }

    /// Looks whether a list of objects begins here.
    fn list_start(&mut self) -> Result<ListStart> {
        if self.peek()? != Some(b'[') {
            return Ok(ListStart::Other);
        }
        loop {
            let behind = self.buffer[self.used + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
            match behind {
                Some(b'{') => return Ok(ListStart::Objects),
                Some(b']') => return Ok(ListStart::Empty),
                Some(_) => return Ok(ListStart::Other),
                None => self.more()?,
            }
        }
    }

    fn failure(&self, what: &str) -> Failure {
        Failure::new(format!("Row {} of {} {what}.", self.rows + 1, self.path))
    }
}

/// An object that is a row.
enum Object {
    /// In the buffer.
    Here(Range<usize>),
    /// Put together from its members.
    Apart(Vec<u8>),
}

/// What begins at a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ListStart {
    Objects,
    Empty,
    Other,
}

impl RowReader for JsonReader {
    fn columns(&self) -> SchemaRef {
        Arc::clone(&self.columns.schema)
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        let mut rows = TextColumns::new(self.columns.names.len(), BATCH_BYTES);
        while rows.rows < BATCH_ROWS && rows.bytes() < BATCH_BYTES {
            if rows.rows.is_multiple_of(1024) && self.stop.is_cancelled() {
                return Err(Failure::cancelled());
            }
            let apart;
            let object = match self.next_object()? {
                None => break,
                Some(Object::Here(range)) => &self.buffer[range],
                Some(Object::Apart(object)) => {
                    apart = object;
                    &apart
                }
            };
            let visitor = RowVisitor { columns: &mut self.columns, rows: &mut rows };
            let mut json = serde_json::Deserializer::from_slice(object);
            let read = json.deserialize_map(visitor).and_then(|()| json.end());
            if let Err(error) = read {
                return Err(self.failure("is not an object that can be read").detail(error));
            }
            rows.end_row();
            self.rows += 1;
            if self.columns.names.len() > self.limits.columns {
                let limit = self.limits.columns;
                return Err(self.failure(&format!("is the one with which the file has more than {limit} columns")));
            }
        }
        if rows.rows == 0 {
            return Ok(None);
        }
        self.columns.update_schema();
        Ok(Some(RawBatch {
            schema: self.columns(),
            rows: rows.rows,
            first_row: self.rows - rows.rows.cast_signed() as i64 + 1,
            ragged: None,
            columns: rows.finish()?,
        }))
    }
}

impl Columns {
    /// Brings the schema up to the names, so that batches with the same columns share one.
    fn update_schema(&mut self) {
        if self.schema.fields().len() != self.names.len() {
            self.schema = Arc::new(Schema::new(column_names(self.names.iter().map(String::as_str))));
        }
    }

    /// Returns the place of a column, which is added if it is new.
    fn place(&mut self, name: &str, rows: &mut TextColumns) -> usize {
        if let Some(place) = self.by_name.get(name) {
            return *place;
        }
        let place = self.names.len();
        self.by_name.insert(name.to_owned(), place);
        self.names.push(name.to_owned());
        rows.add_column();
        place
    }
}

/// Puts the values of an object into columns.
struct RowVisitor<'a> {
    columns: &'a mut Columns,
    rows: &'a mut TextColumns,
}

impl<'de> Visitor<'de> for RowVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<Name<'de>>()? {
            let place = self.columns.place(&name.0, self.rows);
            let value: &RawValue = members.next_value()?;
            if self.rows.is_filled(place) {
                return Err(A::Error::custom(format!("the name “{}” is there twice", name.0)));
            }
            match value.get() {
                "null" => self.rows.push_null(place),
                text if text.starts_with('"') => {
                    let text: Name<'_> = serde_json::from_str(text).map_err(A::Error::custom)?;
                    self.rows.push(place, text.0.as_bytes());
                }
                exact => self.rows.push(place, exact.as_bytes()),
            }
        }
        Ok(())
    }
}

/// A text, borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

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
