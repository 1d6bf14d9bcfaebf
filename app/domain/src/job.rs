//! Jobs: the steps of a workflow, each of which reads a source and writes tables.

use serde::{Deserialize, Serialize};

use crate::{
    dataset::{Layer, TableName, TableRef},
    ids::{JobId, WorkflowId},
    sql::tables_named,
    template::Template,
};

/// The columns of a source: types, keys, changes.
mod column;
/// A job as it is typed, and the check that turns it into a specification.
mod draft;
/// What the pages of jobs show.
mod editor;
/// What a look at a source or a statement finds before a job runs.
mod sample;
/// Where a file job reads, and how its bytes become rows.
mod source;
/// What a look at a source fills in.
mod suggestion;
/// What a job writes: bronze, silver, gold.
mod target;
/// A part of a job that is tried while the rest is not filled in.
mod trial;

pub use column::{Change, ColumnSpec, DataType, DateOrder, Reading};
pub use draft::{BronzeDraft, ColumnDraft, GoldDraft, JobDraft, JobKind, SilverDraft, SourceDraft};
pub use editor::{EditorStart, JobEdit, JobSummary, JobTable};
pub use sample::{
    ColumnsTrial, FileMatches, FoundFile, Misfits, ReadableTable, SourceSample, SqlCheck, SqlPreview, SuggestedColumn,
};
pub use source::{Encoding, FileSource, Format, FormatKind, Header, Location, SchemaDrift};
pub use suggestion::{ColumnsDrift, SourceLook, Suggestion, table_for};
pub use target::{BronzeMode, BronzeSpec, GoldMode, GoldSpec, KeepOrder, OnMisfit, SilverSpec, SilverStrategy};
pub use trial::given_parameters;

/// A step of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Job {
    /// Identifies the job.
    pub id: JobId,
    /// The workflow it belongs to.
    pub workflow_id: WorkflowId,
    /// Its place in the workflow, from 1; jobs run in this order.
    pub position: i32,
    /// Its name, unique within the workflow.
    pub name: String,
    /// Whether it runs with the workflow.
    pub enabled: bool,
    /// What it does.
    pub spec: JobSpec,
    /// Counts changes; an edit names the version it started from.
    pub version: i32,
}

/// What a job does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobSpec {
    /// Reads files into bronze, and on into silver and gold.
    File(Box<FileJob>),
    /// Builds a gold table by SQL over what is there.
    Sql(GoldSpec),
}

impl JobSpec {
    /// Returns the gold table's statement and name, if the job has one.
    pub fn gold(&self) -> Option<&GoldSpec> {
        match self {
            Self::File(file) => file.gold.as_ref(),
            Self::Sql(gold) => Some(gold),
        }
    }

    /// Returns the tables that the job writes, in the order of their layers.
    pub fn writes(&self) -> Vec<TableRef> {
        let mut tables = Vec::new();
        let mut add = |layer, name: &TableName| tables.push(TableRef { layer, name: name.clone() });
        if let Self::File(file) = self {
            add(Layer::Bronze, &file.bronze.table);
            if let Some(silver) = &file.silver {
                add(Layer::Silver, &silver.table);
            }
        }
        if let Some(gold) = self.gold() {
            add(Layer::Gold, &gold.table);
        }
        tables
    }

    /// Returns the tables that the job's SQL reads and that it does not write itself.
    pub fn reads(&self) -> Vec<TableRef> {
        let own = self.writes();
        let named = self.gold().map(|gold| tables_named(&gold.sql)).unwrap_or_default();
        named.into_iter().filter(|table| !own.contains(table)).collect()
    }

    /// Returns the names of the parameters that the job's path and SQL use, each once.
    pub fn parameters(&self) -> Vec<String> {
        let pattern = match self {
            Self::File(file) => match &file.source.location {
                Location::Pattern { pattern } => Some(pattern),
                Location::Upload { .. } => None,
            },
            Self::Sql(_) => None,
        };
        let mut names = Vec::new();
        for text in pattern.into_iter().chain(self.gold().map(|gold| &gold.sql)) {
            let Ok(template) = Template::parse(text) else { continue };
            for name in template.parameters() {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }
}

/// Reads files into bronze, and on into silver and gold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileJob {
    /// Where the files are and how to read them.
    pub source: FileSource,
    /// The columns that silver takes, in its order; empty takes every column as text.
    pub columns: Vec<ColumnSpec>,
    /// The columns of the file that silver leaves out, so that they are not taken for new ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// The table of the rows as received.
    pub bronze: BronzeSpec,
    /// The table of the typed and cleaned rows, if one is wanted.
    pub silver: Option<SilverSpec>,
    /// The table modelled by SQL, if one is wanted.
    pub gold: Option<GoldSpec>,
}

impl FileJob {
    /// Returns the columns of silver that identify a row, in silver's order.
    pub fn key_columns(&self) -> Vec<&str> {
        self.columns.iter().filter(|column| column.key).map(|column| column.name.as_str()).collect()
    }
}
