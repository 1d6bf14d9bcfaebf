use std::fmt::Write;

use arrow::datatypes::{DataType, Field, Schema};
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta};
use parquet::{
    data_type::AsBytes,
    file::{metadata::ParquetMetaData, statistics::Statistics},
};

use crate::values::decimal_text;

/// How many of a table's first columns get bounds, as is usual for Delta tables.
const INDEXED_COLUMNS: usize = 32;

/// Least and greatest values of a column and the number of its nulls, over the row groups of a file.
#[derive(Debug, Default)]
struct Bounds {
    nulls: u64,
    least: Option<Bound>,
    greatest: Option<Bound>,
    /// A row group without bounds makes the bounds of the file unknown.
    unknown: bool,
}

#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Bound {
    Whole(i128),
    Double(f64),
    Text(String),
}

/// Returns the statistics of a data file as the Delta log holds them: a JSON text.
///
/// Bounds may be wider than the data (long texts are cut), never narrower. Decimals are written digit by digit, so they
/// stay exact.
pub(crate) fn stats_of(metadata: &ParquetMetaData, schema: &Schema) -> String {
    let (mut least, mut greatest, mut nulls) = (String::new(), String::new(), String::new());
    for (index, descriptor) in metadata.file_metadata().schema_descr().columns().iter().enumerate() {
        let path = descriptor.path().parts();
        let [name] = path else { continue };
        let Some((place, field)) = schema.column_with_name(name) else { continue };
        if place >= INDEXED_COLUMNS {
            break;
        }
        let bounds = bounds_of(metadata, index, field);
        add(&mut nulls, name, &bounds.nulls.to_string());
        let known = (!bounds.unknown).then_some((bounds.least, bounds.greatest));
        if let Some((Some(low), Some(high))) = known {
            add(&mut least, name, &json(&low, field));
            add(&mut greatest, name, &json(&high, field));
        }
    }
    format!(
        "{{\"numRecords\":{},\"minValues\":{{{least}}},\"maxValues\":{{{greatest}}},\"nullCount\":{{{nulls}}}}}",
        metadata.file_metadata().num_rows()
    )
}

fn bounds_of(metadata: &ParquetMetaData, index: usize, field: &Field) -> Bounds {
    let mut bounds = Bounds::default();
    for group in metadata.row_groups() {
        let Some(statistics) = group.column(index).statistics() else {
            bounds.unknown = true;
            continue;
        };
        let nulls = statistics.null_count_opt().unwrap_or_default();
        bounds.nulls += nulls;
        if nulls == group.num_rows().cast_unsigned() {
            continue;
        }
        match bound(statistics, field, true).zip(bound(statistics, field, false)) {
            Some((low, high)) => {
                bounds.least = Some(bounds.least.take().filter(|least| *least <= low).unwrap_or(low));
                bounds.greatest = Some(bounds.greatest.take().filter(|greatest| *greatest >= high).unwrap_or(high));
            }
            None => bounds.unknown = true,
        }
    }
    bounds
}

fn bound(statistics: &Statistics, field: &Field, low: bool) -> Option<Bound> {
    let bytes = || if low { statistics.min_bytes_opt() } else { statistics.max_bytes_opt() };
    match (statistics, field.data_type()) {
        (_, DataType::Boolean) => None,
        (Statistics::Int32(values), _) => {
            let value = if low { values.min_opt() } else { values.max_opt() };
            value.map(|&value| Bound::Whole(value.into()))
        }
        (Statistics::Int64(values), _) => {
            let value = if low { values.min_opt() } else { values.max_opt() };
            value.map(|&value| Bound::Whole(value.into()))
        }
        (Statistics::Double(values), _) => {
            let value = if low { values.min_opt() } else { values.max_opt() };
            value.filter(|value| value.is_finite()).map(|&value| Bound::Double(value))
        }
        (Statistics::ByteArray(_), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => {
            Some(Bound::Text(std::str::from_utf8(bytes()?).ok()?.to_owned()))
        }
        (Statistics::FixedLenByteArray(_), DataType::Decimal128(..)) => {
            let bytes = bytes()?.as_bytes();
            let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
            let start = if negative { -1 } else { 0 };
            Some(Bound::Whole(bytes.iter().fold(start, |value, byte| (value << 8) | i128::from(*byte))))
        }
        _ => None,
    }
}

fn json(bound: &Bound, field: &Field) -> String {
    match (bound, field.data_type()) {
        (Bound::Whole(value), DataType::Date32) => {
            let day = i64::try_from(*value).ok().and_then(TimeDelta::try_days);
            let day = day.and_then(|days| NaiveDate::default().checked_add_signed(days));
            format!("\"{}\"", day.unwrap_or_default())
        }
        (Bound::Whole(value), DataType::Timestamp(..)) => {
            // The log keeps milliseconds, and readers know that the greatest value may lie within the next one.
            let instant = DateTime::from_timestamp_micros(i64::try_from(*value).unwrap_or_default());
            format!("\"{}\"", instant.unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true))
        }
        (Bound::Whole(value), DataType::Decimal128(_, scale)) => decimal_text(*value, *scale),
        (Bound::Whole(value), _) => value.to_string(),
        (Bound::Double(value), _) => format!("{value:?}"),
        (Bound::Text(text), _) => quoted(text),
    }
}

fn add(object: &mut String, name: &str, value: &str) {
    if !object.is_empty() {
        object.push(',');
    }
    // Writing to a string cannot fail.
    let _ = write!(object, "{}:{value}", quoted(name));
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
