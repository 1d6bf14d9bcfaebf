use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringArray},
    compute::cast,
    datatypes::{
        DataType, Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
    },
};
use domain::job::KeepOrder;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::failure::Result;

/// Some columns of a batch, row by row as bytes.
///
/// The bytes of a value do not depend on the width of its type: an integer has those of the bigint of the same value, a
/// decimal those of the same number with another scale. So keys keep their hash when a column is widened.
pub(crate) struct RowBytes {
    columns: Vec<Column>,
    /// For contents: what stands for the name of each column.
    names: Option<Vec<u64>>,
}

enum Column {
    Text(StringArray),
    Boolean(BooleanArray),
    Integer(PrimitiveArray<Int32Type>),
    Bigint(PrimitiveArray<Int64Type>),
    Decimal(PrimitiveArray<Decimal128Type>, i8),
    Double(PrimitiveArray<Float64Type>),
    Date(PrimitiveArray<Date32Type>),
    Timestamp(PrimitiveArray<TimestampMicrosecondType>),
}

/// Which end of an order ranks highest, and whether a row without a value ranks below all others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RankOrder(pub(crate) KeepOrder);

impl RowBytes {
    /// Takes the named columns of a batch; a column that is not there is null in every row.
    pub(crate) fn new<'a>(batch: &RecordBatch, names: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let columns = names.into_iter().map(|name| match batch.column_by_name(name) {
            Some(column) => Column::of(column),
            None => Ok(Column::Boolean(BooleanArray::new_null(batch.num_rows()))),
        });
        Ok(Self { columns: columns.collect::<Result<_>>()?, names: None })
    }

    /// Takes what the rows hold: all columns but those that `skip` names.
    ///
    /// The order of the columns does not matter, nor whether a column is there that is null.
    pub(crate) fn contents(batch: &RecordBatch, skip: impl Fn(&str) -> bool) -> Result<Self> {
        let schema = batch.schema();
        let mut held: Vec<_> =
            schema.fields().iter().zip(batch.columns()).filter(|(field, _)| !skip(field.name())).collect();
        held.sort_by(|(a, _), (b, _)| a.name().cmp(b.name()));
        let names = held.iter().map(|(field, _)| xxh3_64(field.name().as_bytes())).collect();
        let columns = held.into_iter().map(|(_, column)| Column::of(column)).collect::<Result<_>>()?;
        Ok(Self { columns, names: Some(names) })
    }

    /// Returns the hash of a row's values, the same on every machine and in every version.
    #[inline]
    pub(crate) fn hash(&self, row: usize, buffer: &mut Vec<u8>) -> u128 {
        self.write(row, buffer);
        xxh3_128(buffer)
    }

    /// Returns a shorter hash, by which rows of one key are compared.
    #[inline]
    pub(crate) fn content(&self, row: usize, buffer: &mut Vec<u8>) -> u64 {
        self.write(row, buffer);
        xxh3_64(buffer)
    }

    #[inline]
    fn write(&self, row: usize, buffer: &mut Vec<u8>) {
        buffer.clear();
        match &self.names {
            None => self.columns.iter().for_each(|column| column.write(row, buffer)),
            Some(names) => {
                for (name, column) in names.iter().zip(&self.columns).filter(|(_, column)| !column.is_null(row)) {
                    buffer.extend_from_slice(&name.to_le_bytes());
                    column.write(row, buffer);
                }
            }
        }
    }

    /// Adds bytes that sort, byte by byte, as the values of the row do; a row without a value ranks below all others.
    pub(crate) fn write_rank(&self, row: usize, order: RankOrder, buffer: &mut Vec<u8>) {
        for column in &self.columns {
            column.write_rank(row, order, buffer);
        }
    }
}

