use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ColumnSpec, Format};
use crate::dataset::{Column, Rows, TableRef};

/// What a look at the beginning of a source found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceSample {
    /// The file that was looked at: its path, or the name of the upload.
    pub file: String,
    /// Its size in bytes, as stored.
    pub size: u64,
    /// How it was read: everything that was to be detected is filled in.
    pub format: Format,
    /// How it is compressed: `gzip`, `zstd`, or not.
    pub compression: Option<String>,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// The columns, in the file's order.
    pub columns: Vec<SuggestedColumn>,
    /// The first rows as received.
    pub rows: Rows,
    /// The number of rows that were looked at.
    pub rows_looked_at: i64,
    /// Whether these are all rows of the file.
    pub complete: bool,
    /// What a person should know: rows that are ragged, characters that had to be replaced.
    pub notes: Vec<String>,
}

/// One column as a look at the source suggests it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuggestedColumn {
    /// What the job would say about it.
    pub spec: ColumnSpec,
    /// A value that is not empty, as received.
    pub example: Option<String>,
    /// Why it is suggested so, or what is remarkable about it: `Leading zeros: kept as text`, `2.1 % empty`.
    pub notes: Vec<String>,
}

/// A file that a pattern matches.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FoundFile {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in milliseconds since 1970.
    pub modified_ms: i64,
}

/// What a pattern for files comes to at the next start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileMatches {
    /// The pattern with the values of its templates.
    pub pattern: String,
    /// When the workflow is planned to start next; without a plan, the values are those of now.
    pub planned_for: Option<DateTime<Utc>>,
    /// How many files it matches now.
    pub count: i64,
    /// Some of them, newest first.
    pub newest: Vec<FoundFile>,
}

/// What the columns of a job would make of the rows that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnsTrial {
    /// Rows that were looked at; always kept + quarantined + duplicates.
    pub rows: i64,
    /// Rows that silver would keep.
    pub kept: i64,
    /// Rows that do not fit.
    pub quarantined: i64,
    /// Rows whose key another row has.
    pub duplicates: i64,
    /// For each column of the job, in its order: how many values do not fit, and one of them.
    pub misfits: Vec<Misfits>,
    /// The first silver rows.
    pub silver: Rows,
}

/// The values of one column that do not fit its type.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Misfits {
    /// How many there are.
    pub count: i64,
    /// One of them, as received.
    pub example: Option<String>,
    /// Why it does not fit.
    pub reason: Option<String>,
}

/// The first rows of what SQL gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SqlPreview {
    /// The rows.
    pub rows: Rows,
    /// Whether there are more.
    pub more: bool,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
    /// The tables it reads, such as `silver.orders`.
    pub tables: Vec<String>,
    /// The rows of the job's own source that stood in for its silver table, if that is not there yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampled: Option<i64>,
}

/// The columns that SQL would give, without running it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SqlCheck {
    /// The columns.
    pub columns: Vec<Column>,
    /// The tables it reads.
    pub tables: Vec<String>,
}

/// A table that SQL can read, with the columns that it has or will have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadableTable {
    /// The table.
    pub table: TableRef,
    /// Its columns; none if they are not known yet.
    pub columns: Vec<Column>,
}
