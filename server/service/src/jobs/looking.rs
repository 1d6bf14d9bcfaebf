use domain::{
    job::{ColumnsTrial, JobDraft, SourceDraft, SourceSample},
    person::{Actor, Permission},
    problem::{Problem, Problems},
};
use serde_json::{Map, Value};

use super::Jobs;
use crate::{Result, error::must, ports::Values};

/// How many rows a preview of SQL shows.
pub(super) const PREVIEW_ROWS: usize = 50;

/// How many matching files are listed.
pub(super) const FILES_LISTED: usize = 50;

impl Jobs {
    /// Looks at the beginning of a source as it is typed, and suggests columns.
    pub async fn sample_source(
        &self,
        actor: &Actor,
        draft: &SourceDraft,
        parameters: Map<String, Value>,
    ) -> Result<SourceSample> {
        must(actor, Permission::Edit)?;
        let source = draft.check_alone().map_err(|problems| in_part("source", problems))?;
        let values = self.values(parameters).await?;
        Ok(self.lake.sample_source(source, values).await.map_err(|problem| in_field("source", problem))?)
    }

    /// Tells what the columns as they are typed would make of the beginning of the source.
    pub async fn try_columns(
        &self,
        actor: &Actor,
        draft: &JobDraft,
        parameters: Map<String, Value>,
    ) -> Result<ColumnsTrial> {
        must(actor, Permission::Edit)?;
        let file = draft.check_rows()?;
        let values = self.values(parameters).await?;
        Ok(self.lake.try_columns(file, values).await.map_err(|problem| in_field("columns", problem))?)
    }

    /// Returns what templates can use in a look: now, in the workspace's zone.
    pub(super) async fn values(&self, parameters: Map<String, Value>) -> Result<Values> {
        let scheduled_for = self.store.scheduler_now().await?;
        let timezone = self.store.load_workspace().await?.timezone.parse().unwrap_or(chrono_tz::UTC);
        Ok(Values { parameters, scheduled_for, timezone })
    }
}

fn in_part(part: &str, problems: Problems) -> Problems {
    let mut all = Problems::default();
    all.add_part(part, problems);
    all
}

/// Puts a problem of the lake under a field of the form: the lake names a part of it, or nothing.
pub(super) fn in_field(field: &str, problem: Problem) -> Problems {
    in_part(field, problem.into())
}
