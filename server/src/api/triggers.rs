use axum::{extract::State, http::HeaderMap};
use domain::{
    entry::Entry,
    ids::{TriggerId, WorkflowId},
    trigger::{
        cron::{DstPolicy, HourClock},
        definition::TriggerDraft,
    },
};
use serde_json::{Map, Value, json};
use service::Services;

use super::{
    answer::{Answer, created, done, list, meta, object, one, versioned},
    executions::started,
    extract::{Asking, Draft, Ids, Saved, idempotency_key, on_unless_said},
    if_match::IfMatch,
    question::Question,
};

/// Who comes after whom.
pub(super) mod dependencies;
/// Holding triggers back.
pub(super) mod holding;
/// Webhooks and what came to them.
pub(super) mod hooks;

type TriggerPath = (WorkflowId, TriggerId);

impl Saved for TriggerDraft {
    const SET_BY_SERVER: &[&str] = &[
        "id",
        "workflow_id",
        "pause",
        "next_run_at",
        "last_run_at",
        "skip_next_at",
        "upstreams",
        "runs_left",
        "waiting_until",
        "error",
        "updated_at",
    ];

    fn complete(fields: &mut Map<String, Value>) {
        on_unless_said(fields);
    }
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
    Draft(draft): Draft<TriggerDraft>,
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
    if_match: IfMatch,
    Draft(mut draft): Draft<TriggerDraft>,
) -> Answer {
    if_match.name_version(&mut draft.version);
    let saved = services.triggers.save_trigger(&actor, workflow, id, &draft).await;
    let trigger = saved.map_err(|error| if_match.refused(error))?;
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
    let (execution, is_new) = services.triggers.run_trigger(&actor, workflow, id, idempotency_key(&headers)).await?;
    started(&services, &actor, execution, is_new).await
}

pub(super) async fn list_firings(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids((workflow, id)): Ids<TriggerPath>,
    mut question: Question,
) -> Answer {
    let before = question.cursor();
    let limit = question.limit();
    question.end()?;
    let firings = services.triggers.list_firings(&actor, workflow, Some(id), before, limit).await?;
    let full = i64::try_from(firings.len()).is_ok_and(|count| count >= limit);
    let next = firings.last().filter(|_| full).map(|firing| firing.id);
    Ok(object([("firings", json!(firings)), ("meta", meta(None, next, None))]))
}

pub(super) async fn preview_schedule(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    mut question: Question,
) -> Answer {
    let mut text = |name: &str| Entry::from(question.text(name));
    let draft = TriggerDraft {
        cron_expression: text("cron"),
        timezone: text("timezone"),
        starts_at: text("starts_at"),
        ends_at: text("ends_at"),
        ends_after_runs: text("ends_after_runs"),
        every_weeks: text("every_weeks"),
        weeks_from: text("weeks_from"),
        excluded_dates: text("excluded_dates"),
        dst_policy: question.code::<DstPolicy>("dst_policy").into(),
        ..TriggerDraft::default()
    };
    let count = question.number("count", 5, 1..=100);
    question.end()?;
    services.workflows.load_workflow(&actor, workflow).await?;
    let count = usize::try_from(count).unwrap_or(5);
    let preview = services.triggers.preview_schedule(&actor, &draft, count, HourClock::TwentyFour).await?;
    Ok(one("preview", preview))
}
