use std::{collections::HashSet, io, sync::Arc};

use arrow::{
    array::{ArrayRef, RecordBatch, new_null_array},
    datatypes::{Field, SchemaRef},
};
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves},
    },
    file::properties::WriterProperties,
};

use super::encoding::properties;
use crate::failure::Result;

/// The most rows of one row group: what one thread encodes, and later decodes, at a time.
pub(super) const GROUP_ROWS: usize = 256 * 1024;

/// The most bytes of one row group before encoding, for tables with many or wide columns.
pub(super) const GROUP_BYTES: usize = 96 << 20;

/// The shape shared by files with the same columns.
pub(super) struct Layout {
    pub(super) schema: SchemaRef,
    pub(super) properties: WriterProperties,
    columns: ArrowRowGroupWriterFactory,
}

impl Layout {
    pub(super) fn new(schema: SchemaRef, plain: &HashSet<String>) -> Result<Self> {
        let properties = properties(&schema, plain);
        let writer = ArrowWriter::try_new(io::sink(), Arc::clone(&schema), Some(properties.clone()))?;
        let (_, columns) = writer.into_serialized_writer()?;
        Ok(Self { schema, properties, columns })
    }

    /// Returns whether a batch fits: each of its columns is known here, under the same type.
    pub(super) fn takes(&self, batch: &RecordBatch) -> bool {
        let schema = batch.schema();
        Arc::ptr_eq(&schema, &self.schema)
            || schema.fields().iter().all(|field| {
                let known = self.schema.field_with_name(field.name());
                known.is_ok_and(|known| known.data_type() == field.data_type())
            })
    }

    /// Encodes batches as one row group; columns that a batch lacks are null.
    pub(super) fn encode(&self, batches: &[RecordBatch]) -> Result<Group> {
        let mut writers = self.columns.create_column_writers(0)?.into_iter();
        let mut chunks = Vec::new();
        for (place, field) in self.schema.fields().iter().enumerate() {
            let mut of_field = Vec::new();
            for batch in batches {
                let leaves = compute_leaves(field, &self.column(batch, place, field))?;
                if of_field.is_empty() {
                    of_field.extend(writers.by_ref().take(leaves.len()));
                }
                for (writer, leaf) in of_field.iter_mut().zip(&leaves) {
                    writer.write(leaf)?;
                }
            }
            for writer in of_field {
                chunks.push(writer.close()?);
            }
        }
        Ok(Group { chunks })
    }

    fn column(&self, batch: &RecordBatch, place: usize, field: &Field) -> ArrayRef {
        if Arc::ptr_eq(&batch.schema(), &self.schema) {
            return Arc::clone(batch.column(place));
        }
        match batch.column_by_name(field.name()) {
            Some(column) => Arc::clone(column),
            None => new_null_array(field.data_type(), batch.num_rows()),
        }
    }
}

/// An encoded row group.
pub(super) struct Group {
    pub(super) chunks: Vec<ArrowColumnChunk>,
}
