use std::sync::OnceLock;

use async_trait::async_trait;
use domain::{
    dataset::{DatasetVersion, Rows, TableRef},
    job::{ColumnsTrial, FileJob, FileSource, FoundFile, JobSpec, SourceSample, SqlCheck, SqlPreview},
    problem::Problem,
};
use service::ports::{Lake, RowsWanted, Values};

use crate::{adapters::EngineLake, boot, config::Config};

/// The lake, opened when it is first needed: most commands keep people, workflows and executions, and must not wait for the
/// engine to start.
#[derive(Debug)]
pub(super) struct LazyLake {
    config: Config,
    opened: OnceLock<Result<EngineLake, Problem>>,
}

impl LazyLake {
    /// Returns the lake of an installation, closed.
    pub(super) fn of(config: &Config) -> Self {
        Self { config: config.clone(), opened: OnceLock::new() }
    }

    fn open(&self) -> Result<&EngineLake, Problem> {
        let opened = self.opened.get_or_init(|| match boot::open_engine(&self.config) {
            Ok(engine) => Ok(EngineLake::new(engine)),
            Err(error) => Err(Problem::new("", format!("The lake could not be opened: {error:#}."))),
        });
        opened.as_ref().map_err(Problem::clone)
    }
}

#[async_trait]
impl Lake for LazyLake {
    fn allowed_folders(&self) -> Vec<String> {
        self.open().map(Lake::allowed_folders).unwrap_or_default()
    }

    async fn sample_source(&self, source: FileSource, values: Values) -> Result<SourceSample, Problem> {
        self.open()?.sample_source(source, values).await
    }

    async fn find_files(&self, pattern: String, values: Values) -> Result<Vec<FoundFile>, Problem> {
        self.open()?.find_files(pattern, values).await
    }

    async fn check_pattern(&self, pattern: String) -> Result<(), Problem> {
        self.open()?.check_pattern(pattern).await
    }

    async fn try_columns(&self, job: FileJob, values: Values) -> Result<ColumnsTrial, Problem> {
        self.open()?.try_columns(job, values).await
    }

    async fn check_gold(&self, job: JobSpec, earlier: Vec<JobSpec>) -> Result<SqlCheck, Problem> {
        self.open()?.check_gold(job, earlier).await
    }

    async fn preview_gold(&self, job: JobSpec, values: Values, limit: usize) -> Result<SqlPreview, Problem> {
        self.open()?.preview_gold(job, values, limit).await
    }

    async fn load_rows(&self, table: TableRef, wanted: RowsWanted) -> Result<Rows, Problem> {
        self.open()?.load_rows(table, wanted).await
    }

    async fn load_quarantine(&self, table: TableRef, wanted: RowsWanted) -> Result<Rows, Problem> {
        self.open()?.load_quarantine(table, wanted).await
    }

    async fn list_versions(&self, table: TableRef, limit: usize) -> Result<Vec<DatasetVersion>, Problem> {
        self.open()?.list_versions(table, limit).await
    }

    async fn drop_table(&self, table: TableRef) -> Result<(), Problem> {
        self.open()?.drop_table(table).await
    }
}
