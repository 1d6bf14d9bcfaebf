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
/// The version that a change starts from.
mod if_match;
/// Steps of workflows.
mod jobs;
/// The API in its own words.
pub mod openapi;
/// Accounts, tokens, the audit log.
mod people;
/// Errors.
mod problem;
/// The query string.
mod question;
/// Workflows as YAML.
mod transfer;
/// What starts workflows.
mod triggers;
/// Files that people upload.
mod uploads;
/// Workflows.
mod workflows;
/// Settings of the workspace, and its sample.
mod workspace;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::{MethodRouter, delete, get, patch, post, put},
};

pub use problem::Problem;

use self::triggers::{dependencies, holding, hooks};
use crate::state::ServerState;

/// One route: its path, its methods, what answers them.
pub type Route = (&'static str, &'static [Method], MethodRouter<ServerState>);

/// Returns every route of the API: the one table from which the router is made and against which tests check that nothing
/// is open and that no change is allowed to those who may not make it.
pub fn table() -> Vec<Route> {
    const GET: &[Method] = &[Method::GET];
    const POST: &[Method] = &[Method::POST];
    const PUT: &[Method] = &[Method::PUT];
    const DELETE: &[Method] = &[Method::DELETE];
    const PATCH: &[Method] = &[Method::PATCH];
    const GET_POST: &[Method] = &[Method::GET, Method::POST];
    const GET_PUT: &[Method] = &[Method::GET, Method::PUT];
    const GET_DELETE: &[Method] = &[Method::GET, Method::DELETE];
    const POST_DELETE: &[Method] = &[Method::POST, Method::DELETE];
    const GET_PUT_DELETE: &[Method] = &[Method::GET, Method::PUT, Method::DELETE];
    vec![
        ("/api/openapi.json", GET, get(openapi::load_document)),
        ("/api/workflows", GET_POST, get(workflows::list_workflows).post(workflows::create_workflow)),
        ("/api/workflows/available-upstream", GET, get(dependencies::list_available_upstreams)),
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
        (
            "/api/workflows/{id}/executions",
            GET_POST,
            get(executions::list_executions_of_workflow).post(executions::start_execution),
        ),
        ("/api/workflows/{id}/jobs", GET_POST, get(jobs::list_jobs).post(jobs::create_job)),
        (
            "/api/workflows/{id}/jobs/{job_id}",
            GET_PUT_DELETE,
            get(jobs::load_job).put(jobs::save_job).delete(jobs::delete_job),
        ),
        ("/api/workflows/{id}/jobs/{job_id}/position", PUT, put(jobs::move_job)),
        ("/api/workflows/{id}/triggers", GET_POST, get(triggers::list_triggers).post(triggers::create_trigger)),
        ("/api/workflows/{id}/triggers/dependencies", GET, get(dependencies::load_dependencies)),
        ("/api/workflows/{id}/triggers/disable", PATCH, patch(holding::disable_triggers)),
        ("/api/workflows/{id}/triggers/enable", PATCH, patch(holding::enable_triggers)),
        ("/api/workflows/{id}/triggers/schedule/preview", GET, get(triggers::preview_schedule)),
        ("/api/workflows/{id}/triggers/validate-dependency", POST, post(dependencies::validate_dependency)),
        (
            "/api/workflows/{id}/triggers/{trigger_id}",
            GET_PUT_DELETE,
            get(triggers::load_trigger).put(triggers::save_trigger).delete(triggers::delete_trigger),
        ),
        ("/api/workflows/{id}/triggers/{trigger_id}/enable", PATCH, patch(triggers::enable_trigger)),
        ("/api/workflows/{id}/triggers/{trigger_id}/disable", PATCH, patch(triggers::disable_trigger)),
        ("/api/workflows/{id}/triggers/{trigger_id}/history", GET, get(triggers::list_firings)),
        ("/api/workflows/{id}/triggers/{trigger_id}/firings/{firing_id}/cancel", POST, post(holding::cancel_firing)),
        ("/api/workflows/{id}/triggers/{trigger_id}/firings/{firing_id}/start", POST, post(holding::hasten_firing)),
        ("/api/workflows/{id}/triggers/{trigger_id}/pause", POST, post(holding::pause_trigger)),
        ("/api/workflows/{id}/triggers/{trigger_id}/resume", POST, post(holding::resume_trigger)),
        ("/api/workflows/{id}/triggers/{trigger_id}/run", POST, post(triggers::run_trigger)),
        (
            "/api/workflows/{id}/triggers/{trigger_id}/skip-next",
            POST_DELETE,
            post(holding::skip_next).delete(holding::keep_next),
        ),
        ("/api/workflows/{id}/triggers/{trigger_id}/webhook", GET, get(hooks::load_hook)),
        ("/api/workflows/{id}/triggers/{trigger_id}/webhook/secrets", POST, post(hooks::rotate_secret)),
        ("/api/workflows/{id}/triggers/{trigger_id}/webhook/secrets/{secret_id}", DELETE, delete(hooks::revoke_secret)),
        ("/api/workflows/{id}/triggers/{trigger_id}/webhook/deliveries", GET, get(hooks::list_deliveries)),
        (
            "/api/workflows/{id}/triggers/{trigger_id}/webhook/deliveries/{delivery_id}/replay",
            POST,
            post(hooks::replay_delivery),
        ),
        ("/api/export", GET, get(transfer::export_workflows)),
        ("/api/import", POST, post(transfer::import_workflows)),
        ("/api/executions", GET, get(executions::list_executions)),
        ("/api/executions/{id}", GET, get(executions::load_execution)),
        ("/api/executions/{id}/cancel", POST, post(executions::cancel_execution)),
        ("/api/executions/{id}/retry", POST, post(executions::retry_execution)),
        (
            "/api/executions/{id}/resolve",
            POST_DELETE,
            post(executions::resolve_execution).delete(executions::reopen_execution),
        ),
        ("/api/executions/{id}/logs", GET, get(executions::list_log)),
        ("/api/datasets", GET, get(datasets::list_datasets)),
        ("/api/datasets/{id}", GET_DELETE, get(datasets::load_dataset).delete(datasets::drop_dataset)),
        ("/api/datasets/{id}/rows", GET, get(datasets::load_rows)),
        ("/api/datasets/{id}/quarantine", GET, get(datasets::load_quarantine)),
        ("/api/datasets/{id}/versions", GET, get(datasets::list_versions)),
        ("/api/uploads", POST, post(uploads::start_upload)),
        ("/api/uploads/{id}", GET_PUT, get(uploads::load_upload).put(uploads::append_upload)),
        ("/api/users", GET_POST, get(people::list_users).post(people::add_user)),
        ("/api/users/{id}", GET_PUT, get(people::load_user).put(people::save_user)),
        ("/api/users/{id}/enable", PATCH, patch(people::enable_user)),
        ("/api/users/{id}/disable", PATCH, patch(people::disable_user)),
        ("/api/users/{id}/link", POST, post(people::make_sign_in_link)),
        ("/api/tokens", GET_POST, get(people::list_tokens).post(people::make_token)),
        ("/api/tokens/{id}", GET_DELETE, get(people::load_token).delete(people::revoke_token)),
        ("/api/audit", GET, get(people::list_audit_entries)),
        ("/api/workspace", GET_PUT, get(workspace::load_workspace).put(workspace::save_workspace)),
        ("/api/workspace/maintenance-windows", GET_POST, get(workspace::list_windows).post(workspace::plan_window)),
        ("/api/workspace/maintenance-windows/{id}", DELETE, delete(workspace::cancel_window)),
        ("/api/workspace/pause", POST, post(workspace::pause_everything)),
        ("/api/workspace/resume", POST, post(workspace::resume_everything)),
        ("/api/workspace/sample", POST_DELETE, post(workspace::load_sample).delete(workspace::remove_sample)),
    ]
}

