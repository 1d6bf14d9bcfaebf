//! REST under `/api`: extract, call the service, wrap. It decides nothing.
//!
//! JSON in `snake_case`, plural nouns, times as RFC 3339 in UTC, one top-level key, `meta` beside lists; errors are
//! problems of RFC 9457 with a stable `code`.

/// Answers.
mod answer;
/// Tables of the lake.
mod datasets;
/// Starts of workflows.
mod executions;
/// What handlers take from a request.
mod extract;
/// Steps of workflows.
mod jobs;
/// Accounts, tokens, the audit log.
mod people;
/// Errors.
mod problem;
/// What starts workflows.
mod triggers;
/// Files that people upload.
mod uploads;
/// Workflows.
mod workflows;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, StatusCode, Uri},
    routing::{MethodRouter, delete, get, patch, post, put},
};
use domain::problem::Problems;

pub use problem::Problem;

use crate::state::ServerState;

/// Returns every route of the API with its methods: the one table from which the router is made and against which a test
/// checks that nothing is open.
pub fn table() -> Vec<(&'static str, &'static [Method], MethodRouter<ServerState>)> {
    const GET: &[Method] = &[Method::GET];
    const POST: &[Method] = &[Method::POST];
    const PATCH: &[Method] = &[Method::PATCH];
    const GET_POST: &[Method] = &[Method::GET, Method::POST];
    const GET_PUT: &[Method] = &[Method::GET, Method::PUT];
    const GET_PUT_DELETE: &[Method] = &[Method::GET, Method::PUT, Method::DELETE];
    vec![
        ("/api/workflows", GET_POST, get(workflows::list_workflows).post(workflows::create_workflow)),
        ("/api/workflows/deleted", GET, get(workflows::list_deleted_workflows)),
        (
            "/api/workflows/{id}",
            GET_PUT_DELETE,
            get(workflows::load_workflow).put(workflows::save_workflow).delete(workflows::delete_workflow),
        ),
        ("/api/workflows/{id}/consequences", GET, get(workflows::list_consequences)),
        ("/api/workflows/{id}/duplicate", POST, post(workflows::duplicate_workflow)),
        ("/api/workflows/{id}/pause", POST, post(workflows::pause_workflow)),
        ("/api/workflows/{id}/resume", POST, post(workflows::resume_workflow)),
        ("/api/workflows/{id}/restore", POST, post(workflows::restore_workflow)),
        ("/api/workflows/{id}/executions", POST, post(executions::start_execution)),
        ("/api/workflows/{id}/jobs", GET_POST, get(jobs::list_jobs).post(jobs::create_job)),
        (
            "/api/workflows/{id}/jobs/{job_id}",
            GET_PUT_DELETE,
            get(jobs::load_job).put(jobs::save_job).delete(jobs::delete_job),
        ),
        ("/api/workflows/{id}/jobs/{job_id}/position", &[Method::PUT], put(jobs::move_job)),
        ("/api/workflows/{id}/triggers", GET_POST, get(triggers::list_triggers).post(triggers::create_trigger)),
        ("/api/workflows/{id}/triggers/schedule/preview", GET, get(triggers::preview_schedule)),
        (
            "/api/workflows/{id}/triggers/{trigger_id}",
            GET_PUT_DELETE,
            get(triggers::load_trigger).put(triggers::save_trigger).delete(triggers::delete_trigger),
        ),
        ("/api/workflows/{id}/triggers/{trigger_id}/enable", PATCH, patch(triggers::enable_trigger)),
        ("/api/workflows/{id}/triggers/{trigger_id}/disable", PATCH, patch(triggers::disable_trigger)),
        ("/api/workflows/{id}/triggers/{trigger_id}/history", GET, get(triggers::list_firings)),
        ("/api/workflows/{id}/triggers/{trigger_id}/run", POST, post(triggers::run_trigger)),
        ("/api/executions", GET, get(executions::list_executions)),
        ("/api/executions/{id}", GET, get(executions::load_execution)),
        ("/api/executions/{id}/cancel", POST, post(executions::cancel_execution)),
        ("/api/executions/{id}/retry", POST, post(executions::retry_execution)),
        ("/api/executions/{id}/log", GET, get(executions::list_log)),
        ("/api/datasets", GET, get(datasets::list_datasets)),
        (
            "/api/datasets/{id}",
            &[Method::GET, Method::DELETE],
            get(datasets::load_dataset).delete(datasets::drop_dataset),
        ),
        ("/api/datasets/{id}/rows", GET, get(datasets::load_rows)),
        ("/api/datasets/{id}/quarantine", GET, get(datasets::load_quarantine)),
        ("/api/datasets/{id}/versions", GET, get(datasets::list_versions)),
        ("/api/uploads", POST, post(uploads::start_upload)),
        ("/api/uploads/{id}", GET_PUT, get(uploads::load_upload).put(uploads::append_upload)),
        ("/api/users", GET_POST, get(people::list_users).post(people::add_user)),
        ("/api/users/{id}", &[Method::PUT], put(people::save_user)),
        ("/api/users/{id}/enable", PATCH, patch(people::enable_user)),
        ("/api/users/{id}/disable", PATCH, patch(people::disable_user)),
        ("/api/tokens", GET_POST, get(people::list_tokens).post(people::make_token)),
        ("/api/tokens/{id}", &[Method::DELETE], delete(people::revoke_token)),
        ("/api/audit", GET, get(people::list_audit_entries)),
    ]
}

/// Returns the routes of the API.
pub fn routes() -> Router<ServerState> {
    let mut router = Router::new();
    for (path, _, methods) in table() {
        router = router.route(path, methods.fallback(method_not_allowed));
    }
    // Handlers that take JSON have a limit of their own; uploads have theirs in the service.
    router.route("/api/{*path}", axum::routing::any(no_such_route)).layer(DefaultBodyLimit::disable())
}

async fn no_such_route(uri: Uri) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", format!("There is nothing at {}.", uri.path()))
}

async fn method_not_allowed(method: Method, uri: Uri) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        format!("{} does not take {method}.", uri.path()),
    )
}

/// Returns how many items a page may have: 1 to 200, 50 unless asked.
fn limit(text: Option<&str>) -> Result<i64, Problem> {
    number("limit", text, 50, 200).map(|limit| limit.max(1))
}

/// Returns a number of the query string from 0 to `most`.
fn number(field: &str, text: Option<&str>, usual: i64, most: i64) -> Result<i64, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(usual) };
    match text.parse() {
        Ok(number) if (0..=most).contains(&number) => Ok(number),
        _ => {
            let message = format!("{field} is a whole number from 0 to {most}, you wrote {text}.");
            Err(service::Error::Invalid(Problems::of(field, message)).into())
        }
    }
}
