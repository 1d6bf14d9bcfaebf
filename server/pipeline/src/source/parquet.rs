use std::{fs::File, sync::Arc};

use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use arrow::{
    array::ArrayRef,
    datatypes::{DataType, Schema, SchemaRef},
};
use tokio_util::sync::CancellationToken;

use super::{RawBatch, RowReader, column_names};
use crate::{
    config::Limits,
    failure::{Failure, Result},
    values::source_text,
};

const BATCH_ROWS: usize = 8 * 1024;

/// The greatest size of a row group once it is unpacked.
const GROUP_BYTES: i64 = 4 << 30;

/// Reads Parquet: every value as the text that says exactly the same.
pub(crate) struct ParquetReader {
    path: String,
    batches: ParquetRecordBatchReader,
    schema: SchemaRef,
    stop: CancellationToken,
    rows: i64,
}

impl ParquetReader {
    pub(crate) fn start(path: &str, file: File, limits: &Limits, stop: CancellationToken) -> Result<Self> {
        let damaged = |error| Failure::new(format!("The file {path} is no Parquet file, or is damaged.")).detail(error);
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
        let mut groups = builder.metadata().row_groups().iter();
        if groups.any(|group| group.total_byte_size() > GROUP_BYTES) {
            return Err(Failure::new(format!(
                "The file {path} has a row group that unpacks to more than {GROUP_BYTES} bytes."
            ))
            .hint("Write it with smaller row groups."));
        }
        let fields = builder.schema().fields();
        if fields.len() > limits.columns {
            return Err(Failure::new(format!(
                "The file {path} has {} columns; at most {} are read.",
                fields.len(),
                limits.columns
            )));
        }
        let schema = Arc::new(Schema::new(column_names(fields.iter().map(|field| field.name().as_str()))));
        let batches = builder.with_batch_size(BATCH_ROWS).build().map_err(damaged)?;
        Ok(Self { path: path.to_owned(), batches, schema, stop, rows: 0 })
    }
}

impl RowReader for ParquetReader {
    fn columns(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn next(&mut self) -> Result<Option<RawBatch>> {
        if self.stop.is_cancelled() {
            return Err(Failure::cancelled());
        }
        let Some(batch) = self.batches.next() else { return Ok(None) };
        let batch = batch.map_err(|error| {
            Failure::new(format!("The file {} is damaged behind row {}.", self.path, self.rows)).detail(error)
        })?;
        let first_row = self.rows + 1;
        self.rows += batch.num_rows().cast_signed() as i64;
        let columns = batch.columns().iter().map(text).collect::<Result<_>>()?;
        Ok(Some(RawBatch {
            schema: Arc::clone(&self.schema),
            columns,
            rows: batch.num_rows(),
            first_row,
            ragged: None,
        }))
    }
}

fn text(column: &ArrayRef) -> Result<ArrayRef> {
    match column.data_type() {
        DataType::Utf8 => Ok(Arc::clone(column)),
        _ => source_text(column),
    }
}
