use memchr::{memchr, memchr2};

use super::{
    Dialect,
    rows::{CsvRows, RaggedRow},
};

/// Why a text cannot be cut into records.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum ScanError {
    /// A quote is never closed; the number of the row in which it opens, from 1, within the text.
    Unclosed { row: i64 },
}

/// One field of a text.
struct FieldSpan<'a> {
    value: &'a [u8],
    quoted: bool,
    /// Whether pairs of quotes in it stand for one.
    escaped: bool,
    /// Whether text follows its closing quote, so that it was taken with its quotes.
    stray: bool,
    /// Where the next field, or the next record, begins.
    next: usize,
    ends_record: bool,
}

/// Cuts text into records and puts their fields into columns. Returns how much of the text was used; the rest is the
/// beginning of a record.
pub(super) fn scan(text: &[u8], at_end: bool, dialect: &Dialect, rows: &mut CsvRows) -> Result<usize, ScanError> {
    let CsvRows { columns, ragged, blank_lines, strays } = rows;
    let width = columns.width();
    let mut record = 0;
    'records: while record < text.len() {
        if let Some(next) = blank_line(text, record, at_end, dialect) {
            *blank_lines += 1;
            record = next;
            continue;
        }
        let (mut position, mut fields) = (record, 0);
        let mut surplus = Vec::new();
        loop {
            let field = match field_at(text, position, at_end, dialect) {
                Ok(Some(field)) => field,
                Ok(None) => {
                    columns.take_back(fields.min(width));
                    break 'records;
                }
                Err(()) => return Err(ScanError::Unclosed { row: columns.rows as i64 + 1 }),
            };
            if fields < width {
                if !field.quoted && dialect.is_null(field.value) {
                    columns.push_null(fields);
                } else if field.escaped {
                    columns.push_unescaped(fields, field.value, dialect.quote);
                } else {
                    columns.push(fields, field.value);
                }
            } else {
                surplus.push(text_of(&field, dialect));
            }
            *strays += i64::from(field.stray);
            fields += 1;
            position = field.next;
            if field.ends_record {
                break;
            }
        }
        if fields != width {
            (fields..width).for_each(|column| columns.push_null(column));
            ragged.push(RaggedRow { row: columns.rows, fields, surplus });
        }
        columns.rows += 1;
        record = position;
    }
    Ok(record)
}

/// Returns the fields of the first record that is not blank, and how much of the text was used; `None` if the text does
/// not hold a whole record.
pub(super) fn first_record(
    text: &[u8],
    at_end: bool,
    dialect: &Dialect,
) -> Result<Option<(Vec<String>, usize)>, ScanError> {
    let mut position = 0;
    while let Some(next) = blank_line(text, position, at_end, dialect) {
        position = next;
    }
    if position >= text.len() {
        return Ok(None);
    }
    let mut fields = Vec::new();
    loop {
        match field_at(text, position, at_end, dialect) {
            Ok(Some(field)) => {
                fields.push(text_of(&field, dialect));
                position = field.next;
                if field.ends_record {
                    return Ok(Some((fields, position)));
                }
            }
            Ok(None) => return Ok(None),
            Err(()) => return Err(ScanError::Unclosed { row: 0 }),
        }
    }
}

/// Returns where the line after a blank one begins.
#[inline]
fn blank_line(text: &[u8], position: usize, at_end: bool, dialect: &Dialect) -> Option<usize> {
    let &first = text.get(position)?;
    if first == dialect.line_end {
        return Some(position + 1);
    }
    if first == b'\r' {
        return match text.get(position + 1) {
            Some(&next) => (next == dialect.line_end).then_some(position + 2),
            None => at_end.then_some(position + 1),
        };
    }
    None
}

