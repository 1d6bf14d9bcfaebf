use axum::extract::State;
use domain::{
    execution::TriggerType,
    ids::WorkflowId,
    workflow::{
        DataClassification, Environment, PauseDraft, Priority, WorkflowDraft, WorkflowFilter, WorkflowOrder,
        WorkflowState,
    },
};
use service::Services;

use super::{
    answer::{Answer, created, done, list, one, page, versioned},
    extract::{Asking, Draft, Ids, OptionalBody, Saved},
    if_match::IfMatch,
    question::Question,
};

impl Saved for WorkflowDraft {
    const SET_BY_SERVER: &[&str] = &["id", "pause", "sample", "created_at", "updated_at", "updated_by", "deleted_at"];
}

pub(super) async fn list_workflows(
    State(services): State<Services>,
    Asking(actor): Asking,
    mut question: Question,
) -> Answer {
    let filter = WorkflowFilter {
        q: question.text("q"),
        state: question.code::<WorkflowState>("state"),
        trigger: question.code::<TriggerType>("trigger"),
        environment: question.code::<Environment>("environment"),
        priority: question.code::<Priority>("priority"),
        data_classification: question.code::<DataClassification>("data_classification"),
        team: question.text("team"),
        tag: question.text("tag"),
        order: question.code::<WorkflowOrder>("order"),
        page: question.cursor::<u32>().map(|offset| offset.to_string()).unwrap_or_default(),
    };
    let limit = question.limit();
    question.end()?;
    let workflows = services.workflows.list_workflows(&actor, &filter, limit).await?;
    Ok(page("workflows", &workflows))
}

pub(super) async fn create_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Draft(draft): Draft<WorkflowDraft>,
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
    if_match: IfMatch,
    Draft(mut draft): Draft<WorkflowDraft>,
) -> Answer {
    if_match.name_version(&mut draft.version);
    let saved = services.workflows.save_workflow(&actor, id, &draft).await;
    let workflow = saved.map_err(|error| if_match.refused(error))?;
    Ok(versioned("workflow", &workflow, workflow.version))
}

pub(super) async fn delete_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<WorkflowId>,
    mut question: Question,
) -> Answer {
    let confirmed = question.switch("confirm");
    question.end()?;
    services.workflows.delete_workflow(&actor, id, confirmed).await?;
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
    OptionalBody(draft): OptionalBody<PauseDraft>,
) -> Answer {
    let workflow = services.workflows.pause_workflow(&actor, id, &draft).await?;
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
