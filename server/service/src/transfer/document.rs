use domain::{
    ids::{UploadId, WorkflowId},
    job::{ColumnDraft, Job, JobDraft, JobSpec, Location},
    trigger::definition::{TriggerDraft, TriggerSpec},
    workflow::{WorkflowDraft, WorkflowSpec},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::{Error, Result};

/// A workflow of a file, as drafts.
#[derive(Debug)]
pub(super) struct DraftedWorkflow {
    /// Where it stands in the file.
    pub(super) path: String,
    /// What people say about it.
    pub(super) draft: WorkflowDraft,
    /// Its jobs.
    pub(super) jobs: Vec<DraftedJob>,
    /// Its triggers.
    pub(super) triggers: Vec<DraftedTrigger>,
}

/// A job of a file.
#[derive(Debug)]
pub(super) struct DraftedJob {
    /// Where it stands in the file.
    pub(super) path: String,
    /// What it does. A file that was uploaded is not found yet.
    pub(super) draft: JobDraft,
    /// What an uploaded file is known by.
    pub(super) sha256: String,
}

/// A trigger of a file.
#[derive(Debug)]
pub(super) struct DraftedTrigger {
    /// Where it stands in the file.
    pub(super) path: String,
    /// What it does. Its upstreams have no numbers yet.
    pub(super) draft: TriggerDraft,
    /// Its upstreams by name.
    pub(super) upstreams: Vec<String>,
}

/// Takes the workflows of a file apart.
pub(super) fn drafted(mut file: Value) -> Result<Vec<DraftedWorkflow>> {
    let workflows = taken(&mut file, "workflows").into_iter().enumerate();
    let workflows = workflows.map(|(number, mut workflow)| {
        let path = format!("workflows[{number}]");
        let jobs = taken(&mut workflow, "jobs").into_iter().enumerate();
        let triggers = taken(&mut workflow, "triggers").into_iter().enumerate();
        Ok(DraftedWorkflow {
            jobs: jobs
                .map(|(number, job)| drafted_job(format!("{path}.jobs[{number}]"), job))
                .collect::<Result<_>>()?,
            triggers: triggers
                .map(|(number, trigger)| drafted_trigger(format!("{path}.triggers[{number}]"), trigger))
                .collect::<Result<_>>()?,
            draft: draft(workflow)?,
            path,
        })
    });
    workflows.collect()
}

fn drafted_job(path: String, mut job: Value) -> Result<DraftedJob> {
    let source = job.get_mut("source").and_then(Value::as_object_mut);
    let sha256 = source.and_then(|source| source.remove("sha256")).unwrap_or_default();
    Ok(DraftedJob { path, draft: draft(job)?, sha256: sha256.as_str().unwrap_or_default().trim().to_owned() })
}

fn drafted_trigger(path: String, mut trigger: Value) -> Result<DraftedTrigger> {
    let upstreams = taken(&mut trigger, "upstream_workflows");
    let names = upstreams.iter().filter_map(Value::as_str).map(|name| name.trim().to_owned());
    Ok(DraftedTrigger { path, upstreams: names.collect(), draft: draft(trigger)? })
}

fn taken(object: &mut Value, name: &str) -> Vec<Value> {
    match object.as_object_mut().and_then(|fields| fields.remove(name)) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn draft<D: DeserializeOwned>(fields: Value) -> Result<D> {
    serde_json::from_value(fields).map_err(Error::internal)
}

/// Returns what people say about a workflow, as the fields of a file.
pub(super) fn workflow_fields(spec: &WorkflowSpec) -> Result<Map<String, Value>> {
    Ok(object(json!(draft::<WorkflowDraft>(json!(spec))?)))
}

/// Returns what a job does, as the fields of a file. An uploaded file is named by its contents: its number means nothing
/// anywhere else.
pub(super) fn job_fields(name: &str, enabled: bool, spec: &JobSpec, sha256: Option<&str>) -> Map<String, Value> {
    let job = Job {
        id: 0.into(),
        workflow_id: 0.into(),
        position: 0,
        name: name.to_owned(),
        enabled,
        spec: spec.clone(),
        version: 0,
    };
    let mut draft = JobDraft::from(&job);
    for column in &mut draft.columns {
        leave_out_what_follows(column);
    }
    let mut fields = object(json!(draft));
    fields["source"]["sha256"] = json!(sha256.unwrap_or_default());
    fields
}

/// Blanks what a column has without being told.
fn leave_out_what_follows(column: &mut ColumnDraft) {
    if column.name == column.source {
        column.name = Default::default();
    }
    if column.key.is_on() {
        column.required = Default::default();
    }
}

/// Returns what a trigger does, as the fields of a file, its upstreams by name.
pub(super) fn trigger_fields(spec: &TriggerSpec, name_of: impl Fn(WorkflowId) -> String) -> Map<String, Value> {
    let mut fields = object(json!(TriggerDraft::from(spec)));
    if let Some(dependency) = spec.dependency() {
        let mut names: Vec<_> = dependency.upstreams.ids().iter().map(|id| name_of(*id)).collect();
        // By name, because numbers are others on another installation.
        names.sort_by_key(|name| name.to_lowercase());
        fields.insert("upstream_workflows".to_owned(), json!(names));
    }
    fields
}

/// Returns the uploaded file that a job reads, if it reads one.
pub(super) fn upload_of(spec: &JobSpec) -> Option<(UploadId, &str)> {
    match spec {
        JobSpec::File(file) => match &file.source.location {
            Location::Upload { upload_id, file_name } => Some((*upload_id, file_name)),
            Location::Pattern { .. } => None,
        },
        JobSpec::Sql(_) => None,
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
