//! A lake, a folder of files and an engine, for one test.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    dataset::{Layer, Rows, TableRef},
    execution::{CommitOutcome, FileReport, JobReport, LayerReport, LogLevel},
    ids::ExecutionId,
    job::Job,
};
use pipeline::{FailedJob, JobRun, Pipeline, PipelineConfig, Watch};
use serde_json::{Map, Value};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A lake, a folder of files and an engine.
pub(crate) struct Lab {
    pub(crate) folder: TempDir,
    pub(crate) pipeline: Pipeline,
}

/// Remembers what a job tells.
#[derive(Default)]
pub(crate) struct Notebook {
    pub(crate) lines: Mutex<Vec<(LogLevel, String)>>,
}

impl Watch for Notebook {
    fn log(&self, level: LogLevel, message: &str) {
        self.lines.lock().expect("lines").push((level, message.to_owned()));
    }

    fn progress(&self, _: &JobReport) {}
}

/// One attempt at a job.
#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) execution: i64,
    pub(crate) attempt: i32,
    pub(crate) parameters: Map<String, Value>,
    pub(crate) pinned: Option<Vec<FileReport>>,
    pub(crate) cancel: CancellationToken,
}

impl From<i64> for Attempt {
    fn from(execution: i64) -> Self {
        Self { execution, attempt: 1, parameters: Map::new(), pinned: None, cancel: CancellationToken::new() }
    }
}

impl Lab {
    pub(crate) fn new() -> Self {
        Self::with(|_| ())
    }

    /// Returns a lab whose engine is configured otherwise.
    pub(crate) fn with(change: impl FnOnce(&mut PipelineConfig)) -> Self {
        Self::opened(tempfile::tempdir().expect("a folder"), |mut config| {
            change(&mut config);
            Pipeline::open(config).expect("an engine")
        })
    }

    /// Returns a lab in a folder, which may be that of an earlier one.
    pub(crate) fn opened(folder: TempDir, open: impl FnOnce(PipelineConfig) -> Pipeline) -> Self {
        let path = |name: &str| folder.path().join(name);
        for name in ["in", "uploads", "scratch"] {
            fs::create_dir_all(path(name)).expect("a folder");
        }
        let mut config = PipelineConfig::new(path("lake").display().to_string(), path("uploads"), path("scratch"));
        config.allowed_roots = vec![path("in")];
        config.threads = 2;
        let pipeline = open(config);
        Self { folder, pipeline }
    }

    /// Returns a path in the folder that jobs may read.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("in").join(name)
    }

    /// Writes a file.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Runs a job and returns its report; it must succeed.
    pub(crate) async fn run(&self, job: &Job, attempt: impl Into<Attempt>) -> JobReport {
        match self.try_run(job, attempt).await {
            Ok(report) => report,
            Err(failed) => panic!("{:?}", failed.failure),
        }
    }

    pub(crate) async fn try_run(&self, job: &Job, attempt: impl Into<Attempt>) -> Result<JobReport, Box<FailedJob>> {
        self.watched(job, attempt, Arc::new(Notebook::default())).await
    }

    /// Runs a job and lets somebody hear of it.
    pub(crate) async fn watched(
        &self,
        job: &Job,
        attempt: impl Into<Attempt>,
        watch: Arc<dyn Watch>,
    ) -> Result<JobReport, Box<FailedJob>> {
        let result = self.pipeline.run_job(job_run(job, attempt.into()), watch).await;
        let report = match &result {
            Ok(report) => report,
            Err(failed) => &failed.report,
        };
        check_balance(report);
        result
    }

    /// Returns columns of all rows of a table, each row as one text: `1|a|∅`.
    pub(crate) async fn rows(&self, table: &str, columns: &str) -> Vec<String> {
        let rows = self.pipeline.rows(&table_ref(table), None, 0, 10_000).await.expect("rows");
        pick(&rows, columns)
    }

    /// As `rows`, sorted.
    pub(crate) async fn sorted(&self, table: &str, columns: &str) -> Vec<String> {
        let mut rows = self.rows(table, columns).await;
        rows.sort();
        rows
    }

    /// Returns rows of a quarantine with their reasons.
    pub(crate) async fn quarantine(&self, silver: &str, columns: &str) -> Vec<(String, String)> {
        let found = self.pipeline.quarantined_rows(&table_ref(silver), None, 0, 10_000).await.expect("rows");
        let reasons = found.reasons.iter().map(|reasons| {
            let words = reasons.iter().map(|reason| match &reason.column {
                Some(column) => format!("{column} {}", reason.reason),
                None => reason.reason.clone(),
            });
            words.collect::<Vec<_>>().join("; ")
        });
        pick(&found.rows, columns).into_iter().zip(reasons).collect()
    }

    /// Returns the names of all data files in a table's folder.
    pub(crate) fn stored(&self, table: &str) -> Vec<String> {
        let folder = self.folder.path().join("lake").join(table.replace('.', "/"));
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains(".parquet")).collect()
    }
}

