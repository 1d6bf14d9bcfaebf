use chrono_tz::Tz;
use domain::{
    ids::{TriggerId, WorkflowId},
    job::FileMatches,
    person::{Actor, Permission},
    problem::{Problem, Problems},
    trigger::{
        definition::{Trigger, TriggerDraft},
        firing::FiringReason,
        kind::TriggerKind,
        watched_file::WatchedFiles,
    },
};
use serde_json::{Map, json};
use store::{Arrived, file_parameters};

use super::Triggers;
use crate::{Error, Received, Result, error::must, ports::Values, secret::random_token};

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

    /// Returns the files that a trigger waits for, as they were when it looked last, with what it decided about them.
    pub async fn list_watched_files(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<WatchedFiles> {
        self.load_file_trigger(actor, workflow, id).await?;
        Ok(self.store.list_watched_files(id, FILES_LISTED as i64).await?)
    }

    /// Lets a file count once more, as if it had just arrived.
    ///
    /// # Errors
    ///
    /// `NotFound` when it was not there at the last look, or counts by itself at the next one.
    pub async fn reprocess_file(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        path: &str,
    ) -> Result<Received> {
        must(actor, Permission::Run)?;
        let trigger = self.load_file_trigger(actor, workflow, id).await?;
        let Some(size) = self.store.find_watched_file(id, path).await? else {
            let words = format!("{path} was not there when the trigger looked last, or has not settled yet.");
            return Err(Error::NotFound(words));
        };
        let key = format!("again-{}|{path}", random_token()?);
        let parameters = file_parameters(path);
        let mut tx = self.store.begin().await?;
        let decision = tx
            .fire_arrival(&Arrived {
                trigger_id: id,
                key: &key,
                reason: FiringReason::FileArrived,
                parameters: &parameters,
                detail: &json!({"path": path, "size": size, "by": actor.name}),
            })
            .await?;
        let after = json!({"file": path});
        tx.record(actor, "replayed", "trigger", Some(id.0), &trigger.spec.name, None, Some(after)).await?;
        tx.commit().await?;
        self.workflows.forget();
        Ok(decision.into())
    }

    /// Returns a trigger that waits for files.
    async fn load_file_trigger(&self, actor: &Actor, workflow: WorkflowId, id: TriggerId) -> Result<Trigger> {
        let trigger = self.load_trigger(actor, workflow, id).await?;
        if trigger.spec.kind() == TriggerKind::File {
            return Ok(trigger);
        }
        Err(Error::conflict("no_files", format!("“{}” does not wait for files.", trigger.spec.name)))
    }
}
