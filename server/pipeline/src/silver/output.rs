use std::sync::{Arc, OnceLock};

use arrow::{
    array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array},
    compute::filter_record_batch,
    datatypes::SchemaRef,
};
use chrono::{DateTime, Utc};
use domain::job::{FileJob, SilverSpec};
use tokio::{sync::mpsc, task::spawn_blocking};
use xxhash_rust::xxh3::xxh3_128;

use super::{
    input::Checksums,
    keys::beginning,
    prepare::origins,
    shape::{ROW_KEY, UPDATED_AT},
};
use crate::{
    failure::Result,
    files::{TableWriter, fitted},
    keyed::{Beginning, Decided, IS_CURRENT, KeyTexts, RowBytes, SpillReader, VALID_FROM, VALID_TO, validity},
};

/// Batches that may wait for the writer.
const BATCHES_WAITING: usize = 2;

/// What makes rows of silver complete.
#[derive(Clone, Debug)]
pub(crate) struct Completion {
    key: Vec<String>,
    /// For rows without a key.
    checksums: Arc<OnceLock<Checksums>>,
    /// When the execution started, in microseconds since 1970.
    started_at: i64,
    /// For history.
    beginning: Option<Beginning>,
}

impl Completion {
    pub(crate) fn new(
        job: &FileJob,
        spec: &SilverSpec,
        started_at: DateTime<Utc>,
        checksums: Arc<OnceLock<Checksums>>,
    ) -> Self {
        Self {
            key: job.key_columns().into_iter().map(str::to_owned).collect(),
            checksums,
            started_at: started_at.timestamp_micros(),
            beginning: beginning(job, spec, started_at),
        }
    }

    /// Returns the rows in the table's columns; `held_until` says, for history, until when a row holds.
    pub(crate) fn complete(
        &self,
        batch: &RecordBatch,
        schema: &SchemaRef,
        held_until: impl Fn(usize) -> Option<i64>,
    ) -> Result<RecordBatch> {
        let rows = batch.num_rows();
        let mut validity_columns = None;
        if let Some(beginning) = &self.beginning {
            let from = TimestampMicrosecondArray::from(beginning.of(batch));
            validity_columns = Some(validity(from, (0..rows).map(held_until)));
        }
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        for field in schema.fields() {
            let name = field.name().as_str();
            columns.push(match (name, &validity_columns) {
                (ROW_KEY, _) => self.row_keys(batch)?,
                (UPDATED_AT, _) => {
                    Arc::new(TimestampMicrosecondArray::from_value(self.started_at, rows).with_timezone("UTC"))
                }
                (VALID_FROM, Some([from, ..])) => Arc::clone(from),
                (VALID_TO, Some([_, to, _])) => Arc::clone(to),
                (IS_CURRENT, Some([.., current])) => Arc::clone(current),
                _ => match batch.column_by_name(name) {
                    Some(column) => Arc::clone(column),
                    None => new_null_array(field.data_type(), rows),
                },
            });
        }
        let batch = RecordBatch::try_from_iter_with_nullable(
            schema.fields().iter().zip(columns).map(|(field, column)| (field.name(), column, true)),
        )?;
        fitted(&batch, schema)
    }

    /// Returns those rows that stay, in the table's columns; `first` is the place of the batch's first row.
    pub(crate) fn kept(
        &self,
        batch: RecordBatch,
        first: u64,
        decided: &Decided,
        schema: &SchemaRef,
    ) -> Result<RecordBatch> {
        let kept = decided.kept(first, batch.num_rows());
        let places: Vec<u64> =
            (first..).zip(kept.iter()).filter_map(|(place, kept)| (kept == Some(true)).then_some(place)).collect();
        let batch = if places.len() == batch.num_rows() { batch } else { filter_record_batch(&batch, &kept)? };
        self.complete(&batch, schema, |row| places.get(row).and_then(|place| decided.held_until(*place)))
    }

    /// Returns the keys of rows: of their key columns, else of their file's bytes and their number in it.
    fn row_keys(&self, batch: &RecordBatch) -> Result<ArrayRef> {
        let mut keys = KeyTexts::with_capacity(batch.num_rows());
        let mut buffer = Vec::new();
        if !self.key.is_empty() {
            let values = RowBytes::new(batch, self.key.iter().map(String::as_str))?;
            (0..batch.num_rows()).for_each(|row| keys.push(values.hash(row, &mut buffer)));
        } else if let Some((sources, numbers, executions)) = origins(batch) {
            let mut last: Option<((i64, &str), String)> = None;
            for row in 0..batch.num_rows() {
                let origin = (executions.value(row), sources.value(row));
                if last.as_ref().is_none_or(|(known, _)| *known != origin) {
                    last = Some((origin, self.identity(origin)));
                }
                buffer.clear();
                buffer.extend_from_slice(last.as_ref().map_or("", |(_, identity)| identity).as_bytes());
                buffer.extend_from_slice(&numbers.value(row).to_le_bytes());
                keys.push(xxh3_128(&buffer));
            }
        } else {
            return Ok(Arc::new(StringArray::new_null(batch.num_rows())));
        }
        keys.finish()
    }

    /// Returns what stands for the file of a row: its checksum, or, when the log of bronze no longer knows it, the
    /// execution that read it and its path.
    fn identity(&self, (execution, path): (i64, &str)) -> String {
        let known = self.checksums.get().and_then(|checksums| checksums.get(&(execution, path.to_owned())));
        known.cloned().unwrap_or_else(|| format!("{execution}:{path}"))
    }
}

/// Writes those rows of a spill that stay.
pub(super) async fn write_kept(
    mut spill: SpillReader,
    decided: Decided,
    completion: Completion,
    schema: SchemaRef,
    writer: &mut TableWriter,
) -> Result<()> {
    let (sender, mut batches) = mpsc::channel(BATCHES_WAITING);
    let task = spawn_blocking(move || -> Result<()> {
        let mut first = 0;
        while let Some(batch) = spill.next()? {
            let rows = batch.num_rows() as u64;
            let kept = completion.kept(batch, first, &decided, &schema)?;
            first += rows;
            if kept.num_rows() > 0 && sender.blocking_send(kept).is_err() {
                break;
            }
        }
        Ok(())
    });
    while let Some(batch) = batches.recv().await {
        writer.write(batch).await?;
    }
    task.await?
}
