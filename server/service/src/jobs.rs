use std::sync::Arc;

use domain::{
    dataset::{Layer, TableRef},
    ids::{JobId, WorkflowId},
    job::{FileJob, Job, JobDraft, JobSpec, Location},
    person::{Actor, Permission},
    problem::{Problem, Problems},
};
use serde_json::json;
use store::{Store, StoreError, Tx};

use crate::{
    Error, Result,
    change::changes,
    error::{CHANGED_MEANWHILE, OrMissing, must},
    ports::Lake,
    workflows::{Workflows, missing},
};

/// Looks at a job while it is edited.
mod editing;
/// Looks at sources and SQL.
mod looking;
/// What the pages of jobs begin with.
mod pages;
/// Writing jobs, each with its line in the audit log.
mod writing;

use editing::specs;
pub use pages::JobLook;
pub(crate) use writing::{delete, insert, update};

/// Jobs: the steps of workflows.
#[derive(Clone, Debug)]
pub struct Jobs {
    pub(crate) store: Store,
    pub(crate) lake: Arc<dyn Lake>,
    pub(crate) workflows: Workflows,
    /// The greatest size of an upload in bytes.
    pub(crate) upload_limit: u64,
}

impl Jobs {
    /// Returns the jobs of a workflow, in order.
    pub async fn list_jobs(&self, actor: &Actor, workflow: WorkflowId) -> Result<Vec<Job>> {
        must(actor, Permission::Read)?;
        self.workflows.load_workflow(actor, workflow).await?;
        Ok(self.store.list_jobs(workflow).await?)
    }

    /// Returns a job.
    pub async fn load_job(&self, actor: &Actor, workflow: WorkflowId, id: JobId) -> Result<Job> {
        must(actor, Permission::Read)?;
        self.store
            .load_job(workflow, id)
            .await
            .or_missing(|| format!("Job {id} is not in this workflow; it may have been deleted."))
    }

    /// Adds a job at the end of a workflow.
    pub async fn create_job(&self, actor: &Actor, workflow: WorkflowId, draft: &JobDraft) -> Result<Job> {
        must(actor, Permission::Edit)?;
        let (name, spec) = self.check(workflow, None, draft).await?;
        let mut tx = self.store.begin().await?;
        tx.lock_workflow(workflow).await.or_missing(|| missing(workflow))?;
        self.claim_tables(&mut tx, workflow, None, &spec).await?;
        let id = insert(&mut tx, actor, workflow, &name, draft.enabled.is_on(), &spec).await?;
        self.commit(tx).await?;
        self.load_job(actor, workflow, id).await
    }

    /// Changes a job. The draft names the version it started from.
    ///
    /// # Errors
    ///
    /// A conflict `changed_meanwhile` when somebody else was faster; its details hold the draft as it is now.
    pub async fn save_job(&self, actor: &Actor, workflow: WorkflowId, id: JobId, draft: &JobDraft) -> Result<Job> {
        must(actor, Permission::Edit)?;
        let before = self.load_job(actor, workflow, id).await?;
        let (name, spec) = self.check(workflow, Some(id), draft).await?;
        let version = crate::version(&draft.version)?.unwrap_or(before.version);
        let enabled = draft.enabled.is_on();
        let mut tx = self.store.begin().await?;
        self.claim_tables(&mut tx, workflow, Some(id), &spec).await?;
        match update(&mut tx, actor, &before, version, (&name, enabled, &spec)).await {
            Err(Error::Conflict { code: CHANGED_MEANWHILE, .. }) => {
                return Err(self.changed_meanwhile(&before).await?);
            }
            other => other?,
        }
        self.commit(tx).await?;
        self.load_job(actor, workflow, id).await
    }

    /// Switches a job off, so that it is left out, or on. What it does is not checked again: a job that does not hold any
    /// more is one that somebody wants to switch off.
    pub async fn set_job_enabled(&self, actor: &Actor, workflow: WorkflowId, id: JobId, enabled: bool) -> Result<Job> {
        must(actor, Permission::Edit)?;
        let before = self.load_job(actor, workflow, id).await?;
        let mut tx = self.store.begin().await?;
        match tx.update_job(id, before.version, &before.name, enabled, &before.spec).await {
            Err(StoreError::ChangedMeanwhile) => return Err(self.changed_meanwhile(&before).await?),
            other => other?,
        };
        let (old, new) = changes(&json!({"enabled": before.enabled}), &json!({"enabled": enabled}));
        tx.record(actor, "changed", "job", Some(id.0), &before.name, old, new).await?;
        self.commit(tx).await?;
        self.load_job(actor, workflow, id).await
    }

