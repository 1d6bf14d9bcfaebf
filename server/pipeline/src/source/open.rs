use std::{
    fs::File,
    io::{Cursor, Read, Seek},
};

use domain::job::{Format, FormatKind};
use tokio_util::sync::CancellationToken;

use super::{
    RowReader,
    csv::CsvReader,
    decode::{Charset, peek},
    detect::{kind_of, separator_of},
    json::JsonReader,
    parquet::ParquetReader,
    unpack::{Packing, unpack_failure, unpacked},
    workbook::WorkbookReader,
};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// How much of a file is looked at to find out what it is.
const FIRST_BYTES: u64 = 64 << 10;

/// What a file was found to be.
#[derive(Clone, Debug)]
pub(crate) struct Detected {
    pub(crate) kind: FormatKind,
    pub(crate) delimiter: Option<u8>,
    pub(crate) charset: Option<Charset>,
    pub(crate) packing: Packing,
    /// The names of a workbook's sheets.
    pub(crate) sheets: Vec<String>,
}

/// Finds out what a file is and returns its rows.
pub(crate) fn open_rows(
    file: File,
    path: &str,
    format: &Format,
    valid_utf8: bool,
    limits: &Limits,
    stop: &CancellationToken,
) -> Result<(Detected, Box<dyn RowReader>)> {
    let again = file.try_clone()?;
    let (packing, mut bytes) = unpacked(file, path, limits)?;
    let mut first = Vec::new();
    bytes.by_ref().take(FIRST_BYTES).read_to_end(&mut first).map_err(|error| unpack_failure(path, error))?;
    let charset = Charset::choose(format.encoding, &first, valid_utf8);
    let text = peek(&first, charset);
    let kind = match format.kind {
        FormatKind::Detect => kind_of(path, &first, &text),
        declared => declared,
    };
    let bytes: Box<dyn Read + Send> = Box::new(Cursor::new(first).chain(bytes));
    let mut detected = Detected { kind, delimiter: None, charset: None, packing, sheets: Vec::new() };
    let reader: Box<dyn RowReader> = match kind {
        FormatKind::Detect | FormatKind::Csv | FormatKind::Tsv => {
            let delimiter = match (kind, format.delimiter) {
                (FormatKind::Tsv, _) => b'\t',
                (_, Some(declared)) => u8::try_from(declared)
                    .ok()
                    .filter(u8::is_ascii)
                    .ok_or_else(|| Failure::new(format!("“{declared}” cannot be the separator: it is not ASCII.")))?,
                (_, None) => {
                    let lines = text.split_inclusive('\n').skip(format.skip_rows as usize);
                    separator_of(&lines.collect::<String>(), u8::try_from(format.quote).unwrap_or(b'"'))
                }
            };
            detected.delimiter = Some(delimiter);
            detected.charset = Some(charset);
            Box::new(CsvReader::start(path, bytes, charset, delimiter, format, limits, stop.clone())?)
        }
        FormatKind::Json | FormatKind::Ndjson => {
            detected.charset = Some(charset);
            let lines = kind == FormatKind::Ndjson;
            Box::new(JsonReader::start(path, bytes, charset, lines, limits, stop.clone()))
        }
        FormatKind::Parquet => {
            Box::new(ParquetReader::start(path, plain(again, packing, path)?, limits, stop.clone())?)
        }
        FormatKind::Excel => {
            let (sheets, reader) = WorkbookReader::start(path, plain(again, packing, path)?, format, limits, stop)?;
            detected.sheets = sheets;
            Box::new(reader)
        }
    };
    Ok((detected, reader))
}

/// Returns a file that can be read from any place, from its start.
fn plain(mut file: File, packing: Packing, path: &str) -> Result<File> {
    if packing != Packing::None {
        return Err(Failure::new(format!("The file {path} is packed, and its content cannot be read as a stream."))
            .hint("Unpack it first."));
    }
    file.rewind()?;
    Ok(file)
}
