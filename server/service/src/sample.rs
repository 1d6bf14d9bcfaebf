use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use domain::{
    dataset::TableRef,
    entry::Entry,
    ids::WorkflowId,
    job::JobDraft,
    person::{Actor, Permission},
    problem::Problems,
    trigger::{definition::TriggerDraft, kind::TriggerKind},
    workflow::WorkflowDraft,
    workspace::SampleContents,
};
use serde_json::{Map, json};
use store::{NewExecution, Store, TriggerWrite, Tx};

use crate::{
    Error, Result, error::must, jobs::tables_of, ports::Lake, settings::Settings, triggers::next_run,
    workflows::Workflows,
};

/// Customers with planted defects.
mod customers;
/// Loan applications, payments and property valuations.
mod lending;
/// The same pseudo-random numbers each time.
mod random;
/// Orders, products and countries.
mod retail;

/// The sample workspace: a few workflows over generated files, and the way to remove it all.
#[derive(Clone, Debug)]
pub struct Samples {
    pub(crate) store: Store,
    pub(crate) lake: Arc<dyn Lake>,
    pub(crate) workflows: Workflows,
    pub(crate) settings: Settings,
    /// Where the generated files are written.
    pub(crate) folder: PathBuf,
}

/// One workflow of the sample workspace, as it would be typed.
struct SampleWorkflow {
    workflow: WorkflowDraft,
    jobs: Vec<JobDraft>,
    schedule: Option<TriggerDraft>,
    /// The workflow of the sample whose success starts it.
    after: Option<&'static str>,
    /// Whether it runs once when the sample is loaded, so that there is something to look at.
    runs_at_once: bool,
}

/// A generated file.
struct SampleFile {
    name: &'static str,
    content: String,
}

impl Samples {
    /// Writes the sample's files, makes its workflows all together, and starts some of them.
    pub async fn load_sample(&self, actor: &Actor) -> Result<()> {
        must(actor, Permission::Edit)?;
        self.write_files().await?;
        let folder = self.folder.display().to_string();
        let mut tx = self.store.begin().await?;
        if !tx.update_sample_loaded(true).await? {
            return Err(Error::conflict("sample_loaded", "The sample workspace is here already."));
        }
        let mut made = BTreeMap::new();
        for sample in [
            retail::workflow(&folder),
            customers::workflow(&folder),
            lending::payments(&folder),
            lending::valuations(&folder),
        ] {
            let name = sample.workflow.name.0.clone();
            let id = self.insert(&mut tx, actor, sample, &made).await?;
            made.insert(name, id);
        }
        tx.record(actor, "loaded", "sample", None, "Sample workspace", None, None).await?;
        tx.commit().await?;
        self.settings.forget();
        self.workflows.forget();
        Ok(())
    }

    /// Returns what the sample has brought, and what removing it would take away.
    pub async fn list_contents(&self, actor: &Actor) -> Result<SampleContents> {
        must(actor, Permission::Read)?;
        let mut contents = SampleContents::default();
        for workflow in self.store.list_sample_workflows().await? {
            for table in self.tables_written_by(workflow.id).await? {
                if self.store.find_dataset(&table).await?.is_some() {
                    contents.tables.push(table);
                }
            }
            contents.active_executions += self.store.count_active_executions(workflow.id).await?;
            contents.workflows.push(workflow.spec.name);
        }
        Ok(contents)
    }

