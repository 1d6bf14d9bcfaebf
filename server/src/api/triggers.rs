use axum::{extract::State, http::HeaderMap};
use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    trigger::{
        cron::{DstPolicy, HourClock},
        definition::{ScheduleSpec, TriggerDraft},
    },
};
use serde::Deserialize;
use service::Services;

use super::{
    answer::{Answer, created, done, list, one, versioned},
    extract::{Asking, Body, Filter, Ids, IfMatch, idempotency_key},
};

type TriggerPath = (WorkflowId, TriggerId);

#[derive(Debug, Deserialize)]
pub(super) struct Preview {
    #[serde(default)]
    cron: String,
    timezone: Option<String>,
    count: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct History {
    cursor: Option<FiringId>,
    limit: Option<String>,
}

pub(super) async fn list_triggers(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
) -> Answer {
    Ok(list("triggers", &services.triggers.list_triggers(&actor, workflow).await?))
}

pub(super) async fn create_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    Body(draft): Body<TriggerDraft>,
) -> Answer {
    let trigger = services.triggers.create_trigger(&actor, workflow, &draft).await?;
    let location = format!("/api/workflows/{workflow}/triggers/{}", trigger.id);
    Ok(created(versioned("trigger", &trigger, trigger.version), &location))
}

pub(super) async fn load_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    let trigger = services.triggers.load_trigger(&actor, workflow, id).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(super) async fn save_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    IfMatch(version): IfMatch,
    Body(mut draft): Body<TriggerDraft>,
) -> Answer {
    if let Some(version) = version {
        draft.version = version;
    }
    let trigger = services.triggers.save_trigger(&actor, workflow, id, &draft).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(super) async fn delete_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    services.triggers.delete_trigger(&actor, workflow, id).await?;
    Ok(done())
}

pub(super) async fn enable_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    let trigger = services.triggers.set_trigger_enabled(&actor, workflow, id, true).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(super) async fn disable_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    let trigger = services.triggers.set_trigger_enabled(&actor, workflow, id, false).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(super) async fn run_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    headers: HeaderMap,
) -> Answer {
    let execution = services.triggers.run_trigger(&actor, workflow, id, idempotency_key(&headers)).await?;
    Ok(created(
        one("execution", services.executions.load_execution(&actor, execution).await?),
        &format!("/api/executions/{execution}"),
    ))
}

pub(super) async fn list_firings(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    Filter(history): Filter<History>,
) -> Answer {
    let limit = super::limit(history.limit.as_deref())?;
    Ok(list("history", &services.triggers.list_firings(&actor, workflow, Some(id), history.cursor, limit).await?))
}

pub(super) async fn preview_schedule(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(_workflow): Ids<WorkflowId>,
    Filter(wanted): Filter<Preview>,
) -> Answer {
    let count = super::number("count", wanted.count.as_deref(), 5, 100)?;
    let spec = ScheduleSpec {
        cron_expression: wanted.cron,
        timezone: wanted.timezone.unwrap_or_else(|| "UTC".to_owned()),
        dst_policy: DstPolicy::default(),
    };
    let preview = services
        .triggers
        .preview_schedule(&actor, &spec, usize::try_from(count).unwrap_or(5), HourClock::TwentyFour)
        .await?;
    Ok(one("preview", preview))
}
