use std::sync::Arc;

use arrow::{
    array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array},
    datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit},
};

use chrono::{DateTime, Utc};
use domain::ids::ExecutionId;

use crate::{failure::Result, source::RawBatch};

/// When the row's execution started.
pub(crate) const INGESTED_AT: &str = "_ingested_at";
/// The path of the file that held the row, or the name of the upload.
pub(crate) const SOURCE_FILE: &str = "_source_file";
/// The number of the row within its file, from 1; the header does not count.
pub(crate) const ROW_NUMBER: &str = "_row_number";
/// The execution that read the row.
pub(crate) const EXECUTION_ID: &str = "_execution_id";
/// For a row with more or fewer fields than there are columns: how many, and the fields that have no column, as JSON.
pub(crate) const RAGGED: &str = "_ragged";

/// Returns whether a column is one of those that bronze adds.
pub(crate) fn is_audit_column(name: &str) -> bool {
    [INGESTED_AT, SOURCE_FILE, ROW_NUMBER, EXECUTION_ID, RAGGED].contains(&name)
}

/// Returns the columns that bronze adds, in their order at the table's end.
pub(super) fn audit_fields() -> [Field; 5] {
    [
        Field::new(INGESTED_AT, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true),
        Field::new(SOURCE_FILE, DataType::Utf8, true),
        Field::new(ROW_NUMBER, DataType::Int64, true),
        Field::new(EXECUTION_ID, DataType::Int64, true),
        Field::new(RAGGED, DataType::Utf8, true),
    ]
}

/// Adds to the rows of one file what bronze adds.
pub(crate) struct Audit {
    ingested_at: i64,
    execution: i64,
    source: String,
    /// Columns that are the same in every row, long enough for the longest batch so far.
    constant: Option<[ArrayRef; 4]>,
}

impl Audit {
    pub(crate) fn new(started_at: DateTime<Utc>, execution: ExecutionId, source: &str) -> Self {
        let ingested_at = started_at.timestamp_micros();
        Self { ingested_at, execution: execution.0, source: source.to_owned(), constant: None }
    }

    /// Returns the rows under `schema`, whose first columns are those of the rows and whose last are the added ones.
    pub(crate) fn complete(&mut self, raw: RawBatch, schema: &SchemaRef) -> Result<RecordBatch> {
        let rows = raw.rows;
        let [ingested_at, source, execution, not_ragged] = self.constants(rows);
        let last = raw.first_row + rows.cast_signed() as i64;
        let mut columns = raw.columns;
        columns.push(ingested_at);
        columns.push(source);
        columns.push(Arc::new(Int64Array::from_iter_values(raw.first_row..last)));
        columns.push(execution);
        columns.push(match raw.ragged {
            Some(ragged) => ragged,
            None => not_ragged,
        });
        Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
    }

    fn constants(&mut self, rows: usize) -> [ArrayRef; 4] {
        let longer = self.constant.take().filter(|[first, ..]| first.len() >= rows);
        let constant = longer.unwrap_or_else(|| {
            let instants = TimestampMicrosecondArray::from_value(self.ingested_at, rows).with_timezone("UTC");
            [
                Arc::new(instants) as ArrayRef,
                Arc::new(StringArray::from_iter_values(std::iter::repeat_n(self.source.as_str(), rows))),
                Arc::new(Int64Array::from_value(self.execution, rows)),
                new_null_array(&DataType::Utf8, rows),
            ]
        });
        let sliced = constant.each_ref().map(|column| column.slice(0, rows));
        self.constant = Some(constant);
        sliced
    }
}

/// Returns a schema with the columns that bronze adds at its end.
pub(crate) fn with_audit(business: &[Field]) -> Schema {
    Schema::new(business.iter().cloned().chain(audit_fields()).collect::<Vec<_>>())
}