/// Returns the field that begins at `position`; `None` if the text ends before it, an error if its quote never closes.
#[inline]
fn field_at<'a>(text: &'a [u8], position: usize, at_end: bool, dialect: &Dialect) -> Result<Option<FieldSpan<'a>>, ()> {
    if text.get(position) == Some(&dialect.quote) {
        return quoted_field(text, position, at_end, dialect);
    }
    Ok(plain_field(text, position, position, at_end, dialect))
}

/// Returns a field without quotes that begins at `start` and in which no separator stands before `from`.
#[inline]
fn plain_field<'a>(
    text: &'a [u8],
    start: usize,
    from: usize,
    at_end: bool,
    dialect: &Dialect,
) -> Option<FieldSpan<'a>> {
    let rest = &text[from..];
    let (end, next, ends_record) = match memchr2(dialect.delimiter, dialect.line_end, rest) {
        Some(at) if rest[at] == dialect.delimiter => (from + at, from + at + 1, false),
        Some(at) => (from + at, from + at + 1, true),
        None if at_end => (text.len(), text.len(), true),
        None => return None,
    };
    let mut value = &text[start..end];
    if ends_record && value.last() == Some(&b'\r') {
        value = &value[..value.len() - 1];
    }
    Some(FieldSpan { value, quoted: false, escaped: false, stray: false, next, ends_record })
}

fn quoted_field<'a>(
    text: &'a [u8],
    position: usize,
    at_end: bool,
    dialect: &Dialect,
) -> Result<Option<FieldSpan<'a>>, ()> {
    let start = position + 1;
    let (mut from, mut escaped) = (start, false);
    let close = loop {
        let Some(at) = memchr(dialect.quote, &text[from..]) else {
            return if at_end { Err(()) } else { Ok(None) };
        };
        let close = from + at;
        match text.get(close + 1) {
            Some(&next) if next == dialect.quote => {
                escaped = true;
                from = close + 2;
            }
            None if !at_end => return Ok(None),
            _ => break close,
        }
    };
    let after = close + 1;
    let (next, ends_record) = match text.get(after) {
        None => (after, true),
        Some(&byte) if byte == dialect.delimiter => (after + 1, false),
        Some(&byte) if byte == dialect.line_end => (after + 1, true),
        Some(b'\r') => match text.get(after + 1) {
            None if !at_end => return Ok(None),
            None => (after + 1, true),
            Some(&byte) if byte == dialect.line_end => (after + 2, true),
            Some(_) => return Ok(stray_field(text, position, after, at_end, dialect)),
        },
        Some(_) => return Ok(stray_field(text, position, after, at_end, dialect)),
    };
    Ok(Some(FieldSpan { value: &text[start..close], quoted: true, escaped, stray: false, next, ends_record }))
}

/// Returns a field with text after its closing quote, exactly as it stands.
fn stray_field<'a>(
    text: &'a [u8],
    position: usize,
    after: usize,
    at_end: bool,
    dialect: &Dialect,
) -> Option<FieldSpan<'a>> {
    let field = plain_field(text, position, after, at_end, dialect)?;
    Some(FieldSpan { quoted: true, stray: true, ..field })
}

