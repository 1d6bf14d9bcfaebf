use chrono_tz::Tz;
use domain::{
    job::FileMatches,
    person::{Actor, Permission},
    problem::{Problem, Problems},
    trigger::{definition::TriggerDraft, kind::TriggerKind},
};
use serde_json::{Map, json};

use super::Triggers;
use crate::{Result, error::must, ports::Values};

/// How many matching files are listed.
const FILES_LISTED: usize = 50;

impl Triggers {
    /// Returns the folders in which files can be waited for.
    pub fn list_file_folders(&self) -> Vec<String> {
        self.lake.allowed_folders()
    }

    /// Returns the files that a pattern matches now. A trigger waits for those that come later, so none is no problem.
    ///
    /// # Errors
    ///
    /// A problem of `event_config.pattern`.
    pub async fn find_waiting_files(&self, actor: &Actor, pattern: &str) -> Result<FileMatches> {
        must(actor, Permission::Edit)?;
        let draft = TriggerDraft {
            event_config: json!({"pattern": pattern}).to_string().into(),
            ..TriggerDraft::blank(TriggerKind::File)
        };
        draft.check()?;
        let of_field =
            |problem: Problem| Problems(vec![Problem { field: "event_config.pattern".to_owned(), ..problem }]);
        self.lake.check_pattern(pattern.trim().to_owned()).await.map_err(of_field)?;
        let scheduled_for = self.store.scheduler_now().await?;
        let values = Values { parameters: Map::new(), scheduled_for, timezone: Tz::UTC };
        let mut newest = self.lake.find_files(pattern.trim().to_owned(), values).await.map_err(of_field)?;
        let count = i64::try_from(newest.len()).unwrap_or(i64::MAX);
        newest.truncate(FILES_LISTED);
        Ok(FileMatches { pattern: pattern.trim().to_owned(), planned_for: None, count, newest })
    }
}
