use std::{io::Cursor, sync::Arc};

use arrow::{
    array::{Array, AsArray, DictionaryArray, RecordBatch, StringArray},
    datatypes::{Int32Type, Schema, SchemaRef},
    ipc::{reader::StreamReader, writer::StreamWriter},
};
use datafusion::execution::memory_pool::MemoryReservation;

use crate::{
    bronze::SOURCE_FILE,
    failure::Result,
    files::bytes_of,
    scratch::{Scratch, ScratchFile},
};

/// Rows that wait for the decision, in the order in which they came: in memory while they are few, else in a scratch file.
pub(crate) struct Spill {
    kept: Vec<RecordBatch>,
    reservation: MemoryReservation,
    scratch: Scratch,
    file: Option<ScratchFile>,
    /// Where in the file each batch begins, and how long it is.
    pieces: Vec<(u64, usize)>,
    rows: u64,
    /// The greatest number of bytes to keep in memory.
    allowance: usize,
}

impl Spill {
    pub(crate) fn new(reservation: MemoryReservation, scratch: Scratch, allowance: usize) -> Self {
        Self { kept: Vec::new(), reservation, scratch, file: None, pieces: Vec::new(), rows: 0, allowance }
    }

    /// Adds rows and returns the place of the first.
    pub(crate) fn add(&mut self, batch: RecordBatch) -> Result<u64> {
        let first = self.rows;
        self.rows += batch.num_rows() as u64;
        let bytes = bytes_of(&batch);
        let fits = self.file.is_none() && self.reservation.size() + bytes <= self.allowance;
        if fits && self.reservation.try_grow(bytes).is_ok() {
            self.kept.push(batch);
        } else {
            self.write(&batch)?;
        }
        Ok(first)
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(self.scratch.file()?),
        };
        let batch = compact(batch)?;
        let mut writer = StreamWriter::try_new(Vec::with_capacity(bytes_of(&batch) + 4096), &batch.schema())?;
        writer.write(&batch)?;
        let bytes = writer.into_inner()?;
        self.pieces.push((file.append(&bytes)?, bytes.len()));
        Ok(())
    }

    /// Returns the rows again, from the first on.
    pub(crate) fn read(self) -> SpillReader {
        let Self { kept, reservation, file, pieces, .. } = self;
        SpillReader { kept: kept.into_iter(), pieces: pieces.into_iter(), file, _reservation: reservation }
    }
}

/// Returns a batch in which the file of a row, the same for long stretches and long itself, takes little room.
fn compact(batch: &RecordBatch) -> Result<RecordBatch> {
    let schema = batch.schema();
    let Some((place, field)) = schema.column_with_name(SOURCE_FILE) else { return Ok(batch.clone()) };
    let Some(files) = batch.column(place).as_string_opt::<i32>() else { return Ok(batch.clone()) };
    let (mut keys, mut values) = (Vec::with_capacity(files.len()), Vec::new());
    for file in files {
        if values.last() != Some(&file) {
            values.push(file);
        }
        keys.push(values.len() as i32 - 1);
    }
    let files = DictionaryArray::<Int32Type>::new(keys.into(), Arc::new(StringArray::from(values)));
    let field = field.clone().with_data_type(files.data_type().clone());
    let mut columns = batch.columns().to_vec();
    columns[place] = Arc::new(files);
    let mut fields: Vec<_> = schema.fields().iter().cloned().collect();
    fields[place] = Arc::new(field);
    Ok(RecordBatch::try_new(SchemaRef::new(Schema::new(fields)), columns)?)
}

/// Rows that come back.
pub(crate) struct SpillReader {
    kept: std::vec::IntoIter<RecordBatch>,
    pieces: std::vec::IntoIter<(u64, usize)>,
    file: Option<ScratchFile>,
    _reservation: MemoryReservation,
}

impl SpillReader {
    pub(crate) fn next(&mut self) -> Result<Option<RecordBatch>> {
        if let Some(batch) = self.kept.next() {
            return Ok(Some(batch));
        }
        let (Some(file), Some((start, length))) = (&self.file, self.pieces.next()) else { return Ok(None) };
        let mut bytes = vec![0; length];
        file.read(start, &mut bytes)?;
        let mut reader = StreamReader::try_new(Cursor::new(bytes), None)?;
        Ok(reader.next().transpose()?)
    }
}

/// Returns a schema with the fields of both, those of the first in front.
pub(crate) fn united(first: &SchemaRef, second: &SchemaRef) -> SchemaRef {
    let mut fields: Vec<_> = first.fields().iter().cloned().collect();
    fields.extend(second.fields().iter().filter(|field| first.field_with_name(field.name()).is_err()).cloned());
    if fields.len() == first.fields().len() {
        return Arc::clone(first);
    }
    Arc::new(Schema::new(fields))
}
