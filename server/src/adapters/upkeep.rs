use std::time::Duration;

use async_trait::async_trait;
use pipeline::Pipeline;
use scheduler::Upkeep;
use service::Uploads;

/// How long a file that no version of a table knows is left alone: longer than any job takes to commit it.
const UNTOUCHED: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// Tidies what lies outside of the database: uploads that nobody used, data files of attempts that were never committed.
#[derive(Clone, Debug)]
pub struct EngineUpkeep {
    engine: Pipeline,
    uploads: Uploads,
}

impl EngineUpkeep {
    /// Returns the upkeep of an engine's lake and of uploads.
    pub fn new(engine: Pipeline, uploads: Uploads) -> Self {
        Self { engine, uploads }
    }
}

#[async_trait]
impl Upkeep for EngineUpkeep {
    async fn tidy(&self) {
        match self.uploads.sweep_uploads().await {
            Ok(0) => {}
            Ok(count) => tracing::info!("Removed {count} uploads that no job uses"),
            Err(error) => tracing::warn!(%error, "Uploads could not be tidied"),
        }
        match self.engine.clean(UNTOUCHED).await {
            Ok(cleaned) => tracing::debug!(?cleaned, "The lake is tidy"),
            Err(error) => tracing::warn!(%error, "The lake could not be tidied"),
        }
    }
}