    /// Removes the sample's workflows, tables and files.
    pub async fn remove_sample(&self, actor: &Actor) -> Result<()> {
        must(actor, Permission::Edit)?;
        let workflows = self.store.list_sample_workflows().await?;
        for workflow in &workflows {
            let mut tx = self.store.begin().await?;
            if tx.cancel_executions_of(workflow.id, &actor.name).await? > 0 {
                let name = &workflow.spec.name;
                tx.record(actor, "cancelled the executions of", "workflow", Some(workflow.id.0), name, None, None)
                    .await?;
            }
            tx.commit().await?;
            self.wait_until_idle(workflow.id).await?;
        }
        let mut tables = Vec::new();
        for workflow in workflows {
            tables.extend(self.tables_written_by(workflow.id).await?);
            let mut tx = self.store.begin().await?;
            tx.delete_executions_of(workflow.id).await?;
            tx.purge_workflow(workflow.id).await?;
            tx.record(actor, "removed", "workflow", Some(workflow.id.0), &workflow.spec.name, None, None).await?;
            tx.commit().await?;
        }
        for table in tables {
            if let Some(dataset) = self.store.find_dataset(&table).await? {
                let name = table.to_string();
                self.lake.drop_table(table).await.map_err(Problems::from)?;
                let mut tx = self.store.begin().await?;
                tx.delete_dataset(dataset.id).await?;
                tx.record(actor, "deleted", "dataset", Some(dataset.id.0), &name, None, None).await?;
                tx.commit().await?;
            }
        }
        match tokio::fs::remove_dir_all(&self.folder).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::internal(error)),
            _ => {}
        }
        let mut tx = self.store.begin().await?;
        tx.update_sample_loaded(false).await?;
        tx.record(actor, "removed", "sample", None, "Sample workspace", None, None).await?;
        tx.commit().await?;
        self.settings.forget();
        self.workflows.forget();
        Ok(())
    }

    /// Waits until nothing of a workflow runs any more, so that no job writes a table after it was dropped.
    async fn wait_until_idle(&self, workflow: WorkflowId) -> Result<()> {
        for _ in 0..100 {
            if self.store.count_active_executions(workflow).await? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Error::conflict("still_running", "An execution of the sample did not stop in time. Try again in a minute."))
    }

    async fn tables_written_by(&self, workflow: WorkflowId) -> Result<Vec<TableRef>> {
        let jobs = self.store.list_jobs(workflow).await?;
        Ok(jobs.iter().flat_map(|job| tables_of(&job.spec)).map(|(_, table)| table).collect())
    }

    async fn write_files(&self) -> Result<()> {
        tokio::fs::create_dir_all(&self.folder).await.map_err(Error::internal)?;
        for file in retail::files().into_iter().chain(customers::files()).chain(lending::files()) {
            tokio::fs::write(self.folder.join(file.name), file.content).await.map_err(Error::internal)?;
        }
        Ok(())
    }

    /// Makes a workflow with everything in it. Its jobs are not checked against the lake: gold SQL reads tables that only
    /// the first run makes. One line of the audit log tells of them all, for they come and go together.
    ///
    /// `made` are the workflows before it, by name: one of them may be what it comes after.
    async fn insert(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        sample: SampleWorkflow,
        made: &BTreeMap<String, WorkflowId>,
    ) -> Result<WorkflowId> {
        let spec = sample.workflow.check()?;
        let workflow = tx.insert_workflow(&spec, true, &actor.name).await?;
        let mut jobs = Vec::new();
        for job in &sample.jobs {
            let (name, spec) = job.check()?;
            tx.insert_job(workflow, &name, true, &spec).await?;
            jobs.push(name);
        }
        let timezone = self.settings.load_workspace().await?.timezone.clone();
        let schedule = sample.schedule.map(|schedule| TriggerDraft { timezone: timezone.as_str().into(), ..schedule });
        let dependency = sample.after.and_then(|name| made.get(name).map(|id| after(name, *id)));
        for draft in schedule.into_iter().chain(dependency) {
            let spec = TriggerDraft { enabled: Entry::of_switch(true), ..draft }.check()?;
            let next_run_at = next_run(tx, &spec).await?;
            tx.insert_trigger(workflow, &TriggerWrite { spec: &spec, next_run_at }).await?;
        }
        if sample.runs_at_once {
            tx.insert_execution(&NewExecution {
                workflow_id: workflow,
                trigger_id: None,
                // Whoever has the sample loaded has not yet run anything.
                triggered_by: "Sample workspace",
                user_id: None,
                timezone: &timezone,
                parameters: &Map::new(),
                idempotency_key: None,
            })
            .await?;
        }
        let after = json!({"workflow": spec, "jobs": jobs, "sample": true});
        tx.record(actor, "created", "workflow", Some(workflow.0), &spec.name, None, Some(after)).await?;
        Ok(workflow)
    }
}

/// Returns what starts a workflow when another one succeeds.
fn after(name: &str, upstream: WorkflowId) -> TriggerDraft {
    TriggerDraft {
        trigger_name: format!("After {name}").into(),
        upstream_workflow_ids: upstream.to_string().into(),
        ..TriggerDraft::blank(TriggerKind::Dependency)
    }
}
