use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::choice::choices;

/// How one column of a source becomes one column of silver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ColumnSpec {
    /// The column's name in the file.
    pub source: String,
    /// The column's name in silver.
    pub name: String,
    /// The type it has in silver.
    pub data_type: DataType,
    /// How its text is read where the type leaves a choice.
    pub reading: Reading,
    /// What is done to the text before it is read as the type, in this order.
    pub changes: Vec<Change>,
    /// Whether it belongs to the key that identifies a row.
    pub key: bool,
    /// Whether a row without a value here goes to quarantine. A key column is always required.
    pub required: bool,
}

/// The type of a column of silver. Written as in SQL: `text`, `bigint`, `decimal(12,2)`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub enum DataType {
    /// Characters.
    Text,
    /// True or false.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Bigint,
    /// An exact decimal number.
    Decimal {
        /// Digits in all, 1 to 38.
        precision: u8,
        /// Digits after the point, 0 to `precision`.
        scale: u8,
    },
    /// A binary floating-point number of 64 bits.
    Double,
    /// A day.
    Date,
    /// An instant, stored as UTC to the microsecond.
    Timestamp,
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Boolean => f.write_str("boolean"),
            Self::Integer => f.write_str("integer"),
            Self::Bigint => f.write_str("bigint"),
            Self::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            Self::Double => f.write_str("double"),
            Self::Date => f.write_str("date"),
            Self::Timestamp => f.write_str("timestamp"),
        }
    }
}

impl FromStr for DataType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.trim().to_ascii_lowercase();
        Ok(match lower.as_str() {
            "text" => Self::Text,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "bigint" => Self::Bigint,
            "double" => Self::Double,
            "date" => Self::Date,
            "timestamp" => Self::Timestamp,
            _ => return parse_decimal(&lower).ok_or_else(|| unknown_type(text)),
        })
    }
}

fn parse_decimal(lower: &str) -> Option<DataType> {
    let (precision, scale) = lower.strip_prefix("decimal(")?.strip_suffix(')')?.split_once(',')?;
    let (precision, scale) = (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
    ((1..=38).contains(&precision) && scale <= precision).then_some(DataType::Decimal { precision, scale })
}

fn unknown_type(text: &str) -> String {
    format!(
        "“{text}” is not a type. Use text, boolean, integer, bigint, decimal(12,2) with 1 to 38 digits, double, date \
         or timestamp."
    )
}

impl From<DataType> for String {
    fn from(data_type: DataType) -> Self {
        data_type.to_string()
    }
}

impl TryFrom<String> for DataType {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

choices! {
    /// The order of day, month and year in a date such as `3/4/2026`.
    pub enum DateOrder {
        /// Year first, as in ISO 8601: `2026-04-03`.
        YearFirst = "year_first", "Year-month-day";
        /// Day first: `03.04.2026`, `3/4/26`.
        DayFirst = "day_first", "Day.month.year";
        /// Month first: `04/03/2026`, `4/3/26`.
        MonthFirst = "month_first", "Month/day/year";
    }
}

/// How a column's text is read where its type leaves a choice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// For dates and timestamps: the order of their parts.
    pub date_order: DateOrder,
    /// For dates and timestamps: a `strftime` pattern that replaces `date_order`, such as `%d-%b-%Y`.
    pub date_format: Option<String>,
    /// For timestamps without an offset: the IANA zone they are in.
    pub timezone: String,
    /// For numbers: whether the comma is the decimal sign and the point groups thousands.
    pub decimal_comma: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self { date_order: DateOrder::YearFirst, date_format: None, timezone: "UTC".to_owned(), decimal_comma: false }
    }
}

choices! {
    /// What is done to a value's text before it is read as its type.
    pub enum Change {
        /// Removes white space at both ends, including the no-break space.
        Trim = "trim", "Trim";
        /// Makes every run of white space one space.
        CollapseSpaces = "collapse_spaces", "Collapse spaces";
        /// Makes all letters capitals.
        UpperCase = "upper_case", "Upper case";
        /// Makes all letters small.
        LowerCase = "lower_case", "Lower case";
        /// Keeps digits only: for telephone and account numbers.
        DigitsOnly = "digits_only", "Digits only";
        /// Makes the empty text "no value".
        EmptyAsNull = "empty_as_null", "Empty as no value";
    }
}
