use std::collections::HashMap;

use axum::extract::State;
use domain::{
    ids::WorkflowId,
    workflow::{WorkflowDraft, WorkflowFilter},
};
use serde::Deserialize;
use service::Services;

use super::{
    answer::{Answer, created, done, list, one, page, versioned},
    extract::{Asking, Body, Filter, Ids, IfMatch},
};

/// A filter with the words of the API for pages.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(flatten)]
    filter: WorkflowFilter,
    #[serde(default)]
    cursor: String,
    limit: Option<String>,
}

pub(super) async fn list_workflows(
    State(services): State<Services>,
    Asking(actor): Asking,
    Filter(wanted): Filter<Wanted>,
) -> Answer {
    let filter = WorkflowFilter { page: wanted.cursor, ..wanted.filter };
    let workflows = services.workflows.list_workflows(&actor, &filter, super::limit(wanted.limit.as_deref())?).await?;
    Ok(page("workflows", &workflows))
}

pub(super) async fn create_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Body(draft): Body<WorkflowDraft>,
) -> Answer {
    let workflow = services.workflows.create_workflow(&actor, &draft).await?;
    Ok(created(versioned("workflow", &workflow, workflow.version), &format!("/api/workflows/{}", workflow.id)))
}

pub(super) async fn load_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
) -> Answer {
    let workflow = services.workflows.load_workflow(&actor, id).await?;
    Ok(versioned("workflow", &workflow, workflow.version))
}

pub(super) async fn save_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
    IfMatch(version): IfMatch,
    Body(mut draft): Body<WorkflowDraft>,
) -> Answer {
    if let Some(version) = version {
        draft.version = version;
    }
    let workflow = services.workflows.save_workflow(&actor, id, &draft).await?;
    Ok(versioned("workflow", &workflow, workflow.version))
}

pub(super) async fn delete_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
) -> Answer {
    services.workflows.delete_workflow(&actor, id).await?;
    Ok(done())
}

pub(super) async fn restore_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
) -> Answer {
    let workflow = services.workflows.restore_workflow(&actor, id).await?;
    Ok(versioned("workflow", &workflow, workflow.version))
}

pub(super) async fn list_deleted_workflows(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(list("workflows", &services.workflows.list_deleted_workflows(&actor).await?))
}

pub(super) async fn list_consequences(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
) -> Answer {
    Ok(one("consequences", services.workflows.list_consequences(&actor, id).await?))
}

pub(super) async fn duplicate_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
) -> Answer {
    let copy = services.workflows.duplicate_workflow(&actor, id).await?;
    Ok(created(versioned("workflow", &copy, copy.version), &format!("/api/workflows/{}", copy.id)))
}

pub(super) async fn pause_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
    Body(body): Body<HashMap<String, String>>,
) -> Answer {
    let reason = body.get("reason").map_or("", String::as_str);
    let workflow = services.workflows.pause_workflow(&actor, id, reason).await?;
    Ok(versioned("workflow", &workflow, workflow.version))
}

pub(super) async fn resume_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
) -> Answer {
    let workflow = services.workflows.resume_workflow(&actor, id).await?;
    Ok(versioned("workflow", &workflow, workflow.version))
}
