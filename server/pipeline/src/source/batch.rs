use std::sync::Arc;

use arrow::{
    array::{ArrayRef, StringArray},
    datatypes::SchemaRef,
};

use crate::failure::Result;

/// Rows as they leave a source: text, exactly as received.
#[derive(Clone, Debug)]
pub(crate) struct RawBatch {
    /// The columns' names; all of them text.
    pub(crate) schema: SchemaRef,
    /// The values; null where there was none.
    pub(crate) columns: Vec<ArrayRef>,
    /// The number of rows, which counts even without columns.
    pub(crate) rows: usize,
    /// The number of the first row within its file, from 1.
    pub(crate) first_row: i64,
    /// For rows that have more or fewer fields than there are columns: what is the matter, and the fields that have no column.
    pub(crate) ragged: Option<Arc<StringArray>>,
}

/// Reads the rows of one file, in their order.
pub(crate) trait RowReader: Send {
    /// Returns the columns, as far as they are known before the rows are read.
    fn columns(&self) -> SchemaRef;

    /// Returns the next rows; later batches may have more columns than earlier ones.
    fn next(&mut self) -> Result<Option<RawBatch>>;

    /// Returns what a person should know about the file, once it is read.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}
