use std::collections::BTreeMap;

use domain::{
    job::{Job, JobSpec},
    person::Actor,
    trigger::{definition::Trigger, kind::TriggerKind},
    workflow::Workflow,
};
use serde_json::{Map, Value, json};

use super::{
    Transfer,
    document::{job_fields, trigger_fields, upload_of, workflow_fields},
    fields::FILE,
    standing::upstream_name,
    tree::{Told, node},
    uploaded,
    write::yaml,
};
use crate::{Error, Result};

/// The version of the form of files.
pub(super) const VERSION: &str = "1";

/// Workflows as a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedFile {
    /// The text. What it cannot hold stands as comments at its head.
    pub yaml: String,
    /// What it cannot hold.
    pub notes: Vec<String>,
}

/// Writes workflows that are named by their names or numbers; none means all.
pub(super) async fn export(transfer: &Transfer, actor: &Actor, named: &[String]) -> Result<ExportedFile> {
    let mut exported = Exported::default();
    for workflow in chosen(transfer, actor, named).await? {
        let jobs = transfer.store.list_jobs(workflow.id).await?;
        let triggers = transfer.store.list_triggers(workflow.id).await?;
        exported.add(transfer, &workflow, &jobs, &triggers).await?;
    }
    exported.written()
}

/// Returns the workflows, each once, by name.
async fn chosen(transfer: &Transfer, actor: &Actor, named: &[String]) -> Result<Vec<Workflow>> {
    let mut workflows = BTreeMap::new();
    for name in named {
        let workflow = transfer.workflows.find_workflow_named(actor, name).await?;
        workflows.insert(workflow.id, workflow);
    }
    if named.is_empty() {
        for (id, _) in transfer.store.list_workflow_names(i64::MAX).await? {
            workflows.insert(id, transfer.store.load_workflow(id).await?);
        }
    }
    let mut workflows: Vec<_> = workflows.into_values().collect();
    workflows.sort_by_cached_key(|workflow| workflow.spec.name.to_lowercase());
    Ok(workflows)
}

/// Workflows as the fields of a file.
#[derive(Default)]
struct Exported {
    workflows: Vec<Value>,
    /// What the file cannot hold.
    notes: Vec<String>,
}

impl Exported {
    async fn add(
        &mut self,
        transfer: &Transfer,
        workflow: &Workflow,
        jobs: &[Job],
        triggers: &[Trigger],
    ) -> Result<()> {
        let name = &workflow.spec.name;
        let mut fields = workflow_fields(&workflow.spec)?;
        let mut written = Vec::new();
        for job in jobs {
            written.push(Value::Object(self.job(transfer, name, &job.name, job.enabled, &job.spec).await?));
        }
        fields.insert("jobs".to_owned(), Value::Array(written));
        let written = triggers.iter().map(|trigger| trigger_fields(&trigger.spec, |id| upstream_name(trigger, id)));
        fields.insert("triggers".to_owned(), written.map(Value::Object).collect());
        for trigger in triggers.iter().filter(|trigger| trigger.spec.kind() == TriggerKind::Webhook) {
            let trigger = &trigger.spec.name;
            self.notes.push(format!("The secret of the webhook “{trigger}” of “{name}” is not in this file."));
        }
        self.workflows.push(Value::Object(fields));
        Ok(())
    }

    async fn job(
        &mut self,
        transfer: &Transfer,
        workflow: &str,
        name: &str,
        enabled: bool,
        spec: &JobSpec,
    ) -> Result<Map<String, Value>> {
        let Some((upload, file_name)) = upload_of(spec) else { return Ok(job_fields(name, enabled, spec, None)) };
        let sha256 = uploaded::sum_of(transfer, upload).await?;
        self.notes.push(format!(
            "The uploaded file {file_name}, which the job “{name}” of “{workflow}” reads, is not in this file: upload it \
             where you import."
        ));
        Ok(job_fields(name, enabled, spec, sha256.as_deref()))
    }

    /// Returns the file: what it cannot hold stands as comments at its head.
    fn written(self) -> Result<ExportedFile> {
        let mut text =
            String::from("# Workflows of FlowForge: flowforge import FILE --plan shows what they would change.\n");
        for note in &self.notes {
            // No name of anything holds a line break.
            text.push_str(&format!("# {note}\n"));
        }
        let file = json!({"version": VERSION, "workflows": self.workflows});
        text.push_str(&yaml(&node(&FILE, &file, Told::Unusual)).map_err(Error::internal)?);
        Ok(ExportedFile { yaml: text, notes: self.notes })
    }
}
