use std::collections::HashSet;

use arrow::{
    array::{Array, AsArray, RecordBatch},
    datatypes::{DataType, Schema},
};
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
    schema::types::ColumnPath,
};

/// Returns how files with this schema are encoded.
///
/// Numbers that rise from row to row are stored as differences. `plain` names columns whose values hardly ever repeat: a
/// dictionary of them would be built for nothing.
pub(super) fn properties(schema: &Schema, plain: &HashSet<String>) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(None)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_created_by(concat!("FlowForge ", env!("CARGO_PKG_VERSION")).to_owned());
    for field in schema.fields() {
        let path = ColumnPath::from(field.name().as_str());
        if field.name() == "_row_number" && *field.data_type() == DataType::Int64 {
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
        } else if field.name() == "_row_key" {
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_statistics_enabled(path, EnabledStatistics::None);
        } else if plain.contains(field.name()) {
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    properties.build()
}

/// Returns the columns whose values hardly ever repeat, judged by some rows of the first batch.
pub(super) fn hardly_repeating(batch: &RecordBatch) -> HashSet<String> {
    /// Fewer rows say too little.
    const ENOUGH: usize = 1_000;
    const LOOKED_AT: usize = 4_000;
    let rows = batch.num_rows().min(LOOKED_AT);
    if rows < ENOUGH {
        return HashSet::new();
    }
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns());
    let unrepeating = columns.filter(|(_, column)| distinct(&column.slice(0, rows)) * 4 > rows * 3);
    unrepeating.map(|(field, _)| field.name().clone()).collect()
}

fn distinct(column: &dyn Array) -> usize {
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    if let Some(texts) = column.as_string_opt::<i32>() {
        seen.extend(texts.iter().flatten().map(|text| text.as_bytes().to_vec()));
    } else {
        let data = column.to_data();
        let (Some(width), Some(buffer)) = (data.data_type().primitive_width(), data.buffers().first()) else {
            return 0;
        };
        let start = data.offset() * width;
        let bytes = buffer.as_slice().get(start..start + data.len() * width).unwrap_or_default();
        seen.extend(bytes.chunks_exact(width).map(<[u8]>::to_vec));
    }
    seen.len()
}
