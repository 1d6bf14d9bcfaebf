use std::str::FromStr;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    calendar::can_be_shown,
    entry::Entry,
    execution::{ExecutionFilter, LogFilter, LogLevel, Status, TriggerType},
    ids::{ExecutionId, WorkflowId},
    person::Actor,
    trigger::timezone::parse_timezone,
};
use futures::stream;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service::Services;

use super::{
    answer::{Answer, created, meta, object, one, page},
    extract::{Asking, Ids, OptionalBody, idempotency_key},
    question::Question,
};

/// What a start or a retry may say.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Start {
    parameters: Option<Map<String, Value>>,
    idempotency_key: Option<String>,
    /// Whether its end starts what waits for it, as usual.
    starts_dependents: Option<bool>,
}

/// What a retry may say.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Retry {
    parameters: Option<Map<String, Value>>,
}

/// Why a failure needs nobody any more.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Resolve {
    why: Entry,
}

/// Where a page of executions begins, seen from one of them.
enum Cursor {
    Before(ExecutionId),
    After(ExecutionId),
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (way, id) = text.split_once('-').ok_or(())?;
        let id = id.parse().map_err(|_| ())?;
        match way {
            "before" => Ok(Self::Before(id)),
            "after" => Ok(Self::After(id)),
            _ => Err(()),
        }
    }
}

pub(super) async fn list_executions(
    State(services): State<Services>,
    Asking(actor): Asking,
    mut question: Question,
) -> Answer {
    let workflow = question.id::<WorkflowId>("workflow");
    list_executions_of(&services, &actor, workflow, question).await
}

pub(super) async fn list_executions_of_workflow(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    question: Question,
) -> Answer {
    services.workflows.load_workflow(&actor, workflow).await?;
    list_executions_of(&services, &actor, Some(workflow), question).await
}

async fn list_executions_of(
    services: &Services,
    actor: &Actor,
    workflow: Option<WorkflowId>,
    mut question: Question,
) -> Answer {
    let (before, after) = match question.cursor() {
        Some(Cursor::Before(id)) => (id.to_string(), String::new()),
        Some(Cursor::After(id)) => (String::new(), id.to_string()),
        None => Default::default(),
    };
    let filter = ExecutionFilter {
        q: question.text("q"),
        status: question.code::<Status>("status"),
        trigger: question.code::<TriggerType>("trigger"),
        workflow: workflow.map(|id| id.to_string()).unwrap_or_default(),
        since: since(&mut question),
        from: day(&mut question, "from"),
        until: day(&mut question, "until"),
        zone: zone(&mut question),
        unresolved: question.text("unresolved"),
        warnings: question.text("warnings"),
        before,
        after,
    };
    let limit = question.limit();
    question.end()?;
    let mut executions = services.executions.list_executions(actor, &filter, limit).await?;
    executions.next = executions.next.map(|id| format!("before-{id}"));
    executions.previous = executions.previous.map(|id| format!("after-{id}"));
    Ok(page("executions", &executions))
}

/// Takes a day.
fn day(question: &mut Question, name: &str) -> String {
    let day = question.text(name);
    if !day.is_empty() && !day.parse().is_ok_and(can_be_shown) {
        question.refuse(name, format!("{name} is a day such as 2026-11-24, you wrote {day}."));
    }
    day
}

/// Takes the zone in which days begin.
fn zone(question: &mut Question) -> String {
    let zone = question.text("timezone");
    if !zone.is_empty()
        && let Err(problem) = parse_timezone(&zone)
    {
        question.refuse("timezone", problem.message);
    }
    zone
}

/// Takes how far back the list reaches: hours or days.
fn since(question: &mut Question) -> String {
    let since = question.text("since");
    let number = since.strip_suffix('h').or_else(|| since.strip_suffix('d'));
    if !since.is_empty() && number.is_none_or(|number| !number.parse().is_ok_and(|number: u32| number <= 100_000)) {
        question.refuse("since", format!("since is a number of hours or days, such as 24h or 7d, you wrote {since}."));
    }
    since
}

pub(super) async fn start_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(workflow): Ids<WorkflowId>,
    headers: HeaderMap,
    OptionalBody(start): OptionalBody<Start>,
) -> Answer {
    let key = start.idempotency_key.as_deref().or_else(|| idempotency_key(&headers));
    let parameters = start.parameters.unwrap_or_default();
    let (id, is_new) = services
        .executions
        .start_execution(&actor, workflow, &parameters, key, start.starts_dependents.unwrap_or(true))
        .await?;
    started(&services, &actor, id, is_new).await
}

/// Answers with an execution that was asked for. The same key again is answered with the execution that it started the
/// first time, and with 200 instead of 201.
pub(super) async fn started(services: &Services, actor: &Actor, id: ExecutionId, is_new: bool) -> Answer {
    let answer = one("execution", services.executions.load_execution(actor, id).await?);
    Ok(if is_new { created(answer, &format!("/api/executions/{id}")) } else { answer })
}

pub(super) async fn load_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
) -> Answer {
    let detail = services.executions.load_execution_detail(&actor, id).await?;
    Ok(object([("execution", json!(detail.execution)), ("job_executions", json!(detail.jobs))]))
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
    OptionalBody(retry): OptionalBody<Retry>,
) -> Answer {
    Ok(one("execution", services.executions.retry_execution(&actor, id, retry.parameters.as_ref()).await?))
}

pub(super) async fn resolve_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
    OptionalBody(resolve): OptionalBody<Resolve>,
) -> Answer {
    Ok(one("execution", services.executions.resolve_execution(&actor, id, Some(&resolve.why)).await?))
}

pub(super) async fn reopen_execution(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
) -> Answer {
    Ok(one("execution", services.executions.resolve_execution(&actor, id, None).await?))
}

pub(super) async fn list_log(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<ExecutionId>,
    mut question: Question,
) -> Answer {
    let filter = LogFilter {
        after: question.cursor().unwrap_or(0),
        level: question.choice::<LogLevel>("level"),
        job_execution_id: question.id("job_execution"),
        text: question.text("q"),
        ..LogFilter::default()
    };
    let format = question.text("format");
    if !matches!(format.as_str(), "" | "json" | "text") {
        question.refuse("format", format!("A log comes as “json” or as “text”, you wrote {format}."));
    }
    question.end()?;
    if format == "text" {
        services.executions.load_execution(&actor, id).await?;
        return Ok(log_as_text(services, actor, id, filter));
    }
    let log = services.executions.list_log(&actor, id, &filter).await?;
    let full = i64::try_from(log.lines.len()).is_ok_and(|lines| lines >= service::LOG_LINES);
    let next = log.lines.last().filter(|_| full).map(|line| line.seq);
    Ok(object([("lines", json!(log.lines)), ("meta", meta(Some(log.total), next, None))]))
}

/// Answers with the whole log as a file, read bit by bit.
fn log_as_text(services: Services, actor: Actor, id: ExecutionId, filter: LogFilter) -> Response {
    let parts = stream::try_unfold((services, actor, filter), move |(services, actor, mut filter)| async move {
        let log = services.executions.list_log(&actor, id, &filter).await?;
        let Some(last) = log.lines.last() else { return Ok::<_, service::Error>(None) };
        filter.after = last.seq;
        let lines = log.lines.iter().map(|line| format!("{line}\n"));
        Ok(Some((lines.collect::<String>(), (services, actor, filter))))
    });
    let mut response = axum::body::Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"execution-{id}.log\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
