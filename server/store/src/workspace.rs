use chrono::{DateTime, Utc};
use domain::{
    ids::WindowId,
    workflow::Pause,
    workspace::{MaintenanceWindow, QuietTimes, Workspace},
};
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

    /// Remembers the address under which a server that starts serves its pages.
    pub async fn announce_url(&self, url: &str) -> Result<()> {
        sqlx::query("update workspace set announced_url = $1").bind(url).execute(&self.pool).await?;
        Ok(())
    }

    /// Returns the address under which a server that started last serves its pages, if one ever did.
    pub async fn announced_url(&self) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("select announced_url from workspace").fetch_one(&self.pool).await?)
    }
}

#[derive(FromRow)]
struct WindowRow {
    #[sqlx(try_from = "i64")]
    id: WindowId,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    reason: String,
    created_by: String,
}

impl From<WindowRow> for MaintenanceWindow {
    fn from(row: WindowRow) -> Self {
        let WindowRow { id, starts_at, ends_at, reason, created_by } = row;
        Self { id, starts_at, ends_at, reason, created_by }
    }
}

impl Store {
    /// Returns the times in which nothing starts by itself.
    pub async fn load_quiet_times(&self) -> Result<QuietTimes> {
        Ok(QuietTimes { pause: self.load_workspace().await?.pause, windows: self.list_maintenance_windows().await? })
    }

    /// Returns the maintenance windows that are not over, the next first.
    pub async fn list_maintenance_windows(&self) -> Result<Vec<MaintenanceWindow>> {
        let rows: Vec<WindowRow> = sqlx::query_as(
            "select id, starts_at, ends_at, reason, created_by from maintenance_windows
             where ends_at > scheduler_now() order by starts_at, id limit 1000",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(MaintenanceWindow::from).collect())
    }
}

impl Tx {
    /// Plans a maintenance window.
    pub async fn insert_maintenance_window(
        &mut self,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        reason: &str,
        by: &str,
    ) -> Result<WindowId> {
        let id: i64 = sqlx::query_scalar(
            "insert into maintenance_windows (starts_at, ends_at, reason, created_by) values ($1, $2, $3, $4) returning id",
        )
        .bind(starts_at)
        .bind(ends_at)
        .bind(reason)
        .bind(by)
        .fetch_one(&mut *self.inner)
        .await?;
        self.notify(Topic::Workspace, None).await?;
        Ok(WindowId(id))
    }

    /// Takes a maintenance window back, also one that has begun.
    pub async fn delete_maintenance_window(&mut self, id: WindowId) -> Result<()> {
        sqlx::query_scalar::<_, i64>("delete from maintenance_windows where id = $1 returning id")
            .bind(id.0)
            .fetch_one(&mut *self.inner)
            .await?;
        self.notify(Topic::Workspace, None).await
    }

    /// Pauses all triggers of the installation, or lets them go on.
    pub async fn update_workspace_pause(&mut self, pause: Option<&Pause>) -> Result<()> {
        sqlx::query("update workspace set paused_at = $1, paused_by = $2, pause_reason = $3, resume_at = $4")
            .bind(pause.map(|pause| pause.at))
            .bind(pause.map(|pause| &pause.by))
            .bind(pause.map(|pause| &pause.reason))
            .bind(pause.and_then(|pause| pause.resume_at))
            .execute(&mut *self.inner)
            .await?;
        self.notify(Topic::Workspace, None).await
    }

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