/// Fails if a row that came in is not accounted for.
fn check_balance(report: &JobReport) {
    for layer in &report.layers {
        if !matches!(layer.outcome, CommitOutcome::Pending | CommitOutcome::RolledBack) {
            assert!(layer.balances(), "{layer:?}");
            let written = layer.written.inserted + layer.written.updated + layer.written.unchanged;
            assert_eq!(layer.rows_kept, written, "{layer:?}");
        }
        if layer.table.layer == Layer::Bronze && layer.outcome == CommitOutcome::Committed {
            assert_eq!(layer.rows_read, report.files.iter().map(|file| file.rows).sum::<i64>(), "{report:?}");
        }
    }
}

/// Returns an attempt as the engine takes it; each execution starts an hour after the one before.
pub(crate) fn job_run(job: &Job, attempt: Attempt) -> JobRun {
    let start: DateTime<Utc> = "2026-11-20T06:00:00Z".parse().expect("an instant");
    let started_at = start + TimeDelta::hours(attempt.execution);
    JobRun {
        job: job.clone(),
        execution_id: ExecutionId(attempt.execution),
        attempt: attempt.attempt,
        parameters: attempt.parameters,
        scheduled_for: started_at,
        timezone: Tz::Europe__Berlin,
        started_at,
        pinned_files: attempt.pinned,
        cancel: attempt.cancel,
    }
}

/// Returns columns of rows as texts; an asterisk stands for all columns that are not FlowForge's own.
pub(crate) fn pick(rows: &Rows, columns: &str) -> Vec<String> {
    if rows.rows.is_empty() {
        return Vec::new();
    }
    let places: BTreeMap<_, _> =
        rows.columns.iter().enumerate().map(|(place, column)| (column.name.as_str(), place)).collect();
    let wanted: Vec<_> = match columns {
        "*" => (0..rows.columns.len()).filter(|place| !rows.columns[*place].name.starts_with('_')).collect(),
        named => named.split(',').map(|name| *places.get(name.trim()).unwrap_or_else(|| panic!("no {name}"))).collect(),
    };
    let text = |row: &Vec<Option<String>>| {
        let values = wanted.iter().map(|place| row[*place].clone().unwrap_or_else(|| "∅".to_owned()));
        values.collect::<Vec<_>>().join("|")
    };
    rows.rows.iter().map(text).collect()
}

pub(crate) fn table_ref(table: &str) -> TableRef {
    let (layer, name) = table.split_once('.').expect("a layer and a name");
    TableRef { layer: layer.parse::<Layer>().expect("a layer"), name: name.parse().expect("a name") }
}

/// Returns the report of one layer.
pub(crate) fn layer(report: &JobReport, layer: Layer) -> &LayerReport {
    report.layers.iter().find(|report| report.table.layer == layer).expect("a layer")
}