fn text_of(field: &FieldSpan<'_>, dialect: &Dialect) -> String {
    let text = String::from_utf8_lossy(field.value).into_owned();
    if field.escaped {
        let quote = char::from(dialect.quote);
        return text.replace(&format!("{quote}{quote}"), &quote.to_string());
    }
    text
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};

    use super::*;

    fn rows_of(text: &str, width: usize) -> Result<Vec<Vec<Option<String>>>, ScanError> {
        let mut dialect = Dialect::new(b',', b'"', &["NA".to_owned()]);
        dialect.find_line_end(text.as_bytes());
        let mut rows = CsvRows::new(width, text.len());
        let used = scan(text.as_bytes(), true, &dialect, &mut rows)?;
        assert_eq!(used, text.len());
        let columns = rows.columns;
        let rows = columns.rows;
        let arrays = columns.finish().expect("columns");
        let value = |row: usize, array: &dyn Array| {
            let texts = array.as_string::<i32>();
            texts.is_valid(row).then(|| texts.value(row).to_owned())
        };
        Ok((0..rows).map(|row| arrays.iter().map(|array| value(row, array)).collect()).collect())
    }

    fn row(fields: &[Option<&str>]) -> Vec<Option<String>> {
        fields.iter().map(|field| field.map(str::to_owned)).collect()
    }

    #[test]
    fn fields_come_out_as_they_stand() {
        for (text, expected) in [
            ("a,b\n", vec![row(&[Some("a"), Some("b")])]),
            ("a,b", vec![row(&[Some("a"), Some("b")])]),
            ("a,b\r\nc,d\r\n", vec![row(&[Some("a"), Some("b")]), row(&[Some("c"), Some("d")])]),
            ("a,b\rc,d", vec![row(&[Some("a"), Some("b")]), row(&[Some("c"), Some("d")])]),
            (",\n", vec![row(&[None, None])]),
            ("\"\",x\n", vec![row(&[Some(""), Some("x")])]),
            ("NA,\"NA\"\n", vec![row(&[None, Some("NA")])]),
            (" NA,x\n", vec![row(&[Some(" NA"), Some("x")])]),
            ("\"a,b\",\"c\nd\"\n", vec![row(&[Some("a,b"), Some("c\nd")])]),
            ("\"a\r\nb\",c\r\n", vec![row(&[Some("a\r\nb"), Some("c")])]),
            ("\"he said \"\"hi\"\"\",\"\"\"\"\n", vec![row(&[Some("he said \"hi\""), Some("\"")])]),
            ("5\" pipe,a\"b\"\n", vec![row(&[Some("5\" pipe"), Some("a\"b\"")])]),
            ("\"a\"b,c\n", vec![row(&[Some("\"a\"b"), Some("c")])]),
            ("a,b\n\n\r\nc,d\n", vec![row(&[Some("a"), Some("b")]), row(&[Some("c"), Some("d")])]),
            ("a\0b,é\n", vec![row(&[Some("a\0b"), Some("é")])]),
            ("a,b\rc\n", vec![row(&[Some("a"), Some("b\rc")])]),
            ("a\n", vec![row(&[Some("a"), None])]),
            ("a,b,c\n", vec![row(&[Some("a"), Some("b")])]),
        ] {
            assert_eq!(rows_of(text, 2), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_never_closes_is_an_error_where_it_opens() {
        assert_eq!(rows_of("a,b\n\"c,d\ne,f\n", 2), Err(ScanError::Unclosed { row: 2 }));
    }

    #[test]
    fn any_cut_of_the_text_gives_the_same_rows() {
        let text = "id,\"na\"\"me\"\r\n\"1\n2\",x\r\n\r\n,\"\"\r\n\"a\"b,c\r\nlast,one";
        let dialect = Dialect::new(b',', b'"', &[]);
        let whole = rows_of(text, 2).expect("rows");
        for cut in 0..=text.len() {
            let mut rows = CsvRows::new(2, text.len());
            let used = scan(&text.as_bytes()[..cut], false, &dialect, &mut rows).expect("a beginning");
            let before = rows.columns.rows;
            let rest = rows_of(&text[used..], 2).expect("a rest");
            assert_eq!(before + rest.len(), whole.len(), "cut at {cut}");
            assert_eq!(rest, whole[before..], "cut at {cut}");
        }
    }

    #[test]
    fn rows_with_other_numbers_of_fields_are_described() {
        let dialect = Dialect::new(b',', b'"', &[]);
        let mut rows = CsvRows::new(2, 64);
        scan(b"a,b\nc\nd,e,f,\"g\"\"h\"\n", true, &dialect, &mut rows).expect("rows");
        let described: Vec<_> = rows.ragged.iter().map(|row| (row.row, row.fields, row.surplus.join("|"))).collect();
        assert_eq!(described, [(1, 1, String::new()), (2, 4, "f|g\"h".to_owned())]);
    }
}
