use std::{
    fs::File,
    io::{Cursor, Read},
};

use arrow::datatypes::SchemaRef;
use domain::job::{Format, FormatKind};
use tokio_util::sync::CancellationToken;

use super::{
    RawBatch, RowReader,
    charset::Charset,
    csv::CsvReader,
    decode::peek,
    detect::{kind_of, separator_of},
    json::JsonReader,
    parquet::ParquetReader,
    unpack::{Packing, unpack_failure, unpacked},
    workbook::WorkbookReader,
};
use crate::{
    Shared,
    failure::{Failure, Result},
    scratch::ScratchFile,
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
    shared: &Shared,
    file: File,
    path: &str,
    format: &Format,
    valid_utf8: bool,
    stop: &CancellationToken,
) -> Result<(Detected, Box<dyn RowReader>)> {
    let limits = &shared.config.limits;
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
            let (file, scratch) = random_access(shared, again, packing, bytes, path, stop)?;
            held(ParquetReader::start(path, file, limits, stop.clone())?, scratch)
        }
        FormatKind::Excel => {
            let (file, scratch) = random_access(shared, again, packing, bytes, path, stop)?;
            let (sheets, reader) = WorkbookReader::start(path, file, format, limits, stop)?;
            detected.sheets = sheets;
            held(reader, scratch)
        }
    };
    Ok((detected, reader))
}

/// Returns a file that can be read from any place: the one that is there or, if it is packed, a scratch file with what is
/// in it.
fn random_access(
    shared: &Shared,
    file: File,
    packing: Packing,
    mut unpacked: Box<dyn Read + Send>,
    path: &str,
    stop: &CancellationToken,
) -> Result<(File, Option<ScratchFile>)> {
    if packing == Packing::None {
        return Ok((file, None));
    }
    let mut scratch = shared.scratch.file()?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = unpacked.read(&mut buffer).map_err(|error| unpack_failure(path, error))?;
        if read == 0 {
            return Ok((scratch.handle()?, Some(scratch)));
        }
        if stop.is_cancelled() {
            return Err(Failure::cancelled());
        }
        scratch.append(&buffer[..read])?;
    }
}

/// Returns a reader that keeps its scratch file, if it has one, until it is done.
fn held(reader: impl RowReader + 'static, scratch: Option<ScratchFile>) -> Box<dyn RowReader> {
    match scratch {
        None => Box::new(reader),
        Some(scratch) => Box::new(Held { reader, _scratch: scratch }),
    }
}

/// A reader of a scratch file.
struct Held<R> {
    reader: R,
    _scratch: ScratchFile,
}

impl<R: RowReader> RowReader for Held<R> {
    fn columns(&self) -> SchemaRef {
        self.reader.columns()
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        self.reader.next()
    }

    fn notes(&self) -> Vec<String> {
        self.reader.notes()
    }
}
