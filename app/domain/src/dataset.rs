//! Datasets: the bronze, silver and gold tables that jobs write.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    choice::choices,
    ids::{DatasetId, ExecutionId, JobId, WorkflowId},
};

choices! {
    /// How far data has come.
    pub enum Layer {
        /// As received: every value is text.
        Bronze = "bronze", "Bronze";
        /// Typed, cleaned, de-duplicated.
        Silver = "silver", "Silver";
        /// Modelled with SQL.
        Gold = "gold", "Gold";
    }
}

/// Names a table of the lake: `silver.loan_payments`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TableRef {
    /// The layer, which is also the SQL schema.
    pub layer: Layer,
    /// The table's name within the layer.
    pub name: TableName,
}

impl std::fmt::Display for TableRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.layer, self.name)
    }
}

/// A table's name: a lower-case ASCII letter or underscore, then letters, digits and underscores, at most 63 in all.
///
/// The same name is a folder of the lake and an SQL identifier that needs no quotes, which is why so little is allowed.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct TableName(String);

impl TableName {
    /// The greatest number of characters in a table's name; PostgreSQL's limit, which other engines also know.
    pub const MAX_LENGTH: usize = 63;

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name that a person would most likely choose for `text`, such as a file's or a job's name.
    ///
    /// Letters are lowered, everything that may not stand in a name becomes one underscore: `Loan payments (EU).csv`
    /// gives `loan_payments_eu`. Text without a single usable character gives `data`.
    pub fn suggested_by(text: &str) -> Self {
        let stem = text.rsplit(['/', '\\']).next().unwrap_or(text);
        let stem = stem.split_once('.').map_or(stem, |(before, _)| before);
        let mut name = String::new();
        for character in stem.chars().flat_map(char::to_lowercase) {
            if character.is_ascii_alphanumeric() {
                name.push(character);
            } else if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
        }
        let mut name = name.trim_end_matches('_').to_owned();
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            name.insert(0, '_');
        }
        name.truncate(Self::MAX_LENGTH);
        Self(if name.is_empty() { "data".to_owned() } else { name })
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<TableName> for String {
    fn from(name: TableName) -> Self {
        name.0
    }
}

impl TryFrom<String> for TableName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let allowed =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
        if name.is_empty() {
            Err("A table needs a name.".to_owned())
        } else if name.len() > Self::MAX_LENGTH {
            Err(format!(
                "A table's name has at most {} characters; this one has {}.",
                Self::MAX_LENGTH,
                name.chars().count()
            ))
        } else if let Some(character) = name.chars().find(|&character| !allowed(character)) {
            Err(format!(
                "A table's name has only lower-case letters, digits and underscores; “{character}” is not one of them."
            ))
        } else if name.starts_with(|first: char| first.is_ascii_digit()) {
            Err("A table's name does not start with a digit.".to_owned())
        } else {
            Ok(Self(name))
        }
    }
}

impl std::str::FromStr for TableName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::try_from(name.to_owned())
    }
}

/// One column of a table as its readers see it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// The type in SQL words, such as `text`, `bigint` or `decimal(12,2)`.
    pub data_type: String,
    /// Whether the column belongs to the key of its table.
    pub key: bool,
}

/// A table with what its page and its line in the list need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dataset {
    /// Identifies the dataset.
    pub id: DatasetId,
    /// The layer and name of the table.
    pub table: TableRef,
    /// Where the Delta table lies, as a URL or a path.
    pub location: String,
    /// The columns, in the table's order.
    pub columns: Vec<Column>,
    /// The number of rows in the current version.
    pub row_count: i64,
    /// The bytes of the current version's data files.
    pub size_bytes: i64,
    /// The current version of the Delta table, from 0.
    pub delta_version: i64,
    /// The rows that silver set aside; 0 for other layers.
    pub quarantined_rows: i64,
    /// The job that writes the table, while it exists.
    pub produced_by: Option<ProducedBy>,
    /// When the current version was committed.
    pub updated_at: DateTime<Utc>,
}

/// A dataset with what it was made from and what was made from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatasetDetail {
    /// The dataset.
    pub dataset: Dataset,
    /// The tables it was made from.
    pub inputs: Vec<Dataset>,
    /// The tables that were made from it.
    pub outputs: Vec<Dataset>,
}

/// The job that writes a table.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProducedBy {
    /// The job.
    pub job_id: JobId,
    /// Its name.
    pub job_name: String,
    /// The workflow it belongs to.
    pub workflow_id: WorkflowId,
    /// That workflow's name.
    pub workflow_name: String,
}

/// One version of a table.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DatasetVersion {
    /// The version's number, from 0.
    pub version: i64,
    /// When it was committed.
    pub committed_at: DateTime<Utc>,
    /// What was done, in words: `append`, `merge by payment_id`.
    pub operation: String,
    /// The execution that committed it, where one did.
    pub execution_id: Option<ExecutionId>,
    /// Rows added by the version.
    pub rows_added: Option<i64>,
    /// Rows removed or replaced by the version.
    pub rows_removed: Option<i64>,
}

/// Rows of a table as text, ready to be shown.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows; `None` is null, which is not the empty text.
    pub rows: Vec<Vec<Option<String>>>,
    /// The number of rows there are in all, where it is known.
    pub total: Option<i64>,
}

impl Rows {
    /// How many rows, and how many columns of them, stand beside a form.
    const BESIDE_A_FORM: (usize, usize) = (20, 60);

    /// Leaves as many rows and columns as stand beside a form.
    pub fn shorten(&mut self) {
        let (most_rows, most_columns) = Self::BESIDE_A_FORM;
        self.rows.truncate(most_rows);
        for row in &mut self.rows {
            row.truncate(most_columns);
        }
        self.columns.truncate(most_columns);
    }
}
