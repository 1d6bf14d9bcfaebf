//! The data engine: files in; bronze, silver and gold tables out.
//!
//! What others call returns boxed futures: so the code behind a call, with all of DataFusion that it uses, is compiled here
//! once, and not again in every program and test that calls it.

use std::sync::Arc;

/// Every row as it was received, once.
mod bronze;
/// From text to the types of silver.
mod cast;
/// Files that no version of a table knows.
mod clean;
/// Where the engine works, and how much of the machine it may take.
mod config;
/// What is in the lake, for people to look at.
mod datasets;
/// Why something could not be done.
mod failure;
/// Data files of tables.
mod files;
/// What a `select` over silver and gold gives.
mod gold;
/// From a source through bronze and silver to gold.
mod job;
/// Tables in which a key identifies a row.
mod keyed;
/// Tables, their versions and commits.
mod lake;
/// The tables of a job as they will be once it has run.
mod outlook;
/// The engine's own threads.
mod runtime;
/// What a source looks like, before there is a job.
mod sample;
/// Room on disk for what does not fit into memory.
mod scratch;
/// Typed, cleaned, of each key one row.
mod silver;
/// Which files there are, and how their bytes become rows of text.
mod source;
/// One `select` over the lake.
mod sql;
/// Buckets and file systems by their address.
mod storage;
/// Values as text.
mod values;
/// Who hears what a job does.
mod watch;

pub use clean::Cleaned;
pub use config::{Limits, PipelineConfig};
pub use datasets::{LookError, QuarantinedRows, Reason, TableInfo};
use domain::execution::JobFailure;
pub use job::{FailedJob, JobRun};
pub use sample::{Evaluation, MisfitExample, SampledColumn, SampledFormat, SourceSample};
pub use source::FoundFile;
pub use sql::{CheckedSql, QueryResult};
pub use watch::Watch;

use datafusion::execution::{
    disk_manager::{DiskManagerBuilder, DiskManagerMode},
    memory_pool::{FairSpillPool, MemoryConsumer, MemoryReservation},
    runtime_env::{RuntimeEnv, RuntimeEnvBuilder},
};
use object_store::ObjectStore;

use crate::{
    failure::{Failure, Result},
    files::WriterOptions,
    lake::Lake,
    runtime::EngineRuntime,
    scratch::Scratch,
    source::{Bucket, Roots},
};

/// The data engine.
///
/// It works on its own threads with its own memory; calls hand their work over and wait for it, from whatever runtime.
#[derive(Clone, Debug)]
pub struct Pipeline {
    shared: Arc<Shared>,
}

/// What all jobs and queries share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: PipelineConfig,
    pub(crate) lake: Lake,
    pub(crate) roots: Roots,
    pub(crate) runtime: EngineRuntime,
    pub(crate) scratch: Scratch,
    /// What queries run in; its memory is that of all jobs.
    pub(crate) environment: Arc<RuntimeEnv>,
}

impl Pipeline {
    /// Opens the lake and starts the engine's threads.
    ///
    /// # Errors
    ///
    /// If a folder cannot be made or the lake's location cannot be used.
    pub fn open(config: PipelineConfig) -> Result<Self, JobFailure> {
        Ok(Self::with_lake(Lake::open(&config.lake)?, config)?)
    }

    /// Opens the lake as [`Pipeline::open`] does, with its storage behind `wrap`: something that counts, slows down or fails
    /// what the engine asks of it.
    ///
    /// # Errors
    ///
    /// As for [`Pipeline::open`].
    pub fn open_behind(
        config: PipelineConfig,
        wrap: impl FnOnce(Arc<dyn ObjectStore>) -> Arc<dyn ObjectStore>,
    ) -> Result<Self, JobFailure> {
        Ok(Self::with_lake(Lake::open(&config.lake)?.behind(wrap), config)?)
    }

    fn with_lake(lake: Lake, config: PipelineConfig) -> Result<Self> {
        std::fs::create_dir_all(&config.scratch)?;
        let buckets = config.allowed_buckets.iter().map(|address| Bucket::open(address)).collect::<Result<_>>()?;
        let roots = Roots::new(&config.allowed_roots, buckets, &config.uploads);
        let runtime = EngineRuntime::start(config.threads)?;
        let scratch = Scratch::new(config.scratch.clone(), config.limits.scratch_bytes);
        let disk = DiskManagerBuilder::default()
            .with_mode(DiskManagerMode::Directories(vec![config.scratch.clone()]))
            .with_max_temp_directory_size(config.limits.scratch_bytes);
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(config.memory_bytes)))
            .with_disk_manager_builder(disk)
            .build_arc()
            .map_err(|error| Failure::new("The engine cannot be set up.").detail(error))?;
        Ok(Self { shared: Arc::new(Shared { config, lake, roots, runtime, scratch, environment }) })
    }
}

impl Shared {
    /// Returns a share of the engine's memory, empty at first, for something that can also live on disk.
    pub(crate) fn memory(&self, name: &str) -> MemoryReservation {
        MemoryConsumer::new(name).with_can_spill(true).register(&self.environment.memory_pool)
    }

    pub(crate) fn writer_options(&self) -> WriterOptions {
        WriterOptions { encoders: self.config.threads, file_bytes: self.config.limits.data_file_bytes }
    }
}
