use async_trait::async_trait;
use domain::{
    dataset::{DatasetVersion, Rows, TableRef},
    job::{ColumnsTrial, FileJob, FileSource, FoundFile, JobSpec, SourceSample, SqlCheck, SqlPreview},
    problem::Problem,
};
use service::ports::{Lake, RowsWanted, Values};

/// A lake that refuses: commands keep people, workflows and executions, and must not wait for the engine to start.
#[derive(Debug)]
pub(super) struct ClosedLake;

fn refuse<T>() -> Result<T, Problem> {
    Err(Problem::new("", "Commands do not open the lake. Ask a running server, at its pages or its API."))
}

#[async_trait]
impl Lake for ClosedLake {
    fn allowed_folders(&self) -> Vec<String> {
        Vec::new()
    }

    async fn sample_source(&self, _: FileSource, _: Values) -> Result<SourceSample, Problem> {
        refuse()
    }

    async fn find_files(&self, _: String, _: Values) -> Result<Vec<FoundFile>, Problem> {
        refuse()
    }

    async fn check_pattern(&self, _: String) -> Result<(), Problem> {
        refuse()
    }

    async fn try_columns(&self, _: FileJob, _: Values) -> Result<ColumnsTrial, Problem> {
        refuse()
    }

    async fn check_gold(&self, _: JobSpec, _: Vec<JobSpec>) -> Result<SqlCheck, Problem> {
        refuse()
    }

    async fn preview_gold(&self, _: JobSpec, _: Values, _: usize) -> Result<SqlPreview, Problem> {
        refuse()
    }

    async fn load_rows(&self, _: TableRef, _: RowsWanted) -> Result<Rows, Problem> {
        refuse()
    }

    async fn load_quarantine(&self, _: TableRef, _: RowsWanted) -> Result<Rows, Problem> {
        refuse()
    }

    async fn list_versions(&self, _: TableRef, _: usize) -> Result<Vec<DatasetVersion>, Problem> {
        refuse()
    }

    async fn drop_table(&self, _: TableRef) -> Result<(), Problem> {
        refuse()
    }
}
