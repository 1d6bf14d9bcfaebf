use std::{path::PathBuf, sync::Arc, time::Duration};

use domain::{
    entry::Entry,
    ids::WorkflowId,
    job::JobDraft,
    person::{Actor, Permission},
    trigger::definition::TriggerDraft,
    workflow::WorkflowDraft,
};
use serde_json::Map;
use store::{NewExecution, Store};

use crate::{
    Error, Result, error::must, jobs::tables_of, ports::Lake, settings::Settings, triggers::Triggers,
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
    pub(crate) triggers: Triggers,
    pub(crate) settings: Settings,
    /// Where the generated files are written.
    pub(crate) folder: PathBuf,
}

/// One workflow of the sample workspace, as it would be typed.
struct SampleWorkflow {
    workflow: WorkflowDraft,
    jobs: Vec<JobDraft>,
    schedule: Option<TriggerDraft>,
    /// Whether it runs once when the sample is loaded, so that there is something to look at.
    runs_at_once: bool,
}

/// A generated file.
struct SampleFile {
    name: &'static str,
    content: String,
}

impl Samples {
    /// Writes the sample's files and makes its workflows, and starts some of them.
    pub async fn load_sample(&self, actor: &Actor) -> Result<()> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        if !tx.update_sample_loaded(true).await? {
            return Err(Error::conflict("sample_loaded", "The sample workspace is here already."));
        }
        tx.commit().await?;
        self.settings.forget();
        self.write_files().await?;
        let folder = self.folder.display().to_string();
        for sample in [
            retail::workflow(&folder),
            customers::workflow(&folder),
            lending::payments(&folder),
            lending::valuations(&folder),
        ] {
            self.make(actor, sample).await?;
        }
        Ok(())
    }

    /// Removes the sample's workflows, tables and files.
    pub async fn remove_sample(&self, actor: &Actor) -> Result<()> {
        must(actor, Permission::Edit)?;
        let workflows = self.store.list_sample_workflows().await?;
        for workflow in &workflows {
            let mut tx = self.store.begin().await?;
            tx.cancel_executions_of(workflow.id, &actor.name).await?;
            tx.commit().await?;
            self.wait_until_idle(workflow.id).await?;
        }
        let mut tables = Vec::new();
        for workflow in workflows {
            for job in self.store.list_jobs(workflow.id).await? {
                tables.extend(tables_of(&job.spec).into_iter().map(|(_, table)| table));
            }
            let mut tx = self.store.begin().await?;
            tx.delete_executions_of(workflow.id).await?;
            tx.purge_workflow(workflow.id).await?;
            tx.record(actor, "removed", "workflow", Some(workflow.id.0), &workflow.spec.name, None, None).await?;
            tx.commit().await?;
        }
        for table in tables {
            if let Some(dataset) = self.store.find_dataset(&table).await? {
                self.lake.drop_table(table).await.map_err(domain::problem::Problems::from)?;
                let mut tx = self.store.begin().await?;
                tx.delete_dataset(dataset.id).await?;
                tx.commit().await?;
            }
        }
        match tokio::fs::remove_dir_all(&self.folder).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::internal(error)),
            _ => {}
        }
        let mut tx = self.store.begin().await?;
        tx.update_sample_loaded(false).await?;
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

    async fn write_files(&self) -> Result<()> {
        tokio::fs::create_dir_all(&self.folder).await.map_err(Error::internal)?;
        for file in retail::files().into_iter().chain(customers::files()).chain(lending::files()) {
            tokio::fs::write(self.folder.join(file.name), file.content).await.map_err(Error::internal)?;
        }
        Ok(())
    }

    async fn make(&self, actor: &Actor, sample: SampleWorkflow) -> Result<()> {
        let workflow = self.workflows.create_workflow_in(actor, &sample.workflow, true).await?;
        for job in &sample.jobs {
            // Not through `create_job`: gold SQL may read tables that only the first run makes.
            let (name, spec) = job.check()?;
            let mut tx = self.store.begin().await?;
            tx.insert_job(workflow.id, &name, true, &spec).await?;
            tx.commit().await?;
        }
        if let Some(schedule) = &sample.schedule {
            let timezone = self.settings.load_workspace().await?.timezone.clone();
            let draft = TriggerDraft { timezone: timezone.into(), enabled: Entry::of_switch(true), ..schedule.clone() };
            self.triggers.create_trigger(actor, workflow.id, &draft).await?;
        }
        if sample.runs_at_once {
            let mut tx = self.store.begin().await?;
            let parameters = Map::new();
            tx.insert_execution(&NewExecution {
                workflow_id: workflow.id,
                trigger_id: None,
                triggered_by: &actor.name,
                user_id: actor.user_id,
                timezone: "UTC",
                parameters: &parameters,
                idempotency_key: None,
            })
            .await?;
            tx.commit().await?;
        }
        self.workflows.forget();
        Ok(())
    }
}
