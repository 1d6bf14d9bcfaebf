use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    execution::{FileReport, JobFailure, JobReport, LogLevel},
    ids::{ExecutionId, JobExecutionId},
    job::Job,
};
use serde_json::{Map, Value};
use std::sync::Arc;
use store::StoreError;
use tokio_util::sync::CancellationToken;

/// One attempt at one job.
#[derive(Clone, Debug)]
pub struct JobRun {
    /// What is to be done.
    pub job: Job,
    /// The execution it belongs to.
    pub execution_id: ExecutionId,
    /// The attempt at the job, as the history counts them.
    pub job_execution_id: JobExecutionId,
    /// The number of the execution's attempt, from 1.
    pub attempt: i32,
    /// The execution's parameters.
    pub parameters: Map<String, Value>,
    /// The planned instant; for a start by hand, the instant of the start.
    pub scheduled_for: DateTime<Utc>,
    /// The IANA zone in which the planned instant becomes a day.
    pub timezone: String,
    /// When the execution's first attempt started: the same for every attempt.
    pub started_at: DateTime<Utc>,
    /// For a retry: the files that an earlier attempt looked at. They must be the same still.
    pub pinned_files: Option<Vec<FileReport>>,
    /// Asks the job to stop; it does within a second.
    pub cancel: CancellationToken,
}

/// Hears what a job does while it does it. Must be quick.
pub trait Watch: Send + Sync {
    /// Hears a line for the log.
    fn log(&self, level: LogLevel, message: &str);

    /// Hears how far the job has come.
    fn progress(&self, report: &JobReport);
}

/// Does jobs. The clockwork knows nothing of files and tables; the engine knows nothing of queues.
#[async_trait]
pub trait Runner: Send + Sync {
    /// Does one job, and returns what it did; on failure also why.
    ///
    /// Doing the same job of the same execution again, even at the same time, must not change what the first one wrote.
    async fn run_job(&self, run: JobRun, watch: Arc<dyn Watch>) -> Result<JobReport, (JobFailure, JobReport)>;

    /// Notes what a job that succeeded has made of its tables, so that they are found in lists. Called before the job
    /// counts as done, and again while the database is away; any other failure fails the job, which a retry then finds
    /// done.
    async fn register_tables(&self, run: &JobRun, report: &JobReport) -> Result<(), RegisterError>;
}

/// Why the tables of a job were not noted.
#[derive(Debug)]
pub enum RegisterError {
    /// The database did not take the note: worth another try if it was away.
    Store(StoreError),
    /// The tables could not be looked at.
    Failed(JobFailure),
}

impl From<StoreError> for RegisterError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
