use chrono::DateTime;
use domain::{
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::{
        firing::{FiringReason, FiringState},
        watched_file::{FileDecision, WatchedFile, WatchedFiles},
    },
};
use sqlx::FromRow;

use crate::{Result, Store, Tx};

/// A trigger whose files are to be looked at now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LookDue {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// The workflow that it starts.
    pub workflow_id: WorkflowId,
    /// Which files.
    pub pattern: String,
    /// Whether nobody has looked since it was switched on: what lies there then does not count.
    pub is_first: bool,
}

/// A file as it was seen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SeenFile {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was changed last, in milliseconds since 1970.
    pub modified_ms: i64,
    /// The tag that an object store gives it; else empty.
    pub etag: String,
}

#[derive(FromRow)]
struct WatchedFileRow {
    path: String,
    size: i64,
    modified_ms: i64,
    is_done: bool,
    count: i64,
    state: Option<String>,
    reason: Option<String>,
    execution_id: Option<i64>,
}

impl From<WatchedFileRow> for WatchedFile {
    fn from(row: WatchedFileRow) -> Self {
        let state = row.state.and_then(|state| state.parse::<FiringState>().ok());
        let decision = state.map(|state| FileDecision {
            state,
            reason: row.reason.and_then(|reason| reason.parse::<FiringReason>().ok()),
            execution_id: row.execution_id.map(ExecutionId),
        });
        Self {
            path: row.path,
            size: row.size,
            changed_at: DateTime::from_timestamp_millis(row.modified_ms).unwrap_or_default(),
            is_settled: row.is_done,
            decision,
        }
    }
}

impl Store {
    /// Returns the files of a trigger as they were at the last look, those that were changed last first, each with the last
    /// decision about it.
    pub async fn list_watched_files(&self, trigger: TriggerId, limit: i64) -> Result<WatchedFiles> {
        let (has_looked, error) =
            sqlx::query_as("select looked_at is not null, look_error from workflow_triggers where id = $1")
                .bind(trigger.0)
                .fetch_one(&self.pool)
                .await?;
        let rows: Vec<WatchedFileRow> = sqlx::query_as(include_str!("file_looks/list.sql"))
            .bind(trigger.0)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        let count = rows.first().map_or(0, |row| row.count);
        Ok(WatchedFiles { has_looked, error, newest: rows.into_iter().map(WatchedFile::from).collect(), count })
    }

    /// Returns the size of a file at the last look; nothing if it was not there, or has not been decided about.
    pub async fn find_watched_file(&self, trigger: TriggerId, path: &str) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar("select size from file_looks where trigger_id = $1 and path = $2 and is_done")
            .bind(trigger.0)
            .bind(path)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Returns whether any trigger that is on waits for files.
    pub async fn waits_for_files(&self) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select exists (
               select from workflow_triggers t
               join workflows w on w.id = t.workflow_id and w.deleted_at is null
               where t.enabled and t.event_type = 'file_arrival'
             )",
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Takes at most `limit` triggers whose files nobody has looked at for some time; nobody else looks at them meanwhile.
    pub async fn take_looks(&self, every_seconds: f64, limit: i64) -> Result<Vec<LookDue>> {
        let rows: Vec<(i64, i64, Option<String>, bool)> = sqlx::query_as(include_str!("file_looks/take.sql"))
            .bind(every_seconds)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        let due = |(trigger, workflow, pattern, is_first)| {
            let pattern: Option<String> = pattern;
            Some(LookDue {
                trigger_id: TriggerId(trigger),
                workflow_id: WorkflowId(workflow),
                pattern: pattern?,
                is_first,
            })
        };
        Ok(rows.into_iter().filter_map(due).collect())
    }
}

impl Tx {
    /// Notes what was seen. Returns the files that are as they were at the last look and were not decided about as they
    /// are; they count as decided about from now on.
    pub async fn write_looks(&mut self, due: &LookDue, files: &[SeenFile]) -> Result<Vec<SeenFile>> {
        let trigger = due.trigger_id;
        let (mut paths, mut sizes, mut modified, mut etags) = (vec![], vec![], vec![], vec![]);
        for file in files {
            paths.push(file.path.as_str());
            sizes.push(file.size);
            modified.push(file.modified_ms);
            etags.push(file.etag.as_str());
        }
        let gone = sqlx::query("delete from file_looks where trigger_id = $1 and path <> all($2)")
            .bind(trigger.0)
            .bind(&paths)
            .execute(&mut *self.inner)
            .await?;
        let same: i64 = sqlx::query_scalar(include_str!("file_looks/same.sql"))
            .bind(trigger.0)
            .bind(&paths)
            .bind(&sizes)
            .bind(&modified)
            .bind(&etags)
            .fetch_one(&mut *self.inner)
            .await?;
        let settled: Vec<(String, i64, i64, String)> = sqlx::query_as(include_str!("file_looks/write.sql"))
            .bind(trigger.0)
            .bind(&paths)
            .bind(&sizes)
            .bind(&modified)
            .bind(&etags)
            .bind(due.is_first)
            .fetch_all(&mut *self.inner)
            .await?;
        let is_same = usize::try_from(same).is_ok_and(|same| same == files.len());
        if gone.rows_affected() > 0 || !is_same || !settled.is_empty() {
            self.notify_trigger(due.workflow_id, trigger.0).await?;
        }
        let seen = |(path, size, modified_ms, etag)| SeenFile { path, size, modified_ms, etag };
        Ok(settled.into_iter().map(seen).collect())
    }

    /// Notes why the files of a trigger cannot be looked at, or that they can.
    pub async fn update_look_error(&mut self, due: &LookDue, why: Option<&str>) -> Result<()> {
        let noted = sqlx::query(
            "update workflow_triggers set look_error = $2 where id = $1 and look_error is distinct from $2",
        )
        .bind(due.trigger_id.0)
        .bind(why)
        .execute(&mut *self.inner)
        .await?;
        if noted.rows_affected() > 0 {
            self.notify_trigger(due.workflow_id, due.trigger_id.0).await?;
        }
        Ok(())
    }

    /// Forgets what was seen of a trigger's files, so that the next look is the first.
    pub async fn forget_looks(&mut self, trigger: TriggerId) -> Result<()> {
        sqlx::query("delete from file_looks where trigger_id = $1").bind(trigger.0).execute(&mut *self.inner).await?;
        sqlx::query("update workflow_triggers set looked_at = null where id = $1")
            .bind(trigger.0)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}
