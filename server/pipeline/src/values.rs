//! Values as text: exact, and the same everywhere.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray},
    compute::{CastOptions, cast, cast_with_options},
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
        DataType::Time32(_) | DataType::Time64(_) => "time".to_owned(),
        DataType::Interval(_) | DataType::Duration(_) => "interval".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// Returns a column as the text that people are shown; null stays null.
pub(crate) fn as_text(array: &ArrayRef) -> Result<ArrayRef> {
    match array.data_type() {
        // Every instant of the lake is in UTC, and says so.
        DataType::Timestamp(_, _) => Ok(Arc::new(formatted(array, "%Y-%m-%dT%H:%M:%S%.fZ")?)),
        _ => source_text(array),
    }
}

fn formatted(array: &ArrayRef, timestamp: &str) -> Result<StringArray> {
    let options = FormatOptions::new()
        .with_date_format(Some("%Y-%m-%d"))
        .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.fZ"))
        .with_timestamp_format(Some(timestamp));
    let zoned = match array.data_type() {
        DataType::Timestamp(unit, Some(zone)) if zone.as_ref() != "UTC" => {
            cast(array, &DataType::Timestamp(*unit, Some("UTC".into())))?
        }
        _ => Arc::clone(array),
    };
    let formatter = ArrayFormatter::try_new(zoned.as_ref(), &options)?;
    Ok((0..array.len()).map(|row| array.is_valid(row).then(|| formatter.value(row).to_string())).collect())
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

/// Returns a column of a source as text that says exactly the same.
///
/// Instants with a zone are written in UTC; those without one are left without. Bytes that are not text are hexadecimal
/// digits behind `\x`. Lists and structures are JSON.
pub(crate) fn source_text(array: &ArrayRef) -> Result<ArrayRef> {
    let texts: StringArray = match array.data_type() {
        // All of its values are null, but it does not say so of any.
        DataType::Null => StringArray::new_null(array.len()),
        DataType::Dictionary(_, values) => return source_text(&cast(array, values)?),
        DataType::LargeUtf8 | DataType::Utf8View => cast(array, &DataType::Utf8)?.as_string().clone(),
        DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            return source_text(&cast(array, &DataType::Binary)?);
        }
        DataType::Binary => array.as_binary::<i32>().iter().map(|bytes| bytes.map(bytes_text)).collect(),
        nested if nested.is_nested() => json_text(array)?,
        _ => formatted(array, "%Y-%m-%dT%H:%M:%S%.f")?,
    };
    Ok(Arc::new(texts))
}

fn bytes_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().fold("\\x".to_owned(), |text, byte| format!("{text}{byte:02x}")),
    }
}

/// Returns lists and structures as JSON.
fn json_text(array: &ArrayRef) -> Result<StringArray> {
    let values: Vec<Option<String>> = match array.data_type() {
        DataType::Struct(fields) => {
            let members: Vec<_> = array.as_struct().columns().iter().map(element_json).collect::<Result<_>>()?;
            let of_row = |row: usize| {
                let members = fields.iter().zip(&members).map(|(field, values)| {
                    format!("{}:{}", serde_json::Value::from(field.name().as_str()), values[row])
                });
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            };
            (0..array.len()).map(|row| array.is_valid(row).then(|| of_row(row))).collect()
        }
        DataType::Map(..) => {
            let map = array.as_map();
            let (keys, values) = (element_json(map.keys())?, element_json(map.values())?);
            let of_row = |row: usize| {
                let range = map.value_offsets()[row] as usize..map.value_offsets()[row + 1] as usize;
                let name = |key: &String| if key.starts_with('"') { key.clone() } else { format!("\"{key}\"") };
                let members = range.map(|at| format!("{}:{}", name(&keys[at]), values[at]));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            };
            (0..array.len()).map(|row| array.is_valid(row).then(|| of_row(row))).collect()
        }
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let elements = element_json(list.values())?;
            let of_row = |row: usize| {
                let range = list.value_offsets()[row] as usize..list.value_offsets()[row + 1] as usize;
                format!("[{}]", elements[range].join(","))
            };
            (0..array.len()).map(|row| array.is_valid(row).then(|| of_row(row))).collect()
        }
        DataType::LargeList(element)
        | DataType::FixedSizeList(element, _)
        | DataType::ListView(element)
        | DataType::LargeListView(element) => {
            return json_text(&cast(array, &DataType::List(Arc::clone(element)))?);
        }
        _ => return formatted(array, "%Y-%m-%dT%H:%M:%S%.f"),
    };
    Ok(values.into_iter().collect())
}

/// Returns each value as JSON.
fn element_json(array: &ArrayRef) -> Result<Vec<String>> {
    let bare =
        array.data_type().is_numeric() || array.data_type().is_nested() || *array.data_type() == DataType::Boolean;
    let texts = source_text(array)?;
    let json = |text: Option<&str>| match text {
        None => "null".to_owned(),
        // JSON knows no infinity, so such numbers stand in quotes.
        Some(text) if bare && !text.ends_with(['N', 'f']) => text.to_owned(),
        Some(text) => serde_json::Value::from(text).to_string(),
    };
    Ok(texts.as_string::<i32>().iter().map(json).collect())
}
