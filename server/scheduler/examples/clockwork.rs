//! Runs the clockwork alone, without pages and without an engine: `cargo run --example clockwork -p scheduler -- URL ROLES`.
//!
//! For measuring and for looking at the clockwork in a profiler: the program takes minutes to build optimised, this takes
//! seconds. Jobs do nothing and succeed.

use std::{future::pending, sync::Arc};

use async_trait::async_trait;
use domain::execution::{JobFailure, JobReport};
use scheduler::{Files, JobRun, RegisterError, Runner, Scheduler, SchedulerConfig, Upkeep, Watch};
use store::{SeenFile, Store};

struct Nothing;

#[async_trait]
impl Runner for Nothing {
    async fn run_job(&self, _: JobRun, _: Arc<dyn Watch>) -> Result<JobReport, (JobFailure, JobReport)> {
        Ok(JobReport::default())
    }

    async fn register_tables(&self, _: &JobRun, _: &JobReport) -> Result<(), RegisterError> {
        Ok(())
    }
}

#[async_trait]
impl Files for Nothing {
    async fn find_files(&self, _: &str) -> Result<Vec<SeenFile>, String> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Upkeep for Nothing {
    async fn tidy(&self) {}
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(roles)) = (arguments.next(), arguments.next()) else {
        return Err("An address of a database and roles (scheduler,worker) are needed.".into());
    };
    let store = Store::connect_clockwork(&url, 8).await?;
    store.migrate().await?;
    let config = SchedulerConfig {
        workers: if roles.contains("worker") { 4 } else { 0 },
        ticks: roles.contains("scheduler"),
        ..SchedulerConfig::new(format!("clockwork-{}", std::process::id()))
    };
    let nothing = Arc::new(Nothing);
    let scheduler = Scheduler::start(config, store, nothing.clone(), nothing.clone(), nothing);
    println!("is ready on http://nowhere");
    pending::<()>().await;
    scheduler.stop().await;
    Ok(())
}
