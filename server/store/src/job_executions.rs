use chrono::{DateTime, Utc};
use domain::{
    dataset::Layer,
    execution::{CommitOutcome, JobExecution, JobFailure, JobOutcome, JobReport, JobStatus, MatrixCell},
    ids::{ExecutionId, JobExecutionId, JobId},
};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, Topic, Tx};

/// A job that an attempt is going to do.
#[derive(Debug)]
pub struct NewJobExecution<'a> {
    /// The job.
    pub job_id: JobId,
    /// Its name.
    pub job_name: &'a str,
    /// Its version.
    pub job_version: i32,
    /// Its place in the workflow.
    pub position: i32,
    /// Why it will not be started, if so.
    pub skipped: Option<&'a str>,
}

#[derive(FromRow)]
struct JobExecutionRow {
    #[sqlx(try_from = "i64")]
    id: JobExecutionId,
    #[sqlx(try_from = "i64")]
    execution_id: ExecutionId,
    job_id: Option<i64>,
    job_name: String,
    job_version: i32,
    position: i32,
    attempt: i32,
    #[sqlx(try_from = "String")]
    status: JobStatus,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    error: Option<String>,
    hint: Option<String>,
    report: Json<JobReport>,
}

#[derive(FromRow)]
struct JobOutcomeRow {
    #[sqlx(try_from = "i64")]
    id: JobExecutionId,
    #[sqlx(try_from = "i64")]
    execution_id: ExecutionId,
    job_id: Option<i64>,
    job_name: String,
    position: i32,
    attempt: i32,
    #[sqlx(try_from = "String")]
    status: JobStatus,
    milliseconds: Option<i64>,
    error: Option<String>,
}

impl From<JobOutcomeRow> for JobOutcome {
    fn from(row: JobOutcomeRow) -> Self {
        let (status, attempt, milliseconds) = (row.status, row.attempt, row.milliseconds);
        Self {
            execution_id: row.execution_id,
            job_id: row.job_id.map(JobId),
            job_name: row.job_name,
            position: row.position,
            cell: MatrixCell { id: row.id, status, attempt, milliseconds, error: row.error },
        }
    }
}

impl From<JobExecutionRow> for JobExecution {
    fn from(row: JobExecutionRow) -> Self {
        Self {
            id: row.id,
            execution_id: row.execution_id,
            job_id: row.job_id.map(JobId),
            job_name: row.job_name,
            job_version: row.job_version,
            position: row.position,
            attempt: row.attempt,
            status: row.status,
            started_at: row.started_at,
            finished_at: row.finished_at,
            error: row.error,
            hint: row.hint,
            report: row.report.0,
        }
    }
}

impl Store {
    /// Returns all attempts at the jobs of an execution, by place, then by attempt.
    pub async fn list_job_executions(&self, execution: ExecutionId) -> Result<Vec<JobExecution>> {
        let rows: Vec<JobExecutionRow> = sqlx::query_as(
            "select id, execution_id, job_id, job_name, job_version, position, attempt, status, started_at, finished_at, error, hint, report
             from job_executions where execution_id = $1 order by position, attempt",
        )
        .bind(execution.0)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(JobExecution::from).collect())
    }

    /// Returns the last attempt at each job of some executions.
    pub async fn list_job_outcomes(&self, executions: &[ExecutionId]) -> Result<Vec<JobOutcome>> {
        let ids: Vec<i64> = executions.iter().map(|id| id.0).collect();
        let rows: Vec<JobOutcomeRow> = sqlx::query_as(
            "select distinct on (execution_id, job_id, job_name) id, execution_id, job_id, job_name, position, attempt, status,
               (extract(epoch from finished_at - started_at) * 1000)::bigint as milliseconds, error
             from job_executions where execution_id = any($1)
             order by execution_id, job_id, job_name, attempt desc",
        )
        .bind(ids)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(JobOutcome::from).collect())
    }

    /// Writes what a running job has done so far, unless the attempt is not this worker's any more.
    pub async fn update_job_progress(
        &self,
        execution: ExecutionId,
        attempt: i32,
        id: JobExecutionId,
        report: &JobReport,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.write_job_execution(execution, attempt, id, "running", None, report).await?;
        tx.notify(Topic::Execution, Some(execution.0)).await?;
        tx.commit().await
    }
}

