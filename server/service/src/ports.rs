//! What the service needs from outside, other than the database.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    dataset::{DatasetVersion, Rows, TableRef},
    job::{ColumnsTrial, FileJob, FileSource, FoundFile, JobSpec, SourceSample, SqlCheck, SqlPreview},
    problem::Problem,
};
use serde_json::{Map, Value};

/// What a look at the lake or at a source can use in templates: owned, because the work happens on other threads.
#[derive(Clone, Debug)]
pub struct Values {
    /// The parameters.
    pub parameters: Map<String, Value>,
    /// The planned instant.
    pub scheduled_for: DateTime<Utc>,
    /// The zone in which it becomes a date.
    pub timezone: Tz,
}

/// Which rows of a table are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowsWanted {
    /// A version of the table; `None` is the current one.
    pub version: Option<i64>,
    /// How many rows to pass over.
    pub offset: usize,
    /// How many rows at the most.
    pub limit: usize,
}

/// Reading tables, sources and SQL, without writing anything. The engine implements it; failures that a person can do
/// something about are problems of the field that was asked about.
#[async_trait]
pub trait Lake: Send + Sync + std::fmt::Debug {
    /// Returns the folders from which files may be read.
    fn allowed_folders(&self) -> Vec<String>;

    /// Looks at the beginning of a source.
    async fn sample_source(&self, source: FileSource, values: Values) -> Result<SourceSample, Problem>;

    /// Returns the files that a pattern matches, newest first.
    async fn find_files(&self, pattern: String, values: Values) -> Result<Vec<FoundFile>, Problem>;

    /// Checks that a pattern is understood and lies under an allowed folder; nothing needs to match it yet.
    async fn check_pattern(&self, pattern: String) -> Result<(), Problem>;

    /// Tells what a job's columns would make of the beginning of its source.
    async fn try_columns(&self, job: FileJob, values: Values) -> Result<ColumnsTrial, Problem>;

    /// Checks the gold SQL of a job without running it: its own silver table is as it will be, and what is not there yet
    /// may be made by the jobs before it. Parameters need no values for it.
    async fn check_gold(&self, job: JobSpec, earlier: Vec<JobSpec>) -> Result<SqlCheck, Problem>;

    /// Runs the gold SQL of a job for its first rows; until the job's own silver table is there, over what it would keep
    /// of the beginning of its source.
    async fn preview_gold(&self, job: JobSpec, values: Values, limit: usize) -> Result<SqlPreview, Problem>;

    /// Returns rows of a table.
    async fn load_rows(&self, table: TableRef, wanted: RowsWanted) -> Result<Rows, Problem>;

    /// Returns rows that a silver table set aside, with their reasons.
    async fn load_quarantine(&self, table: TableRef, wanted: RowsWanted) -> Result<Rows, Problem>;

    /// Returns the newest versions of a table.
    async fn list_versions(&self, table: TableRef, limit: usize) -> Result<Vec<DatasetVersion>, Problem>;

    /// Removes a table and everything in it.
    async fn drop_table(&self, table: TableRef) -> Result<(), Problem>;
}
