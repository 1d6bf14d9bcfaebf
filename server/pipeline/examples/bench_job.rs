//! Does one job over a file of payments, for `bench/pipeline.py`: `bench_job <file> <folder> <memory in MiB>`.
//!
//! Prints a JSON object with the seconds and rows of each layer.

use std::{error::Error, path::PathBuf, sync::Arc, time::Instant};

use chrono::{DateTime, Utc};
use domain::{
    entry::Entry,
    execution::{JobReport, LogLevel},
    ids::{ExecutionId, JobId, WorkflowId},
    job::{BronzeDraft, ColumnDraft, GoldDraft, Job, JobDraft, SilverDraft, SourceDraft},
};
use pipeline::{JobRun, Pipeline, PipelineConfig, Watch};
use serde_json::{Map, json};
use tokio_util::sync::CancellationToken;

/// The allocator of the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The columns of the file, with their types; the first is the key.
const COLUMNS: [(&str, &str); 11] = [
    ("payment_id", "bigint"),
    ("loan_code", "text"),
    ("customer_id", "bigint"),
    ("branch", "text"),
    ("product", "text"),
    ("status", "text"),
    ("amount", "decimal(12,2)"),
    ("rate", "decimal(6,4)"),
    ("paid_on", "date"),
    ("updated_at", "timestamp"),
    ("note", "text"),
];

const GOLD: &str = "select branch, product, date_trunc('month', paid_on) as month, count(*) as payments,
    sum(amount) as amount, max(updated_at) as updated_at
    from silver.payments where status <> 'cancelled' group by branch, product, date_trunc('month', paid_on)";

/// Hears nothing.
struct Deaf;

impl Watch for Deaf {
    fn log(&self, _: LogLevel, _: &str) {}

    fn progress(&self, _: &JobReport) {}
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder, memory] = arguments.as_slice() else { return Err("bench_job <file> <folder> <MiB>".into()) };
    let (file, folder) = (PathBuf::from(file).canonicalize()?, PathBuf::from(folder));
    let started = Instant::now();
    let mut config =
        PipelineConfig::new(folder.join("lake").display().to_string(), folder.join("uploads"), folder.join("scratch"));
    config.allowed_roots = file.parent().map(PathBuf::from).into_iter().collect();
    config.memory_bytes = memory.parse::<usize>()? << 20;
    std::fs::create_dir_all(&config.uploads)?;
    let pipeline = Pipeline::open(config)?;
    let report = pipeline.run_job(job_run(&file.display().to_string())?, Arc::new(Deaf)).await?;
    let layers = report.layers.iter().map(|layer| {
        json!({
            "table": layer.table.to_string(),
            "rows": layer.rows_kept,
            "duplicates": layer.rows_duplicate,
            "quarantined": layer.rows_quarantined,
            "bytes": layer.bytes_written,
            "seconds": (layer.finished_ms.unwrap_or_default() - layer.started_ms) as f64 / 1000.0,
        })
    });
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", json!({"seconds": seconds, "layers": layers.collect::<Vec<_>>()}));
    Ok(())
}

fn job_run(file: &str) -> Result<JobRun, Box<dyn Error>> {
    let column = |(name, data_type): (&str, &str)| ColumnDraft {
        source: name.into(),
        data_type: data_type.into(),
        key: Entry::of_switch(name == "payment_id"),
        ..ColumnDraft::default()
    };
    let draft = JobDraft {
        name: "payments".into(),
        source: SourceDraft { pattern: file.into(), ..SourceDraft::default() },
        columns: COLUMNS.map(column).into(),
        bronze: BronzeDraft { table: "payments".into(), ..BronzeDraft::default() },
        silver: SilverDraft {
            enabled: Entry::of_switch(true),
            table: "payments".into(),
            order_by: "updated_at".into(),
            ..SilverDraft::default()
        },
        gold: GoldDraft {
            enabled: Entry::of_switch(true),
            table: "payments_by_month".into(),
            sql: GOLD.into(),
            ..GoldDraft::default()
        },
        ..JobDraft::default()
    };
    let (name, spec) = draft.check()?;
    let now: DateTime<Utc> = Utc::now();
    Ok(JobRun {
        job: Job { id: JobId(1), workflow_id: WorkflowId(1), position: 1, name, enabled: true, spec, version: 1 },
        execution_id: ExecutionId(1),
        attempt: 1,
        parameters: Map::new(),
        scheduled_for: now,
        timezone: chrono_tz::UTC,
        started_at: now,
        pinned_files: None,
        cancel: CancellationToken::new(),
    })
}
