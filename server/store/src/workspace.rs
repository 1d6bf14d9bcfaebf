use chrono::{DateTime, Utc};
use domain::{workflow::Pause, workspace::Workspace};
use sqlx::FromRow;

use crate::{Result, Store, Topic, Tx};

#[derive(FromRow)]
struct WorkspaceRow {
    name: String,
    timezone: String,
    #[sqlx(flatten)]
    pause: PauseRow,
    sample_loaded_at: Option<DateTime<Utc>>,
}

/// The four columns that every table with a pause has.
#[derive(FromRow)]
pub(crate) struct PauseRow {
    paused_at: Option<DateTime<Utc>>,
    paused_by: Option<String>,
    pause_reason: Option<String>,
    resume_at: Option<DateTime<Utc>>,
}

impl From<PauseRow> for Option<Pause> {
    fn from(row: PauseRow) -> Self {
        Some(Pause {
            at: row.paused_at?,
            by: row.paused_by.unwrap_or_default(),
            reason: row.pause_reason.unwrap_or_default(),
            resume_at: row.resume_at,
        })
    }
}

impl Store {
    /// Returns the settings of the installation.
    pub async fn load_workspace(&self) -> Result<Workspace> {
        let row: WorkspaceRow = sqlx::query_as(
            "select name, timezone, paused_at, paused_by, pause_reason, resume_at, sample_loaded_at from workspace",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Workspace {
            name: row.name,
            timezone: row.timezone,
            pause: row.pause.into(),
            sample_loaded_at: row.sample_loaded_at,
        })
    }
}

impl Tx {
    /// Changes the installation's name and zone.
    pub async fn update_workspace(&mut self, name: &str, timezone: &str) -> Result<()> {
        sqlx::query("update workspace set name = $1, timezone = $2")
            .bind(name)
            .bind(timezone)
            .execute(&mut *self.inner)
            .await?;
        self.notify(Topic::Workspace, None).await
    }

    /// Notes that the sample workspace is there, or was taken away. Returns whether this call changed it.
    pub async fn update_sample_loaded(&mut self, loaded: bool) -> Result<bool> {
        let changed = sqlx::query("update workspace set sample_loaded_at = case when $1 then now() end where (sample_loaded_at is not null) <> $1")
            .bind(loaded)
            .execute(&mut *self.inner)
            .await?;
        self.notify(Topic::Workspace, None).await?;
        Ok(changed.rows_affected() > 0)
    }
}
