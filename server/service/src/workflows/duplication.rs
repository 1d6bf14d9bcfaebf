use domain::{
    dataset::TableName,
    ids::WorkflowId,
    job::JobSpec,
    person::{Actor, Permission},
    workflow::{Workflow, WorkflowSpec},
};
use serde_json::json;
use store::TriggerWrite;

use super::{Workflows, missing};
use crate::{
    Result,
    error::{OrMissing, must},
};

impl Workflows {
    /// Copies a workflow with its jobs and triggers.
    ///
    /// The copy's tables get names of their own, so that the two never write the same table, and its triggers are
    /// switched off, so that nothing starts before somebody has looked.
    pub async fn duplicate_workflow(&self, actor: &Actor, id: WorkflowId) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let name = self.free_name(&self.load_workflow(actor, id).await?.spec.name).await?;
        let jobs = self.store.list_jobs(id).await?;
        let triggers = self.store.list_triggers(id).await?;
        let mut tx = self.store.begin().await?;
        let original = tx.lock_workflow(id).await.or_missing(|| missing(id))?;
        let spec = WorkflowSpec { name, ..original.spec };
        let copy = tx.insert_workflow(&spec, false, &actor.name).await?;
        for job in jobs {
            tx.insert_job(copy, &job.name, job.enabled, &with_own_tables(job.spec, copy)).await?;
        }
        for mut trigger in triggers {
            trigger.spec.enabled = false;
            tx.insert_trigger(copy, &TriggerWrite { spec: &trigger.spec, next_run_at: None }).await?;
        }
        tx.record(actor, "created", "workflow", Some(copy.0), &spec.name, None, Some(json!({"copy_of": id}))).await?;
        self.commit(tx).await?;
        Ok(self.store.load_workflow(copy).await?)
    }

    async fn free_name(&self, name: &str) -> Result<String> {
        let stem: String = name.chars().take(domain::name::MAX_NAME_LENGTH - 10).collect();
        let mut candidate = format!("{stem} copy");
        for number in 2..1000 {
            if self.store.find_workflow(&candidate).await?.is_none() {
                break;
            }
            candidate = format!("{stem} copy {number}");
        }
        Ok(candidate)
    }
}

/// Gives the tables of a copied job names that end with the copy's number.
fn with_own_tables(spec: JobSpec, copy: WorkflowId) -> JobSpec {
    let own = |table: &mut TableName| {
        let suffix = format!("_{copy}");
        let stem: String = table.as_str().chars().take(TableName::MAX_LENGTH - suffix.len()).collect();
        if let Ok(name) = format!("{stem}{suffix}").parse() {
            *table = name;
        }
    };
    match spec {
        JobSpec::Sql(mut gold) => {
            own(&mut gold.table);
            JobSpec::Sql(gold)
        }
        JobSpec::File(mut file) => {
            own(&mut file.bronze.table);
            if let Some(silver) = &mut file.silver {
                own(&mut silver.table);
            }
            if let Some(gold) = &mut file.gold {
                own(&mut gold.table);
            }
            JobSpec::File(file)
        }
    }
}