/// Returns the routes of the API.
pub fn routes() -> Router<ServerState> {
    let mut router = Router::new();
    for (path, taken, methods) in table() {
        let methods = methods.fallback(method_not_allowed).layer(Extension(Taken(taken)));
        router = router.route(path, methods);
    }
    router
        .route("/api/{*path}", axum::routing::any(no_such_route))
        // Handlers that take JSON have a limit of their own; uploads have theirs in the service.
        .layer(DefaultBodyLimit::disable())
        .layer(map_response(for_one_reader))
}

/// The methods that a route takes.
#[derive(Clone, Copy)]
struct Taken(&'static [Method]);

async fn no_such_route(uri: Uri) -> Problem {
    nothing_at(&uri)
}

fn nothing_at(uri: &Uri) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", format!("There is nothing at {}.", uri.path()))
}

async fn method_not_allowed(Extension(Taken(taken)): Extension<Taken>, method: Method, uri: Uri) -> Response {
    let taken = taken.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let detail = format!("{} does not take {method}; it takes {taken}.", uri.path());
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail);
    ([(header::ALLOW, taken)], problem).into_response()
}

/// Keeps answers out of shared and lasting caches: they are for one reader, and an `ETag` names the version of what was
/// typed, not of everything in the answer.
async fn for_one_reader(mut answer: Response) -> Response {
    answer.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}
