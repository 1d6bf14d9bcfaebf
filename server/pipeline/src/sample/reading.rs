use std::{io::Read, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray, StringArray, new_null_array},
    compute::concat,
    datatypes::{DataType, SchemaRef},
};
use domain::{format::counted, job::Format};
use tokio_util::sync::CancellationToken;

use crate::{
    Shared,
    failure::Result,
    source::{Detected, FoundFile, Opened, Place, RawBatch, Utf8Check, open_rows, unpack_failure, unpacked},
};

/// The most rows that are looked at.
const ROWS: usize = 50_000;
/// The most bytes of values that are looked at.
const BYTES: usize = 16 << 20;
/// How much of a file is looked at to find out its encoding.
const ENCODING_BYTES: u64 = 16 << 20;

/// Rows of a source that are held in memory.
pub(super) struct Sampled {
    pub(super) file: FoundFile,
    pub(super) detected: Detected,
    pub(super) schema: SchemaRef,
    /// All rows in one batch.
    pub(super) batch: RawBatch,
    pub(super) complete: bool,
    pub(super) rows_of_file: i64,
    pub(super) notes: Vec<String>,
}

/// Reads the beginning of a file.
pub(super) fn read(shared: &Shared, place: &Place, file: FoundFile, format: &Format) -> Result<Sampled> {
    let limits = &shared.config.limits;
    let stop = CancellationToken::new();
    let Opened { file: opened, size, modified_ms } = shared.roots.open(place)?;
    let file = FoundFile { size, modified_ms, ..file };
    let mut check = Utf8Check::default();
    let (_, bytes) = unpacked(opened.try_clone()?, &file.path, limits)?;
    let mut beginning = Vec::new();
    bytes.take(ENCODING_BYTES).read_to_end(&mut beginning).map_err(|error| unpack_failure(&file.path, error))?;
    check.add(&beginning);
    let valid_utf8 = !check.is_broken();
    drop(beginning);

    let (detected, mut reader) = open_rows(shared, opened, &file.path, format, valid_utf8, &stop)?;
    let mut batches: Vec<RawBatch> = Vec::new();
    let (mut rows, mut bytes, mut complete) = (0, 0, false);
    while rows < ROWS && bytes < BYTES {
        match reader.next()? {
            Some(batch) => {
                rows += batch.rows;
                bytes += batch.columns.iter().map(|column| column.get_array_memory_size()).sum::<usize>();
                batches.push(batch);
            }
            None => {
                complete = true;
                break;
            }
        }
    }
    complete = complete || (rows < ROWS * 2 && bytes < BYTES * 2 && reader.next()?.is_none());
    let schema = batches.last().map_or_else(|| reader.columns(), |batch| SchemaRef::clone(&batch.schema));
    let batch = joined(&batches, &schema)?;
    let packed = detected.packing.word().is_some();
    let estimate = if bytes == 0 || packed {
        rows as f64
    } else {
        rows as f64 * file.size as f64 / text_bytes(&batch).max(1) as f64
    };
    let rows_of_file = if complete { rows as i64 } else { (estimate as i64).max(rows as i64) };
    let mut notes = remarks(&batch, complete);
    if complete {
        notes.extend(reader.notes());
    }
    Ok(Sampled { file, detected, schema, batch, complete, rows_of_file, notes })
}

/// Returns what should be known about rows before somebody relies on them.
fn remarks(batch: &RawBatch, complete: bool) -> Vec<String> {
    if batch.rows == 0 && complete {
        let no_columns = batch.schema.fields().is_empty();
        let remark = if no_columns { "The file is empty." } else { "The file has a header, and no rows yet." };
        return vec![remark.to_owned()];
    }
    let is_control = |byte: u8| byte < b' ' && !b"\t\n\r".contains(&byte);
    let texts = batch.columns.iter().flat_map(|column| column.as_string::<i32>().iter().flatten());
    let strange = texts.filter(|text| text.bytes().any(is_control)).count();
    if strange == 0 {
        return Vec::new();
    }
    let values = counted(i64::try_from(strange).unwrap_or(i64::MAX), "value holds", "values hold");
    vec![format!("{values} characters that no text has: this may be a file of another format.")]
}

/// Returns about how many bytes of a text file the rows take: their values, and a separator behind each.
fn text_bytes(batch: &RawBatch) -> usize {
    let of_column = |column: &ArrayRef| column.as_string::<i32>().value_data().len() + batch.rows;
    batch.columns.iter().map(of_column).sum()
}

/// Puts batches behind one another; earlier ones may lack columns.
fn joined(batches: &[RawBatch], schema: &SchemaRef) -> Result<RawBatch> {
    let mut columns = Vec::new();
    for place in 0..schema.fields().len() {
        let parts = batches.iter().map(|batch| match batch.columns.get(place) {
            Some(column) => Arc::clone(column),
            None => new_null_array(&DataType::Utf8, batch.rows),
        });
        let parts: Vec<ArrayRef> = parts.collect();
        let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
        columns.push(if parts.is_empty() { new_null_array(&DataType::Utf8, 0) } else { concat(&parts)? });
    }
    let ragged = batches.iter().flat_map(|batch| {
        let of_row = move |row: usize| {
            let texts = batch.ragged.as_ref().filter(|texts| texts.is_valid(row))?;
            Some(texts.value(row).to_owned())
        };
        (0..batch.rows).map(of_row)
    });
    let ragged: StringArray = ragged.collect();
    let rows = batches.iter().map(|batch| batch.rows).sum();
    Ok(RawBatch { schema: SchemaRef::clone(schema), columns, rows, first_row: 1, ragged: Some(Arc::new(ragged)) })
}
