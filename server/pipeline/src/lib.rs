//! The data engine: files in; bronze, silver and gold tables out.

use std::sync::Arc;

/// Every row as it was received, once.
mod bronze;
/// From text to the types of silver.
mod cast;
/// Where the engine works, and how much of the machine it may take.
mod config;
/// Why something could not be done.
mod failure;
/// Data files of tables.
mod files;
/// From a source through bronze and silver to gold.
mod job;
/// Tables, their versions and commits.
mod lake;
/// The engine's own threads.
mod runtime;
/// Which files there are, and how their bytes become rows of text.
mod source;
/// Values as text.
mod values;
/// Who hears what a job does.
mod watch;

pub use config::{Limits, PipelineConfig};
use domain::execution::JobFailure;
pub use job::{FailedJob, JobRun};
pub use source::FoundFile;
pub use watch::Watch;

use crate::{failure::Result, files::WriterOptions, lake::Lake, runtime::EngineRuntime, source::Roots};

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

    fn with_lake(lake: Lake, config: PipelineConfig) -> Result<Self> {
        std::fs::create_dir_all(&config.scratch)?;
        let roots = Roots::new(&config.allowed_roots, &config.uploads);
        let runtime = EngineRuntime::start(config.threads)?;
        Ok(Self { shared: Arc::new(Shared { config, lake, roots, runtime }) })
    }
}

impl Shared {
    pub(crate) fn writer_options(&self) -> WriterOptions {
        WriterOptions { encoders: self.config.threads, file_bytes: self.config.limits.data_file_bytes }
    }
}
