//! Casting: from text as received to the types of silver.
//!
//! What does not fit is never made null, rounded or guessed: it is a [`Misfit`] with its reason. `docs/pipeline.md` states
//! every rule.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int32Builder, Int64Builder,
        StringArray, StringBuilder, TimestampMicrosecondBuilder,
    },
    datatypes::{DataType as ArrowType, TimeUnit},
};
use domain::job::{Change, ColumnSpec, DataType};

use crate::failure::{Failure, Result};

/// True and false.
mod boolean;
/// Changes of text before it is read.
mod changes;
/// Days.
mod date;
/// Numbers of all kinds.
mod number;
/// Instants.
mod timestamp;

use changes::changed;
use date::DateReader;
use number::NumberReader;
use timestamp::TimestampReader;

/// A value that does not fit its column.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Misfit {
    /// The row within the batch.
    pub(crate) row: usize,
    /// The silver column.
    pub(crate) column: String,
    /// Why it does not fit: what stands after the value in a sentence, such as `is not a date`.
    pub(crate) reason: String,
    /// The value as received.
    pub(crate) value: Option<String>,
}

impl Misfit {
    /// Returns what is the matter, as part of a sentence: `amount: “abc” is not a number`.
    pub(crate) fn words(&self) -> String {
        match (self.column.as_str(), &self.value) {
            ("", _) => self.reason.clone(),
            (column, Some(value)) => format!("{column}: “{value}” {}", self.reason),
            (column, None) => format!("{column} {}", self.reason),
        }
    }
}

/// Reads the text of one column as its type.
#[derive(Clone, Debug)]
pub(crate) struct Caster {
    name: String,
    data_type: DataType,
    changes: Vec<Change>,
    required: bool,
    numbers: NumberReader,
    dates: DateReader,
    timestamps: TimestampReader,
}

/// What is the matter with a required column that has nothing in it.
const NO_VALUE: &str = "has no value, and one is required";

/// Why a text is not a value of its type: what stands after the text in a sentence.
type Reason = std::borrow::Cow<'static, str>;

impl Caster {
    pub(crate) fn new(column: &ColumnSpec) -> Result<Self> {
        let reading = &column.reading;
        let zone = reading
            .timezone
            .parse()
            .map_err(|_| Failure::new(format!("“{}” is not a time zone.", reading.timezone)))?;
        let dates = DateReader::new(reading.date_order, reading.date_format.clone());
        Ok(Self {
            name: column.name.clone(),
            data_type: column.data_type,
            changes: column.changes.clone(),
            required: column.required || column.key,
            numbers: NumberReader::new(reading.decimal_comma),
            timestamps: TimestampReader::new(dates.clone(), zone),
            dates,
        })
    }

    /// Returns the column as its type, with null where there is no value or none that fits, and adds what does not fit.
    pub(crate) fn cast(&self, texts: &StringArray, misfits: &mut Vec<Misfit>) -> ArrayRef {
        let from = misfits.len();
        let array: ArrayRef = match self.data_type {
            DataType::Text => self.cast_text(texts),
            DataType::Boolean => {
                let mut builder = BooleanBuilder::with_capacity(texts.len());
                self.each(texts, misfits, boolean::parse, |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
            DataType::Integer => {
                let mut builder = Int32Builder::with_capacity(texts.len());
                self.each(texts, misfits, |text| self.numbers.integer(text), |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
            DataType::Bigint => {
                let mut builder = Int64Builder::with_capacity(texts.len());
                self.each(texts, misfits, |text| self.numbers.bigint(text), |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
            DataType::Decimal { precision, scale } => {
                let mut builder = Decimal128Builder::with_capacity(texts.len())
                    .with_data_type(ArrowType::Decimal128(precision, scale.cast_signed()));
                let parse = |text: &str| self.numbers.decimal(text, precision, scale);
                self.each(texts, misfits, parse, |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
            DataType::Double => {
                let mut builder = Float64Builder::with_capacity(texts.len());
                self.each(texts, misfits, |text| self.numbers.double(text), |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
            DataType::Date => {
                let mut builder = Date32Builder::with_capacity(texts.len());
                self.each(texts, misfits, |text| self.dates.date(text), |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
            DataType::Timestamp => {
                let mut builder = TimestampMicrosecondBuilder::with_capacity(texts.len()).with_timezone("UTC");
                let mut zone = self.timestamps.start();
                let parse = |text: &str| self.timestamps.timestamp(text, &mut zone);
                self.each(texts, misfits, parse, |value| builder.append_option(value));
                Arc::new(builder.finish())
            }
        };
        if self.required && array.null_count() > 0 {
            self.require(array.as_ref(), texts, misfits, from);
        }
        array
    }

    fn cast_text(&self, texts: &StringArray) -> ArrayRef {
        if self.changes.is_empty() {
            return Arc::new(texts.clone());
        }
        let mut builder = StringBuilder::with_capacity(texts.len(), texts.value_data().len());
        for text in texts {
            builder.append_option(text.and_then(|text| changed(text, &self.changes)));
        }
        Arc::new(builder.finish())
    }

    /// Reads each text and hands its value, or none, to `append`. A text that is empty but for white space is no value.
    #[inline]
    fn each<T>(
        &self,
        texts: &StringArray,
        misfits: &mut Vec<Misfit>,
        mut parse: impl FnMut(&str) -> Result<T, Reason>,
        mut append: impl FnMut(Option<T>),
    ) {
        for (row, original) in texts.iter().enumerate() {
            let value = match original {
                None => None,
                Some(text) if self.changes.is_empty() => parse_filled(text, &mut parse),
                Some(text) => changed(text, &self.changes).and_then(|text| parse_filled(&text, &mut parse)),
            };
            match value {
                None => append(None),
                Some(Ok(value)) => append(Some(value)),
                Some(Err(reason)) => {
                    append(None);
                    misfits.push(self.misfit(row, reason.into_owned(), original));
                }
            }
        }
    }

    fn require(&self, array: &dyn Array, texts: &StringArray, misfits: &mut Vec<Misfit>, from: usize) {
        let known: std::collections::HashSet<_> = misfits[from..].iter().map(|misfit| misfit.row).collect();
        for row in (0..array.len()).filter(|&row| array.is_null(row) && !known.contains(&row)) {
            let original = texts.is_valid(row).then(|| texts.value(row));
            let reason = if original.is_some() { "is no value, and one is required" } else { NO_VALUE };
            misfits.push(self.misfit(row, reason.to_owned(), original));
        }
    }

    fn misfit(&self, row: usize, reason: String, value: Option<&str>) -> Misfit {
        Misfit { row, column: self.name.clone(), reason, value: value.map(str::to_owned) }
    }
}

#[inline]
fn parse_filled<T>(text: &str, parse: &mut impl FnMut(&str) -> Result<T, Reason>) -> Option<Result<T, Reason>> {
    let trimmed = text.trim();
    if trimmed.is_empty() { None } else { Some(parse(trimmed)) }
}

/// Returns how a type of silver is stored.
pub(crate) fn arrow_type(data_type: DataType) -> ArrowType {
    match data_type {
        DataType::Text => ArrowType::Utf8,
        DataType::Boolean => ArrowType::Boolean,
        DataType::Integer => ArrowType::Int32,
        DataType::Bigint => ArrowType::Int64,
        DataType::Decimal { precision, scale } => ArrowType::Decimal128(precision, scale.cast_signed()),
        DataType::Double => ArrowType::Float64,
        DataType::Date => ArrowType::Date32,
        DataType::Timestamp => ArrowType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}
