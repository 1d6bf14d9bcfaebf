//! Values as text: exact, and the same everywhere.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray},
    compute::{CastOptions, cast_with_options},
    datatypes::{DataType, Field, Schema, SchemaRef},
    util::display::{ArrayFormatter, FormatOptions},
};

use domain::dataset::{Column, Rows};

use crate::{failure::Result, lake::KEY_METADATA};

/// Writes an exact decimal number: all digits of its scale, no exponent.
pub(crate) fn decimal_text(value: i128, scale: i8) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    let Ok(scale) = usize::try_from(scale) else {
        return format!("{sign}{digits}{}", "0".repeat(usize::from(scale.unsigned_abs())));
    };
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

/// Returns a type in SQL words, as [`domain::job::DataType`] writes it.
pub(crate) fn type_words(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => "text".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Int8 => "tinyint".to_owned(),
        DataType::Int16 => "smallint".to_owned(),
        DataType::Int32 => "integer".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Float32 => "real".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision},{scale})"),
        DataType::Date32 => "date".to_owned(),
        DataType::Timestamp(_, _) => "timestamp".to_owned(),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => "binary".to_owned(),
        DataType::List(element) | DataType::LargeList(element) => {
            format!("list of {}", type_words(element.data_type()))
        }
        DataType::Struct(_) => "structure".to_owned(),
        DataType::Map(..) => "map".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// Returns a column as text: the same text that people are shown; null stays null.
pub(crate) fn as_text(array: &ArrayRef) -> Result<ArrayRef> {
    let options = FormatOptions::new()
        .with_date_format(Some("%Y-%m-%d"))
        .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.fZ"))
        .with_timestamp_format(Some("%Y-%m-%dT%H:%M:%S%.fZ"));
    let formatter = ArrayFormatter::try_new(array.as_ref(), &options)?;
    let texts = (0..array.len()).map(|row| array.is_valid(row).then(|| formatter.value(row).to_string()));
    Ok(Arc::new(texts.collect::<StringArray>()))
}

/// Returns a batch of a query in the columns of a table: the same values under the types that tables hold.
pub(crate) fn stored(batch: &RecordBatch, columns: &SchemaRef) -> Result<RecordBatch> {
    // A number beyond the range of its column is an error, never null.
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let cast = |(column, field): (&ArrayRef, &Arc<Field>)| cast_with_options(column, field.data_type(), &options);
    let arrays = batch.columns().iter().zip(columns.fields()).map(cast);
    Ok(RecordBatch::try_new(Arc::clone(columns), arrays.collect::<Result<_, _>>()?)?)
}

/// Returns the columns as people are shown them.
pub(crate) fn columns_of(schema: &Schema) -> Vec<Column> {
    let column = |field: &Arc<Field>| Column {
        name: field.name().clone(),
        data_type: type_words(field.data_type()),
        key: field.metadata().contains_key(KEY_METADATA),
    };
    schema.fields().iter().map(column).collect()
}

/// Adds the rows of a batch, as text.
pub(crate) fn push_rows(rows: &mut Rows, batch: &RecordBatch) -> Result<()> {
    let texts = batch.columns().iter().map(as_text).collect::<Result<Vec<_>>>()?;
    let texts: Vec<&StringArray> = texts.iter().map(|texts| texts.as_string()).collect();
    for row in 0..batch.num_rows() {
        let values = texts.iter().map(|texts| texts.is_valid(row).then(|| texts.value(row).to_owned()));
        rows.rows.push(values.collect());
    }
    Ok(())
}
