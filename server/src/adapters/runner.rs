use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    dataset::TableRef,
    execution::{CommitOutcome, JobFailure, JobReport, LayerReport, LogLevel},
};
use pipeline::Pipeline;
use scheduler::{JobRun, RegisterError, Runner, Watch};
use store::{DatasetWrite, Store};

/// Does the clockwork's jobs with the engine, and notes in the database what they made.
#[derive(Clone, Debug)]
pub struct EngineRunner {
    engine: Pipeline,
    store: Store,
}

impl EngineRunner {
    /// Returns the runner of an engine.
    pub fn new(engine: Pipeline, store: Store) -> Self {
        Self { engine, store }
    }
}

#[async_trait]
impl Runner for EngineRunner {
    async fn run_job(&self, run: JobRun, watch: Arc<dyn Watch>) -> Result<JobReport, (JobFailure, JobReport)> {
        let Ok(timezone) = run.timezone.parse() else {
            let words = format!("“{}” is not a time zone that this version knows.", run.timezone);
            return Err((JobFailure::new(words), JobReport::default()));
        };
        let run = pipeline::JobRun {
            job: run.job,
            execution_id: run.execution_id,
            attempt: run.attempt,
            parameters: run.parameters,
            scheduled_for: run.scheduled_for,
            timezone,
            started_at: run.started_at,
            pinned_files: run.pinned_files,
            cancel: run.cancel,
        };
        let done = self.engine.run_job(run, Arc::new(Heard(watch))).await;
        done.map_err(|failed| (failed.failure, failed.report))
    }

    async fn register_tables(&self, run: &JobRun, report: &JobReport) -> Result<(), RegisterError> {
        for layer in report.layers.iter().filter(|layer| layer.outcome != CommitOutcome::RolledBack) {
            self.register_table(run, layer).await?;
        }
        let mut tx = self.store.begin().await?;
        tx.replace_ingested_files(run.job.id, run.execution_id, &report.files).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl EngineRunner {
    async fn register_table(&self, run: &JobRun, layer: &LayerReport) -> Result<(), RegisterError> {
        let table: &TableRef = &layer.table;
        let known = match self.engine.table(table).await {
            Ok(known) => known,
            // Nothing was ever written to it.
            Err(pipeline::LookError::NoTable(_)) => return Ok(()),
            Err(pipeline::LookError::Failed(failure)) => return Err(RegisterError::Failed(failure)),
        };
        let mut tx = self.store.begin().await?;
        tx.upsert_dataset(&DatasetWrite {
            table,
            location: &known.location,
            columns: &known.columns,
            row_count: known.row_count,
            size_bytes: known.size_bytes,
            delta_version: known.version,
            quarantined_rows: known.quarantined_rows,
            job_id: run.job.id,
            execution_id: run.execution_id,
            inputs: &layer.inputs,
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Passes on what the engine says to whom the clockwork named.
struct Heard(Arc<dyn Watch>);

impl pipeline::Watch for Heard {
    fn log(&self, level: LogLevel, message: &str) {
        self.0.log(level, message);
    }

    fn progress(&self, report: &JobReport) {
        self.0.progress(report);
    }
}
