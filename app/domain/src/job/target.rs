use serde::{Deserialize, Serialize};

use crate::{choice::choices, dataset::TableName};

/// The table of the rows as received.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BronzeSpec {
    /// The table's name.
    pub table: TableName,
    /// What becomes of the rows of earlier executions.
    pub mode: BronzeMode,
}

choices! {
    /// What becomes of bronze rows of earlier executions.
    pub enum BronzeMode {
        /// They stay; new rows are added.
        Append = "append", "Append";
        /// They go; the table holds what this execution read.
        Replace = "replace", "Replace";
    }
}

/// The table of the typed and cleaned rows.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SilverSpec {
    /// The table's name.
    pub table: TableName,
    /// How new rows meet the rows that are there.
    pub strategy: SilverStrategy,
    /// The silver column that decides which of several rows with one key is kept; `None` goes by the order of reading.
    pub order_by: Option<String>,
    /// Which end of that order is kept.
    pub keep: KeepOrder,
    /// What to do with a row that does not fit its types.
    pub on_misfit: OnMisfit,
}

choices! {
    /// How new silver rows meet the rows that are there.
    pub enum SilverStrategy {
        /// A row with a known key replaces the row that has it; the others are added.
        Merge = "merge", "Merge";
        /// All rows are added.
        Append = "append", "Append";
        /// The table is built anew from everything that bronze holds.
        Replace = "replace", "Replace";
        /// As merge, but replaced rows stay, with the time from which and until which they held (SCD 2).
        History = "history", "History";
    }
}

choices! {
    /// Which of several rows with one key is kept.
    pub enum KeepOrder {
        /// The one with the greatest value, or the last one read.
        Newest = "newest", "newest";
        /// The one with the least value, or the first one read.
        Oldest = "oldest", "oldest";
    }
}

choices! {
    /// What to do with a row that does not fit its types.
    pub enum OnMisfit {
        /// Set it aside with its reason, and go on.
        Quarantine = "quarantine", "in quarantine";
        /// Fail the job; nothing is written to silver.
        Fail = "fail", "nowhere: fail the job";
    }
}

/// A table modelled by SQL over silver and gold.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GoldSpec {
    /// The table's name.
    pub table: TableName,
    /// One `select`, which may use templates such as `{{ parameters.since }}`; they are bound, never pasted.
    pub sql: String,
    /// How the result meets the rows that are there.
    pub mode: GoldMode,
    /// For merge: the columns that identify a row.
    pub key: Vec<String>,
}

choices! {
    /// How the result of gold SQL meets the rows that are there.
    pub enum GoldMode {
        /// The result replaces the table.
        Rebuild = "rebuild", "Rebuild";
        /// A row with a known key replaces the row that has it; the others are added.
        Merge = "merge", "Merge by key";
    }
}
