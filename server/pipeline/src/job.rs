//! Jobs: from a source through bronze and silver to gold.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    dataset::{Layer, TableName, TableRef},
    execution::{CommitOutcome, FileReport, JobFailure, JobReport},
    ids::ExecutionId,
    job::{FileJob, Job, JobSpec},
    template::TemplateValues,
};
use futures::future::BoxFuture;
use serde_json::{Map, Value};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    Pipeline, Shared, Watch,
    bronze::run_bronze,
    failure::{Failure, Result},
    gold::run_gold,
    silver::run_silver,
    watch::Progress,
};

/// The moment at which a layer's work becomes visible.
mod commit;
/// How a layer finds out that an execution has committed it already.
mod earlier;

use commit::Committing;
pub(crate) use earlier::{Earlier, Mark};

/// How long a stopped job waits for a commit that is under way.
const COMMIT_GRACE: Duration = Duration::from_millis(700);

/// How long a job may take to notice that it was asked to stop.
const STOP_GRACE: Duration = Duration::from_millis(500);

/// One attempt at one job of an execution.
#[derive(Clone, Debug)]
pub struct JobRun {
    /// What is to be done.
    pub job: Job,
    /// The execution it belongs to. A later execution has a greater number.
    pub execution_id: ExecutionId,
    /// The number of the attempt, from 1.
    pub attempt: i32,
    /// The execution's parameters.
    pub parameters: Map<String, Value>,
    /// The planned instant; for a start by hand, the instant of the start.
    pub scheduled_for: DateTime<Utc>,
    /// The zone in which the planned instant becomes a date.
    pub timezone: Tz,
    /// When the execution started. It is what rows are stamped with, so that a repeated attempt writes the same.
    pub started_at: DateTime<Utc>,
    /// For a retry: the files that the first attempt looked at. They must be the same still.
    pub pinned_files: Option<Vec<FileReport>>,
    /// Asks the job to stop; it does within a second.
    pub cancel: CancellationToken,
}

impl JobRun {
    /// Returns what templates of the job can use.
    pub(crate) fn values(&self) -> TemplateValues<'_> {
        TemplateValues { parameters: &self.parameters, scheduled_for: self.scheduled_for, timezone: self.timezone }
    }
}

/// A job that failed, with what it had done before.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{failure}")]
pub struct FailedJob {
    /// Why it failed.
    pub failure: JobFailure,
    /// What it did. Layers that were committed stay committed: a retry goes on after them.
    pub report: JobReport,
}

/// A job at work.
pub(crate) struct Work {
    pub(crate) run: JobRun,
    pub(crate) shared: Arc<Shared>,
    pub(crate) progress: Progress,
    committing: Committing,
}

impl Pipeline {
    /// Does a job.
    ///
    /// Each layer is committed as a whole or not at all, and at most once for an execution, however many attempts are
    /// made at it, also at the same time. Dropping the returned future stops the job as `cancel` does.
    ///
    /// # Errors
    ///
    /// Why the job failed, with the report of what it did until then.
    pub fn run_job(&self, run: JobRun, watch: Arc<dyn Watch>) -> BoxFuture<'_, Result<JobReport, Box<FailedJob>>> {
        Box::pin(async move {
            let progress = Progress::new(watch);
            let (cancel, asked) = (run.cancel.clone(), run.cancel.clone());
            let committing = Committing::default();
            let work = Work {
                run,
                shared: Arc::clone(&self.shared),
                progress: progress.clone(),
                committing: Arc::clone(&committing),
            };
            let done = self.shared.runtime.run(async move {
                tokio::select! {
                    biased;
                    () = cancel.cancelled() => Err(Failure::cancelled()),
                    done = run_layers(&work) => done,
                }
            });
            let result = tokio::select! {
                done = done => done.and_then(|done| done),
                // What computes without a pause notices nothing. It is left at its first pause, before it could commit.
                () = overdue(&asked) => Err(Failure::cancelled()),
            };
            // A commit that was under way when the job was stopped is waited for, unless the store hangs.
            let _ = timeout(COMMIT_GRACE, committing.lock()).await;
            let report = progress.finish();
            match result {
                Ok(()) => Ok(report),
                Err(failure) => Err(Box::new(FailedJob { failure: failure.into(), report })),
            }
        })
    }
}

/// Waits until a job should have noticed that it was asked to stop.
async fn overdue(asked: &CancellationToken) {
    asked.cancelled().await;
    sleep(STOP_GRACE).await;
}

async fn run_layers(work: &Work) -> Result<()> {
    match &work.run.job.spec {
        JobSpec::File(job) => run_file_job(work, job).await,
        JobSpec::Sql(gold) => {
            let table = TableRef { layer: Layer::Gold, name: gold.table.clone() };
            run_gold(work, gold, work.progress.begin(table)).await
        }
    }
}

async fn run_file_job(work: &Work, job: &FileJob) -> Result<()> {
    let begin = |layer, name: &TableName| work.progress.begin(TableRef { layer, name: name.clone() });
    let bronze = begin(Layer::Bronze, &job.bronze.table);
    match &job.silver {
        None => {
            run_bronze(work, job, bronze, None).await?;
        }
        Some(spec) => {
            let silver = begin(Layer::Silver, &spec.table);
            run_silver(work, job, spec, bronze, silver).await?;
        }
    }
    if let Some(gold) = &job.gold {
        run_gold(work, gold, begin(Layer::Gold, &gold.table)).await?;
    }
    Ok(())
}

impl Work {
    /// Ends a layer that an earlier attempt has committed, with the report of that attempt.
    pub(crate) fn end_as_before(&self, place: usize, earlier: Earlier) {
        let started_ms = self.progress.of_layer(place).map(|layer| layer.started_ms);
        if let Some(report) = earlier.report {
            self.progress.layer(place, |layer| *layer = report);
        }
        self.progress.layer(place, |layer| layer.started_ms = started_ms.unwrap_or(layer.started_ms));
        self.progress.end(place, CommitOutcome::AlreadyCommitted, Some(earlier.version));
        if let Some(layer) = self.progress.of_layer(place) {
            self.progress
                .info(format!("{}: an earlier attempt has committed version {}.", layer.table, earlier.version));
        }
    }
}