impl Tx {
    /// Writes the list of what an attempt is going to do. Returns their numbers, in order.
    pub async fn insert_job_executions(
        &mut self,
        execution: ExecutionId,
        attempt: i32,
        jobs: &[NewJobExecution<'_>],
    ) -> Result<Vec<JobExecutionId>> {
        let (mut ids, mut names, mut versions, mut positions, mut reasons) = (vec![], vec![], vec![], vec![], vec![]);
        for job in jobs {
            ids.push(job.job_id.0);
            names.push(job.job_name.to_owned());
            versions.push(job.job_version);
            positions.push(job.position);
            reasons.push(job.skipped.map(str::to_owned));
        }
        let mut rows: Vec<(i64, i32)> = sqlx::query_as(
            "insert into job_executions (execution_id, attempt, job_id, job_name, job_version, position, status, error)
             select $1, $2, j.job_id, j.job_name, j.job_version, j.position, case when j.reason is null then 'pending' else 'skipped' end, j.reason
             from unnest($3::bigint[], $4::text[], $5::integer[], $6::integer[], $7::text[])
               as j (job_id, job_name, job_version, position, reason)
             returning id, position",
        )
        .bind(execution.0)
        .bind(attempt)
        .bind(ids)
        .bind(names)
        .bind(versions)
        .bind(positions)
        .bind(reasons)
        .fetch_all(&mut *self.inner)
        .await?;
        rows.sort_by_key(|row| row.1);
        self.notify(Topic::Execution, Some(execution.0)).await?;
        Ok(rows.into_iter().map(|row| JobExecutionId(row.0)).collect())
    }

    /// Notes that a job starts. Returns whether the attempt is still this worker's.
    pub async fn start_job_execution(
        &mut self,
        execution: ExecutionId,
        attempt: i32,
        id: JobExecutionId,
    ) -> Result<bool> {
        let started = sqlx::query(
            "update job_executions j set status = 'running', started_at = scheduler_now()
             where j.id = $3 and j.status = 'pending'
               and exists (select from executions e where e.id = $1 and e.attempt = $2 and e.status = 'running')",
        )
        .bind(execution.0)
        .bind(attempt)
        .bind(id.0)
        .execute(&mut *self.inner)
        .await?;
        self.notify(Topic::Execution, Some(execution.0)).await?;
        Ok(started.rows_affected() > 0)
    }

    /// Ends a job. Returns whether the attempt was still this worker's.
    pub async fn complete_job_execution(
        &mut self,
        execution: ExecutionId,
        attempt: i32,
        id: JobExecutionId,
        failure: Option<&JobFailure>,
        report: &JobReport,
    ) -> Result<bool> {
        let status = match failure {
            None => "succeeded",
            Some(failure) if failure.cancelled => "cancelled",
            Some(_) => "failed",
        };
        let completed = self.write_job_execution(execution, attempt, id, status, failure, report).await?;
        self.notify(Topic::Execution, Some(execution.0)).await?;
        Ok(completed)
    }

    /// Notes why the jobs that have not started will not be.
    pub async fn skip_pending_jobs(&mut self, execution: ExecutionId, attempt: i32, reason: &str) -> Result<()> {
        sqlx::query("update job_executions set status = 'skipped', error = $3 where execution_id = $1 and attempt = $2 and status = 'pending'")
            .bind(execution.0)
            .bind(attempt)
            .bind(reason)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    async fn write_job_execution(
        &mut self,
        execution: ExecutionId,
        attempt: i32,
        id: JobExecutionId,
        status: &str,
        failure: Option<&JobFailure>,
        report: &JobReport,
    ) -> Result<bool> {
        let totals = Totals::of(report);
        let updated = sqlx::query(
            "update job_executions j
             set status = $4, error = $5, hint = $6, report = $7, rows_read = $8, rows_bronze = $9, rows_silver = $10,
               rows_gold = $11, rows_quarantined = $12, bytes = $13,
               finished_at = case when $4 <> 'running' then scheduler_now() end
             where j.id = $3 and j.status = 'running'
               and exists (select from executions e where e.id = $1 and e.attempt = $2 and e.status = 'running')",
        )
        .bind(execution.0)
        .bind(attempt)
        .bind(id.0)
        .bind(status)
        .bind(failure.map(|failure| &failure.message))
        .bind(failure.and_then(|failure| failure.hint.as_ref()))
        .bind(Json(report))
        .bind(totals.read)
        .bind(totals.layer(Layer::Bronze))
        .bind(totals.layer(Layer::Silver))
        .bind(totals.layer(Layer::Gold))
        .bind(totals.quarantined)
        .bind(totals.bytes)
        .execute(&mut *self.inner)
        .await?;
        Ok(updated.rows_affected() > 0)
    }
}

/// The sums of a report that lists and charts use.
struct Totals {
    read: i64,
    by_layer: [i64; 3],
    quarantined: i64,
    bytes: i64,
}

impl Totals {
    fn of(report: &JobReport) -> Self {
        let mut totals = Self { read: 0, by_layer: [0; 3], quarantined: 0, bytes: 0 };
        totals.read = report.layers.first().map_or(0, |layer| layer.rows_read);
        for layer in &report.layers {
            if layer.outcome != CommitOutcome::RolledBack {
                totals.by_layer[index(layer.table.layer)] += layer.rows_kept;
            }
            totals.quarantined += layer.rows_quarantined;
            totals.bytes += i64::try_from(layer.bytes_written).unwrap_or(i64::MAX);
        }
        totals
    }

    fn layer(&self, layer: Layer) -> i64 {
        self.by_layer[index(layer)]
    }
}

fn index(layer: Layer) -> usize {
    match layer {
        Layer::Bronze => 0,
        Layer::Silver => 1,
        Layer::Gold => 2,
    }
}
