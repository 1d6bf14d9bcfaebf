use domain::{
    dataset::TableRef,
    ids::{JobId, WorkflowId},
    job::{Job, JobSpec},
};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, StoreError, Topic, Tx, error::OnConstraint};

/// The words for a name that is taken.
const NAME_TAKEN: &str = "Another job of this workflow has this name.";

/// Completes a `select` of jobs.
macro_rules! select_jobs {
    ($rest:literal) => {
        concat!("select j.id, j.workflow_id, j.position, j.name, j.enabled, j.spec, j.version from jobs j ", $rest)
    };
}

#[derive(FromRow)]
struct JobRow {
    #[sqlx(try_from = "i64")]
    id: JobId,
    #[sqlx(try_from = "i64")]
    workflow_id: WorkflowId,
    position: i32,
    name: String,
    enabled: bool,
    spec: Json<JobSpec>,
    version: i32,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        let JobRow { id, workflow_id, position, name, enabled, spec: Json(spec), version } = row;
        Self { id, workflow_id, position, name, enabled, spec, version }
    }
}

impl Store {
    /// Returns the jobs of a workflow, in order.
    pub async fn list_jobs(&self, workflow: WorkflowId) -> Result<Vec<Job>> {
        let rows: Vec<JobRow> = sqlx::query_as(select_jobs!("where j.workflow_id = $1 order by j.position"))
            .bind(workflow.0)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(Job::from).collect())
    }

    /// Returns a job of a workflow that is not deleted.
    pub async fn load_job(&self, workflow: WorkflowId, id: JobId) -> Result<Job> {
        let row: JobRow = sqlx::query_as(select_jobs!(
            "join workflows w on w.id = j.workflow_id and w.deleted_at is null where j.workflow_id = $1 and j.id = $2"
        ))
        .bind(workflow.0)
        .bind(id.0)
        .fetch_one(&self.pool)
        .await?;
        Ok(row.into())
    }
}

/// A job that writes a table.
#[derive(Clone, Debug, FromRow)]
pub struct TableWriter {
    /// The job's name.
    pub job_name: String,
    /// Its workflow.
    #[sqlx(try_from = "i64")]
    pub workflow_id: WorkflowId,
    /// That workflow's name.
    pub workflow_name: String,
}

impl Store {
    /// Returns a job other than `except` that writes a table, if there is one in a workflow that is not deleted.
    pub async fn find_writer(&self, table: &TableRef, except: Option<JobId>) -> Result<Option<TableWriter>> {
        Ok(sqlx::query_as(
            "select j.name as job_name, w.id as workflow_id, w.name as workflow_name
             from jobs j
             join workflows w on w.id = j.workflow_id and w.deleted_at is null
             where j.id is distinct from $3
               and case when j.kind = 'sql' then $1 = 'gold' and j.spec ->> 'table' = $2 else j.spec #>> array[$1, 'table'] = $2 end
             order by j.id
             limit 1",
        )
        .bind(table.layer.to_string())
        .bind(table.name.as_str())
        .bind(except.map(|except| except.0))
        .fetch_optional(&self.pool)
        .await?)
    }
}

impl Tx {
    /// Waits until nobody else is choosing who writes which table, and keeps others waiting until the transaction ends:
    /// what [`Store::find_writer`] says stays true that long.
    pub async fn lock_writers(&mut self) -> Result<()> {
        sqlx::query("select pg_advisory_xact_lock(hashtext('flowforge writers of tables'))")
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }

    /// Adds a job at the end of a workflow.
    pub async fn insert_job(
        &mut self,
        workflow: WorkflowId,
        name: &str,
        enabled: bool,
        spec: &JobSpec,
    ) -> Result<JobId> {
        let id: i64 = sqlx::query_scalar(
            "insert into jobs (workflow_id, position, name, kind, spec, enabled)
             select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 from jobs where workflow_id = $1
             returning id",
        )
        .bind(workflow.0)
        .bind(name)
        .bind(kind(spec))
        .bind(Json(spec))
        .bind(enabled)
        .fetch_one(&mut *self.inner)
        .await
        .on_constraint("jobs_name_key", "name", NAME_TAKEN)?;
        self.notify(Topic::Workflow, Some(workflow.0)).await?;
        Ok(JobId(id))
    }

    /// Changes a job. Returns the new version.
    ///
    /// # Errors
    ///
    /// [`StoreError::ChangedMeanwhile`] when `version` is not the current one any more.
    pub async fn update_job(
        &mut self,
        id: JobId,
        version: i32,
        name: &str,
        enabled: bool,
        spec: &JobSpec,
    ) -> Result<i32> {
        let updated: Option<(i32, i64)> = sqlx::query_as(
            "update jobs
             set name = $3, kind = $4, spec = $5, enabled = $6, version = version + 1, updated_at = now()
             where id = $1 and version = $2
             returning version, workflow_id",
        )
        .bind(id.0)
        .bind(version)
        .bind(name)
        .bind(kind(spec))
        .bind(Json(spec))
        .bind(enabled)
        .fetch_optional(&mut *self.inner)
        .await
        .on_constraint("jobs_name_key", "name", NAME_TAKEN)?;
        let (version, workflow) = updated.ok_or(StoreError::ChangedMeanwhile)?;
        self.notify(Topic::Workflow, Some(workflow)).await?;
        Ok(version)
    }

    /// Puts the jobs of a workflow into the order of `ids`, which must be all of them.
    pub async fn reorder_jobs(&mut self, workflow: WorkflowId, ids: &[JobId]) -> Result<()> {
        let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
        sqlx::query(
            "update jobs j set position = wanted.position
             from unnest($2::bigint[]) with ordinality as wanted (id, position)
             where j.workflow_id = $1 and j.id = wanted.id",
        )
        .bind(workflow.0)
        .bind(numbers)
        .execute(&mut *self.inner)
        .await?;
        self.notify(Topic::Workflow, Some(workflow.0)).await
    }

    /// Deletes a job, closing the gap in the order. What it wrote stays.
    pub async fn delete_job(&mut self, workflow: WorkflowId, id: JobId) -> Result<()> {
        let position: i32 =
            sqlx::query_scalar("delete from jobs where workflow_id = $1 and id = $2 returning position")
                .bind(workflow.0)
                .bind(id.0)
                .fetch_one(&mut *self.inner)
                .await?;
        sqlx::query("update jobs set position = position - 1 where workflow_id = $1 and position > $2")
            .bind(workflow.0)
            .bind(position)
            .execute(&mut *self.inner)
            .await?;
        self.notify(Topic::Workflow, Some(workflow.0)).await
    }
}

fn kind(spec: &JobSpec) -> &'static str {
    match spec {
        JobSpec::File(_) => "file",
        JobSpec::Sql(_) => "sql",
    }
}
