use chrono::{DateTime, Utc};
use domain::{
    ids::WorkflowId,
    workflow::{DataClassification, Environment, Pause, Priority, Workflow, WorkflowSpec},
};
use sqlx::{FromRow, Postgres, postgres::PgArguments, query::QueryScalar};

use crate::{Result, Store, StoreError, Topic, Tx, error::OnConstraint, workspace::PauseRow};

/// The workflows of the picture of what starts what.
mod graph;
/// What surrounds a workflow.
mod head;
/// The list of workflows.
mod list;

pub use head::Surroundings;

/// The words for a name that is taken.
const NAME_TAKEN: &str = "Another workflow has this name.";

/// Completes a `select` of workflows.
macro_rules! select_workflows {
    ($rest:literal) => {
        concat!(
            "select w.id, w.name, w.description, w.owner, w.application, w.team, w.business_unit, w.environment, w.priority,
               w.data_classification, w.tags, w.notification_email, w.max_active_executions, w.paused_at, w.paused_by,
               w.pause_reason, w.resume_at, w.sample, w.version, w.created_at, w.updated_at, w.updated_by, w.deleted_at
             from workflows w ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct WorkflowRow {
    #[sqlx(try_from = "i64")]
    id: WorkflowId,
    name: String,
    description: String,
    owner: String,
    application: String,
    team: String,
    business_unit: String,
    #[sqlx(try_from = "String")]
    environment: Environment,
    #[sqlx(try_from = "String")]
    priority: Priority,
    #[sqlx(try_from = "String")]
    data_classification: DataClassification,
    tags: Vec<String>,
    notification_email: String,
    max_active_executions: i32,
    #[sqlx(flatten)]
    pause: PauseRow,
    sample: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    updated_by: String,
    deleted_at: Option<DateTime<Utc>>,
}

impl From<WorkflowRow> for Workflow {
    fn from(row: WorkflowRow) -> Self {
        Self {
            id: row.id,
            spec: WorkflowSpec {
                name: row.name,
                description: row.description,
                owner: row.owner,
                application: row.application,
                team: row.team,
                business_unit: row.business_unit,
                environment: row.environment,
                priority: row.priority,
                data_classification: row.data_classification,
                tags: row.tags,
                notification_email: row.notification_email,
                max_active_executions: row.max_active_executions,
            },
            pause: row.pause.into(),
            sample: row.sample,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
            deleted_at: row.deleted_at,
        }
    }
}

impl Store {
    /// Returns all workflows by name, at most `limit`.
    pub async fn list_workflow_names(&self, limit: i64) -> Result<Vec<(WorkflowId, String)>> {
        let rows: Vec<(i64, String)> =
            sqlx::query_as("select id, name from workflows where deleted_at is null order by lower(name) limit $1")
                .bind(limit)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id, name)| (WorkflowId(id), name)).collect())
    }

    /// Returns a workflow, deleted or not.
    pub async fn load_workflow(&self, id: WorkflowId) -> Result<Workflow> {
        let row: WorkflowRow =
            sqlx::query_as(select_workflows!("where w.id = $1")).bind(id.0).fetch_one(&self.pool).await?;
        Ok(row.into())
    }

    /// Returns the workflow with a name, whatever the case of its letters.
    pub async fn find_workflow(&self, name: &str) -> Result<Option<Workflow>> {
        let row: Option<WorkflowRow> = sqlx::query_as(select_workflows!(
            "where lower(normalize(w.name)) = lower(normalize($1)) and w.deleted_at is null"
        ))
        .bind(name)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(Workflow::from))
    }

    /// Returns whether there is any workflow that is not deleted.
    pub async fn has_workflows(&self) -> Result<bool> {
        Ok(sqlx::query_scalar("select exists (select from workflows where deleted_at is null)")
            .fetch_one(&self.pool)
            .await?)
    }

    /// Returns the workflows that were deleted and can still be restored, the last deleted first.
    pub async fn list_deleted_workflows(&self) -> Result<Vec<Workflow>> {
        let rows: Vec<WorkflowRow> =
            sqlx::query_as(select_workflows!("where w.deleted_at is not null order by w.deleted_at desc"))
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(Workflow::from).collect())
    }

    /// Returns the workflows of the sample workspace that are not deleted.
    pub async fn list_sample_workflows(&self) -> Result<Vec<Workflow>> {
        let rows: Vec<WorkflowRow> =
            sqlx::query_as(select_workflows!("where w.sample order by w.id")).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(Workflow::from).collect())
    }
}

impl Tx {
    /// Returns a workflow that is not deleted, locked until the transaction ends.
    pub async fn lock_workflow(&mut self, id: WorkflowId) -> Result<Workflow> {
        let row: WorkflowRow = sqlx::query_as(select_workflows!("where w.id = $1 and w.deleted_at is null for update"))
            .bind(id.0)
            .fetch_one(&mut *self.inner)
            .await?;
        Ok(row.into())
    }

