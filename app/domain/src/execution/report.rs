use serde::{Deserialize, Serialize};

use crate::{choice::choices, dataset::TableRef};

/// What a job did, layer by layer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct JobReport {
    /// The files that were looked at, in order of reading.
    pub files: Vec<FileReport>,
    /// One entry per layer, in the order in which they are written.
    pub layers: Vec<LayerReport>,
}

/// One file that a job looked at.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileReport {
    /// Its path, or the name of the upload.
    pub path: String,
    /// Its size in bytes, as stored.
    pub size: u64,
    /// The SHA-256 of the bytes as stored, in lower-case hexadecimal.
    pub sha256: String,
    /// When it was last changed, in milliseconds since 1970.
    pub modified_ms: i64,
    /// Rows read from it.
    pub rows: i64,
    /// Whether it was left out because its bytes were read before.
    pub skipped: bool,
}

/// What happened to one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LayerReport {
    /// The table.
    pub table: TableRef,
    /// The tables that were read for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<TableRef>,
    /// Rows that came in. For bronze and silver always equal to kept + quarantined + duplicates.
    pub rows_read: i64,
    /// Rows that hold from now on: written, or found to be there already, unchanged.
    pub rows_kept: i64,
    /// What the kept rows meant for the table.
    pub written: Written,
    /// Rows set aside because they do not fit.
    pub rows_quarantined: i64,
    /// Rows left out because another row of the same key was kept.
    pub rows_duplicate: i64,
    /// Bytes of the data files written.
    pub bytes_written: u64,
    /// What became of the commit.
    pub outcome: CommitOutcome,
    /// The version of the Delta table after the commit.
    pub version: Option<i64>,
    /// When work on the layer started, in milliseconds since 1970.
    pub started_ms: i64,
    /// When it ended.
    pub finished_ms: Option<i64>,
    /// Sentences for a person: columns added, most frequent reasons of quarantine.
    pub notes: Vec<String>,
}

impl LayerReport {
    /// Returns the report of a layer on which work starts now.
    pub fn started(table: TableRef, now_ms: i64) -> Self {
        Self {
            table,
            inputs: Vec::new(),
            rows_read: 0,
            rows_kept: 0,
            written: Written::default(),
            rows_quarantined: 0,
            rows_duplicate: 0,
            bytes_written: 0,
            outcome: CommitOutcome::Pending,
            version: None,
            started_ms: now_ms,
            finished_ms: None,
            notes: Vec::new(),
        }
    }

    /// Returns whether every row that came in is accounted for.
    pub fn balances(&self) -> bool {
        self.rows_read == self.rows_kept + self.rows_quarantined + self.rows_duplicate
    }
}

/// What kept rows meant for their table.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Written {
    /// Rows that were not there.
    pub inserted: i64,
    /// Rows that took the place of an older one.
    pub updated: i64,
    /// Rows that were there already, the same in every column.
    pub unchanged: i64,
}

choices! {
    /// What became of a layer's commit.
    pub enum CommitOutcome {
        /// Not committed yet; nothing of it is visible to readers.
        Pending = "pending", "Not committed until the job ends";
        /// Committed by this attempt.
        Committed = "committed", "Committed";
        /// An earlier attempt of the same execution had committed; nothing was written again.
        AlreadyCommitted = "already_committed", "Committed by an earlier attempt";
        /// There was nothing to commit.
        Nothing = "nothing", "Nothing new";
        /// The job failed or was stopped before the commit; the table is as it was.
        RolledBack = "rolled_back", "Rolled back";
    }
}