impl Column {
    fn of(array: &ArrayRef) -> Result<Self> {
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string::<i32>().clone()),
            DataType::Boolean => Self::Boolean(array.as_boolean().clone()),
            DataType::Int32 => Self::Integer(array.as_primitive::<Int32Type>().clone()),
            DataType::Int64 => Self::Bigint(array.as_primitive::<Int64Type>().clone()),
            DataType::Int8 | DataType::Int16 => Self::of(&cast(array, &DataType::Int32)?)?,
            DataType::Decimal128(_, scale) => Self::Decimal(array.as_primitive::<Decimal128Type>().clone(), *scale),
            DataType::Float64 => Self::Double(array.as_primitive::<Float64Type>().clone()),
            DataType::Float32 => Self::of(&cast(array, &DataType::Float64)?)?,
            DataType::Date32 => Self::Date(array.as_primitive::<Date32Type>().clone()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Self::Timestamp(array.as_primitive::<TimestampMicrosecondType>().clone())
            }
            // Lists, structures and the like: their text stands for them.
            _ => Self::Text(cast(&crate::values::as_text(array)?, &DataType::Utf8)?.as_string::<i32>().clone()),
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Text(array) => array.is_null(row),
            Self::Boolean(array) => array.is_null(row),
            Self::Integer(array) => array.is_null(row),
            Self::Bigint(array) => array.is_null(row),
            Self::Decimal(array, _) => array.is_null(row),
            Self::Double(array) => array.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::Timestamp(array) => array.is_null(row),
        }
    }

    /// Adds a value as a tag and bytes, so that no two lists of values have the same bytes.
    #[inline]
    fn write(&self, row: usize, buffer: &mut Vec<u8>) {
        if self.is_null(row) {
            buffer.push(0);
            return;
        }
        match self {
            Self::Text(array) => {
                let text = array.value(row).as_bytes();
                buffer.push(1);
                buffer.extend_from_slice(&(text.len() as u64).to_le_bytes());
                buffer.extend_from_slice(text);
            }
            Self::Boolean(array) => buffer.extend_from_slice(&[2, u8::from(array.value(row))]),
            Self::Integer(array) => number(buffer, 3, array.value(row).into()),
            Self::Bigint(array) => number(buffer, 3, array.value(row)),
            Self::Decimal(array, scale) => {
                let (mut value, mut scale) = (array.value(row), *scale);
                while scale > 0 && value % 10 == 0 {
                    (value, scale) = (value / 10, scale - 1);
                }
                buffer.push(4);
                buffer.push(scale.cast_unsigned());
                buffer.extend_from_slice(&value.to_le_bytes());
            }
            Self::Double(array) => {
                let value = array.value(row);
                // Both zeros are equal, and so are all that are not a number.
                let canonical = if value == 0.0 {
                    0.0
                } else if value.is_nan() {
                    f64::NAN
                } else {
                    value
                };
                number(buffer, 5, canonical.to_bits().cast_signed());
            }
            Self::Date(array) => number(buffer, 6, array.value(row).into()),
            Self::Timestamp(array) => number(buffer, 7, array.value(row)),
        }
    }

    fn write_rank(&self, row: usize, order: RankOrder, buffer: &mut Vec<u8>) {
        // The highest rank stays when the newest is kept, the lowest when the oldest is: null must be at the other end.
        let (null, filled) = if order.0 == KeepOrder::Newest { (0, 1) } else { (1, 0) };
        if self.is_null(row) {
            buffer.push(null);
            return;
        }
        buffer.push(filled);
        let sortable = |value: i64| (value.cast_unsigned() ^ (1 << 63)).to_be_bytes();
        match self {
            Self::Text(array) => {
                // The end of a text must sort before every byte that could follow.
                for &byte in array.value(row).as_bytes() {
                    buffer.push(byte);
                    if byte == 0 {
                        buffer.push(1);
                    }
                }
                buffer.extend_from_slice(&[0, 0]);
            }
            Self::Boolean(array) => buffer.push(u8::from(array.value(row))),
            Self::Integer(array) => buffer.extend_from_slice(&sortable(array.value(row).into())),
            Self::Bigint(array) => buffer.extend_from_slice(&sortable(array.value(row))),
            Self::Decimal(array, _) => {
                buffer.extend_from_slice(&(array.value(row).cast_unsigned() ^ (1 << 127)).to_be_bytes());
            }
            Self::Double(array) => {
                let bits = array.value(row).to_bits().cast_signed();
                // The usual trick: negative numbers sort backwards by their bits.
                buffer.extend_from_slice(&sortable(bits ^ (((bits >> 63).cast_unsigned() >> 1).cast_signed())));
            }
            Self::Date(array) => buffer.extend_from_slice(&sortable(array.value(row).into())),
            Self::Timestamp(array) => buffer.extend_from_slice(&sortable(array.value(row))),
        }
    }
}

#[inline]
fn number(buffer: &mut Vec<u8>, tag: u8, value: i64) {
    buffer.push(tag);
    buffer.extend_from_slice(&value.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Decimal128Array, Float64Array, Int32Array, Int64Array};

    use super::*;

    fn of(array: ArrayRef) -> RowBytes {
        RowBytes { columns: vec![Column::of(&array).expect("a column")], names: None }
    }

    #[test]
    fn a_wider_type_has_the_same_hash() {
        let mut buffer = Vec::new();
        let narrow = of(Arc::new(Int32Array::from(vec![-7]))).hash(0, &mut buffer);
        assert_eq!(narrow, of(Arc::new(Int64Array::from(vec![-7]))).hash(0, &mut buffer));
        let decimal = |value: i128, precision, scale| {
            let array = Decimal128Array::from(vec![value]).with_precision_and_scale(precision, scale).expect("a type");
            of(Arc::new(array)).hash(0, &mut Vec::new())
        };
        assert_eq!(decimal(1250, 10, 2), decimal(125_000, 20, 4));
        assert_ne!(decimal(1250, 10, 2), decimal(1250, 10, 3));
    }

    #[test]
    fn lists_of_values_are_not_confused() {
        let mut buffer = Vec::new();
        let two = |a: &str, b: &str| {
            let columns = [a, b].map(|text| Column::Text(StringArray::from(vec![text])));
            RowBytes { columns: columns.into(), names: None }
        };
        assert_ne!(two("a", "bc").hash(0, &mut buffer), two("ab", "c").hash(0, &mut buffer));
        let null = of(Arc::new(StringArray::from(vec![None::<&str>]))).hash(0, &mut buffer);
        assert_ne!(null, of(Arc::new(StringArray::from(vec![""]))).hash(0, &mut buffer));
    }

    #[test]
    fn ranks_sort_as_values_do() {
        let sorted: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(vec![None, Some(i64::MIN), Some(-1), Some(0), Some(7), Some(i64::MAX)])),
            Arc::new(Float64Array::from(vec![None, Some(f64::NEG_INFINITY), Some(-1.5), Some(0.0), Some(1e300)])),
            Arc::new(StringArray::from(vec![
                None,
                Some(""),
                Some("a"),
                Some("a\0"),
                Some("a\0b"),
                Some("ab"),
                Some("é"),
            ])),
        ];
        for array in sorted {
            for keep in [KeepOrder::Newest, KeepOrder::Oldest] {
                let bytes = of(Arc::clone(&array));
                let rank = |row| {
                    let mut rank = Vec::new();
                    bytes.write_rank(row, RankOrder(keep), &mut rank);
                    rank
                };
                for row in 1..array.len() {
                    let rises = rank(row - 1) < rank(row);
                    // The null at the front is at the other end when the oldest is kept.
                    let expected = row > 1 || keep == KeepOrder::Newest;
                    assert_eq!(rises, expected, "{array:?} {row} {keep}");
                }
            }
        }
    }
}