    /// Makes a workflow.
    pub async fn insert_workflow(&mut self, spec: &WorkflowSpec, sample: bool, by: &str) -> Result<WorkflowId> {
        let insert = sqlx::query_scalar(
            "insert into workflows (name, description, owner, application, team, business_unit, environment, priority,
               data_classification, tags, notification_email, max_active_executions, sample, updated_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             returning id",
        );
        let insert = bind_spec(insert, spec).bind(sample).bind(by);
        let id: i64 =
            insert.fetch_one(&mut *self.inner).await.on_constraint("workflows_name_key", "name", NAME_TAKEN)?;
        self.notify(Topic::Workflow, Some(id)).await?;
        Ok(WorkflowId(id))
    }

    /// Changes what people say about a workflow. Returns the new version.
    ///
    /// # Errors
    ///
    /// [`StoreError::ChangedMeanwhile`] when `version` is not the current one any more.
    pub async fn update_workflow(
        &mut self,
        id: WorkflowId,
        version: i32,
        spec: &WorkflowSpec,
        by: &str,
    ) -> Result<i32> {
        let update = sqlx::query_scalar(
            "update workflows
             set name = $3, description = $4, owner = $5, application = $6, team = $7, business_unit = $8, environment = $9,
               priority = $10, data_classification = $11, tags = $12, notification_email = $13, max_active_executions = $14,
               updated_by = $15, updated_at = now(), version = version + 1
             where id = $1 and version = $2 and deleted_at is null
             returning version",
        )
        .bind(id.0)
        .bind(version);
        let update = bind_spec(update, spec).bind(by);
        let updated: Option<i32> =
            update.fetch_optional(&mut *self.inner).await.on_constraint("workflows_name_key", "name", NAME_TAKEN)?;
        self.notify(Topic::Workflow, Some(id.0)).await?;
        // More may run at once now.
        self.notify(Topic::Queue, None).await?;
        updated.ok_or(StoreError::ChangedMeanwhile)
    }

    /// Pauses a workflow's triggers, or lets them go on.
    pub async fn update_workflow_pause(&mut self, id: WorkflowId, pause: Option<&Pause>) -> Result<()> {
        sqlx::query_scalar::<_, i64>(
            "update workflows
             set paused_at = $2, paused_by = $3, pause_reason = $4, resume_at = $5
             where id = $1 and deleted_at is null
             returning id",
        )
        .bind(id.0)
        .bind(pause.map(|pause| pause.at))
        .bind(pause.map(|pause| &pause.by))
        .bind(pause.map(|pause| &pause.reason))
        .bind(pause.and_then(|pause| pause.resume_at))
        .fetch_one(&mut *self.inner)
        .await?;
        self.notify(Topic::Workflow, Some(id.0)).await?;
        self.notify(Topic::Trigger, None).await
    }

    /// Deletes a workflow; it can be restored for a week. Its triggers stay with it and do not fire meanwhile.
    pub async fn delete_workflow(&mut self, id: WorkflowId, by: &str) -> Result<()> {
        sqlx::query_scalar::<_, i64>(
            "update workflows set deleted_at = now(), deleted_by = $2 where id = $1 and deleted_at is null returning id",
        )
        .bind(id.0)
        .bind(by)
        .fetch_one(&mut *self.inner)
        .await?;
        self.notify(Topic::Workflow, Some(id.0)).await?;
        self.notify(Topic::Trigger, None).await
    }

    /// Takes a deletion back.
    pub async fn restore_workflow(&mut self, id: WorkflowId) -> Result<()> {
        sqlx::query_scalar::<_, i64>(
            "update workflows set deleted_at = null, deleted_by = null where id = $1 and deleted_at is not null returning id",
        )
        .bind(id.0)
        .fetch_one(&mut *self.inner)
        .await
        .on_constraint("workflows_name_key", "name", "Another workflow has taken this name meanwhile. Rename that one first.")?;
        self.notify(Topic::Workflow, Some(id.0)).await?;
        self.notify(Topic::Trigger, None).await
    }

    /// Removes a workflow for good, with its jobs and triggers. Its executions stay, with the names they kept.
    pub async fn purge_workflow(&mut self, id: WorkflowId) -> Result<()> {
        sqlx::query("delete from workflows where id = $1").bind(id.0).execute(&mut *self.inner).await?;
        self.notify(Topic::Workflow, Some(id.0)).await?;
        self.notify(Topic::Trigger, None).await
    }

    /// Returns the deleted workflows whose week is over, at most `limit`, locked.
    pub async fn lock_expired_workflows(&mut self, limit: i64) -> Result<Vec<WorkflowId>> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "select id from workflows where deleted_at < now() - interval '7 days' order by id limit $1 for update skip locked",
        )
        .bind(limit)
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(ids.into_iter().map(WorkflowId).collect())
    }
}

/// Binds what people say about a workflow, in the order of its columns.
fn bind_spec<'query, T>(
    query: QueryScalar<'query, Postgres, T, PgArguments>,
    spec: &'query WorkflowSpec,
) -> QueryScalar<'query, Postgres, T, PgArguments> {
    query
        .bind(&spec.name)
        .bind(&spec.description)
        .bind(&spec.owner)
        .bind(&spec.application)
        .bind(&spec.team)
        .bind(&spec.business_unit)
        .bind(spec.environment.to_string())
        .bind(spec.priority.to_string())
        .bind(spec.data_classification.to_string())
        .bind(&spec.tags)
        .bind(&spec.notification_email)
        .bind(spec.max_active_executions)
}
