use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::template::TemplateValues;
use pipeline::Pipeline;
use scheduler::Files;
use serde_json::Map;
use store::SeenFile;

/// Finds files under the folders that the engine may read.
#[derive(Clone, Debug)]
pub struct EngineFiles {
    engine: Pipeline,
}

impl EngineFiles {
    /// Returns the files of an engine.
    pub fn new(engine: Pipeline) -> Self {
        Self { engine }
    }
}

#[async_trait]
impl Files for EngineFiles {
    async fn find_files(&self, pattern: &str) -> Result<Vec<SeenFile>, String> {
        // The pattern of a trigger has no templates: nothing is known yet.
        let nothing = Map::new();
        let values = TemplateValues {
            parameters: &nothing,
            scheduled_for: DateTime::<Utc>::UNIX_EPOCH,
            timezone: chrono_tz::UTC,
        };
        let found = self.engine.matching_files(pattern, &values).await.map_err(|problem| problem.message)?;
        Ok(found
            .into_iter()
            .map(|file| SeenFile {
                path: file.path,
                size: i64::try_from(file.size).unwrap_or(i64::MAX),
                modified_ms: file.modified_ms,
                etag: file.etag,
            })
            .collect())
    }
}
