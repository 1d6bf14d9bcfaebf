use axum::extract::State;
use domain::{
    ids::{JobId, WorkflowId},
    job::{Job, JobDraft, JobSpec},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use service::Services;

use super::{
    Problem,
    answer::{Answer, created, done, list, versioned},
    extract::{Asking, Body, Fields, Ids, on_unless_said, read},
    if_match::IfMatch,
};

type JobPath = (WorkflowId, JobId);

/// The fields that only the server sets; they are passed over.
pub(super) const SET_BY_SERVER: [&str; 3] = ["id", "workflow_id", "position"];

/// A job as its resource shows it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ShownJob")]
pub(super) struct Shown {
    name: String,
    enabled: bool,
    spec: JobSpec,
    version: Option<i32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "JobPlace")]
pub(super) struct Place {
    position: usize,
}

pub(super) async fn list_jobs(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
) -> Answer {
    Ok(list("jobs", &services.jobs.list_jobs(&actor, workflow).await?))
}

pub(super) async fn create_job(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    Body(Fields(fields)): Body<Fields>,
) -> Answer {
    let job = services.jobs.create_job(&actor, workflow, &draft(fields)?).await?;
    Ok(created(versioned("job", &job, job.version), &format!("/api/workflows/{workflow}/jobs/{}", job.id)))
}

pub(super) async fn load_job(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<JobPath>,
) -> Answer {
    let job = services.jobs.load_job(&actor, workflow, id).await?;
    Ok(versioned("job", &job, job.version))
}

pub(super) async fn save_job(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<JobPath>,
    if_match: IfMatch,
    Body(Fields(fields)): Body<Fields>,
) -> Answer {
    let mut draft = draft(fields)?;
    if_match.name_version(&mut draft.version);
    let saved = services.jobs.save_job(&actor, workflow, id, &draft).await;
    let job = saved.map_err(|error| if_match.refused(error))?;
    Ok(versioned("job", &job, job.version))
}

pub(super) async fn move_job(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<JobPath>,
    Body(place): Body<Place>,
) -> Answer {
    Ok(list("jobs", &services.jobs.move_job(&actor, workflow, id, place.position).await?))
}

pub(super) async fn delete_job(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<JobPath>,
) -> Answer {
    services.jobs.delete_job(&actor, workflow, id).await?;
    Ok(done())
}

/// Returns the draft that was sent: either with the fields of a draft, or with `spec` as a job shows it. A job is on
/// unless it says otherwise, and so is a table that it describes.
fn draft(mut fields: Map<String, Value>) -> Result<JobDraft, Problem> {
    fields.retain(|name, _| !SET_BY_SERVER.contains(&name.as_str()));
    on_unless_said(&mut fields);
    if !fields.contains_key("spec") {
        for layer in ["silver", "gold"] {
            if let Some(Value::Object(table)) = fields.get_mut(layer) {
                on_unless_said(table);
            }
        }
        return read(Value::Object(fields));
    }
    let Shown { name, enabled, spec, version } = read(Value::Object(fields))?;
    let job = Job {
        id: JobId(0),
        workflow_id: WorkflowId(0),
        position: 0,
        name,
        enabled,
        spec,
        version: version.unwrap_or_default(),
    };
    let draft = JobDraft::from(&job);
    Ok(if version.is_some() { draft } else { JobDraft { version: Default::default(), ..draft } })
}

#[cfg(test)]
mod tests {
    use domain::job::{BronzeDraft, SourceDraft};

    use super::*;

    #[test]
    fn what_a_job_shows_is_the_draft_it_was_made_from() {
        let written = JobDraft {
            name: "Orders".into(),
            enabled: "on".into(),
            source: SourceDraft { pattern: "/files/*.csv".into(), ..SourceDraft::default() },
            bronze: BronzeDraft { table: "orders".into(), ..BronzeDraft::default() },
            ..JobDraft::default()
        };
        let (name, spec) = written.check().expect("a job");
        let job = Job { id: JobId(1), workflow_id: WorkflowId(2), position: 1, name, enabled: true, spec, version: 3 };
        let shown = serde_json::to_value(&job).expect("JSON");
        let Value::Object(fields) = shown else { panic!("an object") };
        let read = draft(fields).expect("a draft");
        assert_eq!(read.version.0, "3");
        assert_eq!(read.check().expect("a job").1, job.spec);
    }
}
