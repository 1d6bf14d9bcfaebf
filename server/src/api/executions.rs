use axum::{extract::State, http::HeaderMap};
use domain::{
    execution::{ExecutionFilter, LogFilter},
    ids::{ExecutionId, WorkflowId},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use service::Services;

use super::{
    answer::{Answer, created, one, page},
    extract::{Asking, Body, Filter, Ids, idempotency_key},
};

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(flatten)]
    filter: ExecutionFilter,
    #[serde(default)]
    cursor: String,
    limit: Option<String>,
}

/// What a start or a retry may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Start {
    parameters: Option<Map<String, Value>>,
    idempotency_key: Option<String>,
}

pub(super) async fn list_executions(
    State(services): State<Services>,
    Asking(actor): Asking,
    Filter(wanted): Filter<Wanted>,
) -> Answer {
    let filter = ExecutionFilter { before: wanted.cursor, ..wanted.filter };
    let executions =
        services.executions.list_executions(&actor, &filter, super::limit(wanted.limit.as_deref())?).await?;
    Ok(page("executions", &executions))
}

pub(super) async fn start_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    headers: HeaderMap,
    Body(start): Body<Start>,
) -> Answer {
    let key = start.idempotency_key.as_deref().or_else(|| idempotency_key(&headers));
    let parameters = start.parameters.unwrap_or_default();
    let (id, is_new) = services.executions.start_execution(&actor, workflow, &parameters, key).await?;
    let answer = one("execution", services.executions.load_execution(&actor, id).await?);
    // The same key again is answered with the execution that it started, and with 200 instead of 201.
    Ok(if is_new { created(answer, &format!("/api/executions/{id}")) } else { answer })
}

pub(super) async fn load_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
) -> Answer {
    let detail = services.executions.load_execution_detail(&actor, id).await?;
    Ok(axum::response::IntoResponse::into_response(axum::Json(serde_json::json!({
        "execution": detail.execution,
        "job_executions": detail.jobs,
    }))))
}

pub(super) async fn cancel_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
) -> Answer {
    Ok(one("execution", services.executions.cancel_execution(&actor, id).await?))
}

pub(super) async fn retry_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
    Body(start): Body<Start>,
) -> Answer {
    Ok(one("execution", services.executions.retry_execution(&actor, id, start.parameters.as_ref()).await?))
}

pub(super) async fn list_log(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
    Filter(filter): Filter<LogFilter>,
) -> Answer {
    let log = services.executions.list_log(&actor, id, &filter).await?;
    Ok(axum::response::IntoResponse::into_response(axum::Json(serde_json::json!({
        "lines": log.lines,
        "meta": {"total": log.total, "next_after": log.lines.last().map(|line| line.seq)},
    }))))
}
