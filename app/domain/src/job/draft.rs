use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::{
    BronzeMode, Change, DataType, DateOrder, Encoding, FormatKind, GoldMode, Header, KeepOrder, OnMisfit, SchemaDrift,
    SilverStrategy,
};
use crate::{choice::choices, entry::Entry};

/// What is wrong with a column.
mod column;
/// The draft that an editor of a job opens with.
mod edit;
/// What is wrong with where a job reads.
mod source;
/// What is wrong with the tables of a job.
mod tables;
/// What is wrong with a job.
mod whole;

choices! {
    /// What sort of job it is.
    pub enum JobKind {
        /// Reads files.
        File = "file", "Files";
        /// Builds a gold table by SQL.
        Sql = "sql", "SQL";
    }
}

/// A job as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct JobDraft {
    /// The version the edit started from; blank for a new job.
    pub version: Entry,
    /// The name.
    pub name: Entry,
    /// A code of [`JobKind`]; blank means `file`.
    pub kind: Entry,
    /// A switch: whether the job runs with the workflow.
    pub enabled: Entry,
    /// Where a file job reads.
    pub source: SourceDraft,
    /// The columns of silver.
    pub columns: Vec<ColumnDraft>,
    /// The bronze table.
    pub bronze: BronzeDraft,
    /// The silver table.
    pub silver: SilverDraft,
    /// The gold table.
    pub gold: GoldDraft,
}

/// Where a file job reads, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SourceDraft {
    /// The upload's number; when it is filled, `pattern` is not used.
    pub upload_id: Entry,
    /// The uploaded file's name.
    pub file_name: Entry,
    /// A path pattern under an allowed folder.
    pub pattern: Entry,
    /// A code of [`FormatKind`].
    pub format: Entry,
    /// One character, or the words `comma`, `semicolon`, `tab`, `bar`; blank detects it.
    pub delimiter: Entry,
    /// One character; blank means `"`.
    pub quote: Entry,
    /// A code of [`Encoding`].
    pub encoding: Entry,
    /// A code of [`Header`].
    pub header: Entry,
    /// A whole number.
    pub skip_rows: Entry,
    /// The Excel sheet; blank takes the first.
    pub sheet: Entry,
    /// Texts that stand for "no value", separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub null_words: Entry,
    /// A code of [`SchemaDrift`].
    pub schema_drift: Entry,
    /// A switch: read the same bytes again.
    pub reread: Entry,
}

/// One column, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ColumnDraft {
    /// The name in the file.
    pub source: Entry,
    /// The name in silver; blank means the name in the file.
    pub name: Entry,
    /// A [`DataType`]; blank means `text`.
    pub data_type: Entry,
    /// A code of [`DateOrder`].
    pub date_order: Entry,
    /// A `strftime` pattern.
    pub date_format: Entry,
    /// The IANA zone of timestamps without an offset; blank means UTC.
    pub timezone: Entry,
    /// A switch: the comma is the decimal sign.
    pub decimal_comma: Entry,
    /// Codes of [`Change`], separated by commas, in the order in which they are done.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub changes: Entry,
    /// A switch: part of the key.
    pub key: Entry,
    /// A switch: a row without a value goes to quarantine.
    pub required: Entry,
    /// A switch: the column is left out of silver.
    pub excluded: Entry,
}

/// The bronze table, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BronzeDraft {
    /// The table's name.
    pub table: Entry,
    /// A code of [`BronzeMode`]; blank means `append`.
    pub mode: Entry,
}

/// The silver table, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SilverDraft {
    /// A switch: whether there is a silver table.
    pub enabled: Entry,
    /// The table's name.
    pub table: Entry,
    /// A code of [`SilverStrategy`]; blank means `merge` with a key and `append` without.
    pub strategy: Entry,
    /// A silver column; blank goes by the order of reading.
    pub order_by: Entry,
    /// A code of [`KeepOrder`]; blank means `newest`.
    pub keep: Entry,
    /// A code of [`OnMisfit`]; blank means `quarantine`.
    pub on_misfit: Entry,
}

/// The gold table, as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GoldDraft {
    /// A switch: whether there is a gold table. A job of kind `sql` always has one.
    pub enabled: Entry,
    /// The table's name.
    pub table: Entry,
    /// One `select`.
    pub sql: Entry,
    /// A code of [`GoldMode`]; blank means `rebuild`.
    pub mode: Entry,
    /// For merge: column names separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub key: Entry,
}

/// Returns the texts that commas separate.
fn words(entry: &Entry) -> Vec<String> {
    entry.0.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
