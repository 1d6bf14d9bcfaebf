//! A lake, a folder of files and an engine, for one test.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    dataset::{Layer, TableRef},
    entry::Entry,
    execution::{FileReport, JobReport, LayerReport, LogLevel},
    ids::{ExecutionId, JobId, WorkflowId},
    job::{BronzeDraft, ColumnDraft, GoldDraft, Job, JobDraft, SilverDraft, SourceDraft},
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
    pub(crate) reports: Mutex<Vec<JobReport>>,
}

impl Watch for Notebook {
    fn log(&self, level: LogLevel, message: &str) {
        self.lines.lock().expect("lines").push((level, message.to_owned()));
    }

    fn progress(&self, report: &JobReport) {
        self.reports.lock().expect("reports").push(report.clone());
    }
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

    pub(crate) fn with(change: impl FnOnce(&mut PipelineConfig)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["in", "uploads", "scratch"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let path = |name: &str| folder.path().join(name);
        let mut config = PipelineConfig::new(path("lake").display().to_string(), path("uploads"), path("scratch"));
        config.allowed_roots = vec![path("in")];
        config.threads = 2;
        change(&mut config);
        let pipeline = Pipeline::open(config).expect("an engine");
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

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("a file");
    }

    /// Runs a job and returns its report; it must succeed.
    pub(crate) async fn run(&self, job: &Job, attempt: impl Into<Attempt>) -> JobReport {
        match self.try_run(job, attempt).await {
            Ok(report) => report,
            Err(failed) => panic!("{:?}", failed.failure),
        }
    }

    pub(crate) async fn try_run(&self, job: &Job, attempt: impl Into<Attempt>) -> Result<JobReport, Box<FailedJob>> {
        let result = self.pipeline.run_job(self.job_run(job, attempt.into()), Arc::new(Notebook::default())).await;
        let report = match &result {
            Ok(report) => report,
            Err(failed) => &failed.report,
        };
        for layer in &report.layers {
            assert!(layer.outcome != domain::execution::CommitOutcome::Committed || layer.balances(), "{layer:?}");
        }
        result
    }

    pub(crate) fn job_run(&self, job: &Job, attempt: Attempt) -> JobRun {
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

    /// Returns columns of all rows of a table, each row as one text: `1|a|∅`.
    pub(crate) async fn rows(&self, table: &str, columns: &str) -> Vec<String> {
        self.rows_at(table, columns, None).await
    }

    pub(crate) async fn rows_at(&self, table: &str, columns: &str, version: Option<i64>) -> Vec<String> {
        let rows = self.pipeline.rows(&table_ref(table), version, 0, 10_000).await.expect("rows");
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

    /// Returns the names of all Parquet files of a table's folder.
    pub(crate) fn stored(&self, table: &str) -> Vec<String> {
        let folder = self.folder.path().join("lake").join(table.replace('.', "/"));
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains(".parquet")).collect()
    }

    pub(crate) fn lake(&self) -> PathBuf {
        self.folder.path().join("lake")
    }
}

/// Returns columns of rows as texts; an asterisk stands for all columns that are not FlowForge's own.
pub(crate) fn pick(rows: &domain::dataset::Rows, columns: &str) -> Vec<String> {
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

/// A job that reads files; its tables are called `t`.
pub(crate) struct Files {
    pub(crate) id: i64,
    pub(crate) draft: JobDraft,
}

/// Returns a job that reads the files that match a pattern in the lab's folder into `bronze.t`.
pub(crate) fn files(lab: &Lab, pattern: &str) -> Files {
    let draft = JobDraft {
        name: "load".into(),
        source: SourceDraft { pattern: lab.path(pattern).display().to_string().into(), ..Default::default() },
        bronze: BronzeDraft { table: "t".into(), ..Default::default() },
        ..Default::default()
    };
    Files { id: 1, draft }
}

impl Files {
    pub(crate) fn id(mut self, id: i64) -> Self {
        self.id = id;
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut JobDraft)) -> Self {
        change(&mut self.draft);
        self
    }

    /// Adds columns, each as `source:type`, with `*` behind the key and `!` behind what is required.
    pub(crate) fn columns(mut self, columns: &str) -> Self {
        for column in columns.split_whitespace() {
            let (source, data_type) = column.split_once(':').expect("a type");
            let key = data_type.ends_with('*');
            let required = data_type.ends_with('!');
            self.draft.columns.push(ColumnDraft {
                source: source.into(),
                data_type: data_type.trim_end_matches(['*', '!']).into(),
                key: Entry::of_switch(key),
                required: Entry::of_switch(required),
                ..Default::default()
            });
        }
        self
    }

    /// Adds a silver table with a strategy.
    pub(crate) fn silver(mut self, strategy: &str) -> Self {
        self.draft.silver = SilverDraft {
            enabled: Entry::of_switch(true),
            table: "t".into(),
            strategy: strategy.into(),
            ..Default::default()
        };
        self
    }

    /// Orders rows of a key.
    pub(crate) fn order(mut self, column: &str, keep: &str) -> Self {
        self.draft.silver.order_by = column.into();
        self.draft.silver.keep = keep.into();
        self
    }

    pub(crate) fn gold(mut self, sql: &str) -> Self {
        self.draft.gold =
            GoldDraft { enabled: Entry::of_switch(true), table: "t".into(), sql: sql.into(), ..Default::default() };
        self
    }

    pub(crate) fn job(&self) -> Job {
        job(self.id, &self.draft)
    }
}

pub(crate) fn job(id: i64, draft: &JobDraft) -> Job {
    let (name, spec) = draft.check().unwrap_or_else(|problems| panic!("{problems}"));
    Job { id: JobId(id), workflow_id: WorkflowId(1), position: 1, name, enabled: true, spec, version: 1 }
}

/// Returns a job that builds `gold.t` by SQL.
pub(crate) fn sql_job(id: i64, sql: &str, mode: &str, key: &str) -> Job {
    let gold =
        GoldDraft { table: "t".into(), sql: sql.into(), mode: mode.into(), key: key.into(), ..Default::default() };
    job(id, &JobDraft { name: "model".into(), kind: "sql".into(), gold, ..Default::default() })
}

/// Returns whether a folder holds a file whose name contains a word.
pub(crate) fn holds(folder: &Path, word: &str) -> bool {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry")).any(|entry| entry.file_name().to_string_lossy().contains(word))
}
