use axum::extract::State;
use domain::{
    ids::{JobId, WorkflowId},
    job::JobDraft,
};
use serde::Deserialize;
use service::Services;

use super::{
    answer::{Answer, created, done, list, versioned},
    extract::{Asking, Body, Ids, IfMatch},
};

type JobPath = (WorkflowId, JobId);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
    Body(draft): Body<JobDraft>,
) -> Answer {
    let job = services.jobs.create_job(&actor, workflow, &draft).await?;
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
    IfMatch(version): IfMatch,
    Body(mut draft): Body<JobDraft>,
) -> Answer {
    if let Some(version) = version {
        draft.version = version;
    }
    let job = services.jobs.save_job(&actor, workflow, id, &draft).await?;
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
