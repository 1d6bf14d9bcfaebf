use axum::extract::State;
use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    workflow::PauseDraft,
};
use schemars::JsonSchema;
use serde::Deserialize;
use service::Services;

use super::TriggerPath;
use crate::api::{
    answer::{Answer, done, list, versioned},
    extract::{Asking, Body, Ids, OptionalBody},
};

/// Which triggers to switch; all of the workflow where none are named.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "WhichTriggers")]
pub(in crate::api) struct Which {
    trigger_ids: Option<Vec<TriggerId>>,
}

pub(in crate::api) async fn enable_triggers(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    OptionalBody(which): OptionalBody<Which>,
) -> Answer {
    let ids = which.trigger_ids.as_deref();
    Ok(list("triggers", &services.triggers.set_triggers_enabled(&actor, workflow, ids, true).await?))
}

pub(in crate::api) async fn disable_triggers(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    OptionalBody(which): OptionalBody<Which>,
) -> Answer {
    let ids = which.trigger_ids.as_deref();
    Ok(list("triggers", &services.triggers.set_triggers_enabled(&actor, workflow, ids, false).await?))
}

pub(in crate::api) async fn pause_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    Body(draft): Body<PauseDraft>,
) -> Answer {
    let trigger = services.triggers.pause_trigger(&actor, workflow, id, &draft).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(in crate::api) async fn resume_trigger(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    let trigger = services.triggers.resume_trigger(&actor, workflow, id).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(in crate::api) async fn skip_next(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    let trigger = services.triggers.set_skip_next(&actor, workflow, id, true).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(in crate::api) async fn keep_next(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
) -> Answer {
    let trigger = services.triggers.set_skip_next(&actor, workflow, id, false).await?;
    Ok(versioned("trigger", &trigger, trigger.version))
}

pub(in crate::api) async fn cancel_firing(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id, firing)): Ids<(WorkflowId, TriggerId, FiringId)>,
) -> Answer {
    services.triggers.cancel_firing(&actor, workflow, id, firing).await?;
    Ok(done())
}

pub(in crate::api) async fn hasten_firing(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id, firing)): Ids<(WorkflowId, TriggerId, FiringId)>,
) -> Answer {
    services.triggers.hasten_firing(&actor, workflow, id, firing).await?;
    Ok(done())
}