    /// Moves a job to another place; 1 is the first.
    pub async fn move_job(&self, actor: &Actor, workflow: WorkflowId, id: JobId, position: usize) -> Result<Vec<Job>> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        tx.lock_workflow(workflow).await.or_missing(|| missing(workflow))?;
        // Read under the lock: two people who move jobs at once must not mix their orders.
        let jobs = self.store.list_jobs(workflow).await?;
        let mut order: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
        let from = order.iter().position(|&other| other == id);
        let from = from.ok_or_else(|| Error::NotFound(format!("Job {id} is not in this workflow.")))?;
        let moved = order.remove(from);
        order.insert(position.saturating_sub(1).min(order.len()), moved);
        tx.reorder_jobs(workflow, &order).await?;
        tx.record(
            actor,
            "moved",
            "job",
            Some(id.0),
            &jobs[from].name,
            Some(json!({"position": from + 1})),
            Some(json!({"position": position})),
        )
        .await?;
        self.commit(tx).await?;
        Ok(self.store.list_jobs(workflow).await?)
    }

    /// Deletes a job. The tables it wrote stay.
    pub async fn delete_job(&self, actor: &Actor, workflow: WorkflowId, id: JobId) -> Result<Job> {
        must(actor, Permission::Edit)?;
        let job = self.load_job(actor, workflow, id).await?;
        let mut tx = self.store.begin().await?;
        tx.lock_workflow(workflow).await.or_missing(|| missing(workflow))?;
        delete(&mut tx, actor, &job).await?;
        self.commit(tx).await?;
        Ok(job)
    }

    /// Returns the name and specification of a draft, after every check that saving makes.
    pub async fn check_job(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: Option<JobId>,
        draft: &JobDraft,
    ) -> Result<(String, JobSpec)> {
        must(actor, Permission::Edit)?;
        self.check(workflow, id, draft).await
    }

    async fn check(&self, workflow: WorkflowId, id: Option<JobId>, draft: &JobDraft) -> Result<(String, JobSpec)> {
        let (name, spec) = draft.check()?;
        let mut problems = Problems::default();
        if let JobSpec::File(file) = &spec {
            self.check_source(&mut problems, file).await?;
        }
        if spec.gold().is_some()
            && let Err(problem) = self.lake.check_gold(spec.clone(), specs(self.earlier(workflow, id).await?)).await
        {
            problems.0.push(Problem { field: "gold.sql".to_owned(), ..problem });
        }
        self.check_tables(&mut problems, workflow, id, &spec).await?;
        Ok(problems.or((name, spec))?)
    }

    async fn check_source(&self, problems: &mut Problems, file: &FileJob) -> Result<()> {
        match &file.source.location {
            Location::Upload { upload_id, file_name } => match self.store.load_upload(*upload_id).await {
                Ok(upload) if upload.completed_at.is_some() => {}
                Ok(_) => problems.add("source.upload_id", format!("{file_name} has not arrived completely yet.")),
                Err(StoreError::NotFound) => problems
                    .add("source.upload_id", format!("The upload of {file_name} is gone. Upload the file again.")),
                Err(other) => return Err(other.into()),
            },
            Location::Pattern { pattern } => {
                if let Err(problem) = self.lake.check_pattern(pattern.clone()).await {
                    problems.0.push(Problem { field: "source.pattern".to_owned(), ..problem });
                }
            }
        }
        Ok(())
    }

    /// Looks once more that nobody else writes a job's tables, and keeps it so until the job is saved.
    async fn claim_tables(&self, tx: &mut Tx, workflow: WorkflowId, id: Option<JobId>, spec: &JobSpec) -> Result<()> {
        tx.lock_writers().await?;
        let mut problems = Problems::default();
        self.check_tables(&mut problems, workflow, id, spec).await?;
        Ok(problems.or(())?)
    }

    /// Refuses a table that another job writes: two writers of one table would undo each other's work.
    async fn check_tables(
        &self,
        problems: &mut Problems,
        workflow: WorkflowId,
        id: Option<JobId>,
        spec: &JobSpec,
    ) -> Result<()> {
        for (field, table) in tables_of(spec) {
            if let Some(other) = self.store.find_writer(&table, id).await? {
                let place = if other.workflow_id == workflow {
                    "this workflow".to_owned()
                } else {
                    format!("workflow “{}”", other.workflow_name)
                };
                problems.add(field, written_already(&table, &other.job_name, &place));
            }
        }
        Ok(())
    }

    async fn changed_meanwhile(&self, before: &Job) -> Result<Error> {
        let current = self.store.load_job(before.workflow_id, before.id).await?;
        let by = self.store.last_actor("job", before.id.0).await?;
        Ok(Error::changed_meanwhile("job", by, &JobDraft::from(&current)))
    }

    async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.workflows.forget();
        Ok(())
    }
}

/// Says that a table has a writer.
pub(crate) fn written_already(table: &TableRef, job: &str, place: &str) -> String {
    format!("{table} is written by the job “{job}” of {place} already. Choose another name.")
}

/// Returns the tables that a job writes, each with the field that names it.
pub(crate) fn tables_of(spec: &JobSpec) -> Vec<(&'static str, TableRef)> {
    let table = |layer: Layer, name: &domain::dataset::TableName| TableRef { layer, name: name.clone() };
    match spec {
        JobSpec::Sql(gold) => vec![("gold.table", table(Layer::Gold, &gold.table))],
        JobSpec::File(file) => {
            let mut tables = vec![("bronze.table", table(Layer::Bronze, &file.bronze.table))];
            tables.extend(file.silver.as_ref().map(|silver| ("silver.table", table(Layer::Silver, &silver.table))));
            tables.extend(file.gold.as_ref().map(|gold| ("gold.table", table(Layer::Gold, &gold.table))));
            tables
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_a_job_has_the_field_that_names_it() {
        let draft = JobDraft {
            name: "orders".into(),
            source: domain::job::SourceDraft { pattern: "/files/*.csv".into(), ..Default::default() },
            bronze: domain::job::BronzeDraft { table: "orders".into(), ..Default::default() },
            silver: domain::job::SilverDraft { enabled: "on".into(), table: "orders".into(), ..Default::default() },
            gold: domain::job::GoldDraft {
                enabled: "on".into(),
                table: "orders_by_day".into(),
                sql: "select 1".into(),
                ..Default::default()
            },
            ..JobDraft::default()
        };
        let (_, spec) = draft.check().expect("a job");
        let tables: Vec<_> = tables_of(&spec).into_iter().map(|(field, table)| format!("{field}={table}")).collect();
        assert_eq!(
            tables,
            ["bronze.table=bronze.orders", "silver.table=silver.orders", "gold.table=gold.orders_by_day"]
        );
    }
}
