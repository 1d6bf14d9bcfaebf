use chrono::{DateTime, Utc};
use domain::{
    execution::FileReport,
    ids::{ExecutionId, JobId},
};
use sqlx::FromRow;

use crate::{Result, Store, Tx};

/// A file that a job has looked at.
#[derive(Clone, Debug, FromRow)]
pub struct IngestedFile {
    /// Its path.
    pub path: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was last changed.
    pub modified_at: Option<DateTime<Utc>>,
    /// The execution that looked at it.
    pub execution_id: Option<i64>,
    /// The rows that were read.
    pub rows: i64,
    /// `ingested`, or `skipped` because its bytes were read before.
    pub state: String,
    /// When it was looked at.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Returns the files that a job has looked at, newest first.
    pub async fn list_ingested_files(&self, job: JobId, limit: i64) -> Result<Vec<IngestedFile>> {
        Ok(sqlx::query_as(
            "select path, sha256, size, modified_at, execution_id, rows, state, at
             from ingested_files where job_id = $1 order by id desc limit $2",
        )
        .bind(job.0)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }
}

impl Tx {
    /// Notes the files that an execution's job has looked at; what was noted before for the same execution is replaced.
    pub async fn replace_ingested_files(
        &mut self,
        job: JobId,
        execution: ExecutionId,
        files: &[FileReport],
    ) -> Result<()> {
        sqlx::query("delete from ingested_files where job_id = $1 and execution_id = $2")
            .bind(job.0)
            .bind(execution.0)
            .execute(&mut *self.inner)
            .await?;
        let (mut paths, mut sums, mut sizes, mut modified, mut rows, mut states) =
            (vec![], vec![], vec![], vec![], vec![], vec![]);
        for file in files {
            paths.push(file.path.clone());
            sums.push(file.sha256.clone());
            sizes.push(i64::try_from(file.size).unwrap_or(i64::MAX));
            modified.push(DateTime::<Utc>::from_timestamp_millis(file.modified_ms));
            rows.push(file.rows);
            states.push(if file.skipped { "skipped" } else { "ingested" });
        }
        sqlx::query(
            "insert into ingested_files (job_id, execution_id, path, sha256, size, modified_at, rows, state)
             select $1, $2, f.path, f.sha256, f.size, f.modified_at, f.rows, f.state
             from unnest($3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::bigint[], $8::text[])
               as f (path, sha256, size, modified_at, rows, state)",
        )
        .bind(job.0)
        .bind(execution.0)
        .bind(paths)
        .bind(sums)
        .bind(sizes)
        .bind(modified)
        .bind(rows)
        .bind(states)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}
