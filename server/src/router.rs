//! Every route on one screen: pages and their functions, REST, events, health.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::context::provide_context;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
    csrf::{CsrfLayer, ProtectionError},
};

use crate::{
    api,
    auth::{self, Gate},
    events,
    health::{self, Health},
    hooks, planned_starts, sign_in,
    state::ServerState,
    telemetry, uploads,
    web::{self, Site, Workspace, security_headers},
};

/// Returns everything that a server answers.
pub fn router(state: ServerState, site: Arc<Site>, health: Health) -> Router {
    let machines = api::routes()
        .route("/events", get(events::follow))
        .route(hooks::PATH, post(hooks::receive).layer(DefaultBodyLimit::disable()))
        .route("/sign-in/link", get(sign_in::sign_in_by_link))
        .route(planned_starts::PATH, get(planned_starts::download_starts))
        // A file has a limit of its own, in the service.
        .route(uploads::PATH, post(uploads::take_upload).layer(DefaultBodyLimit::disable()))
        // Programs send neither cookie nor origin, so this is about browsers only.
        .layer(CsrfLayer::new().with_rejection_response(sent_by_another_site))
        .layer(map_response(security_headers))
        .with_state(state.clone());
    let provided = state.clone();
    let provide = move || {
        provide_context(provided.events.place());
        provide_context(provided.services.clone());
        provide_context(provided.cookies);
        provide_context(provided.public_url.clone());
    };
    let settings = state.services.settings.clone();
    let workspace = move || match settings.latest_workspace() {
        Some(workspace) => Workspace {
            name: workspace.name.as_str().into(),
            zone: workspace.timezone.parse().unwrap_or(chrono_tz::UTC),
            pause: workspace.pause.clone(),
        },
        None => Workspace { name: "FlowForge".into(), zone: chrono_tz::UTC, pause: None },
    };
    let gate = Gate { services: state.services, trusted_proxies: state.trusted_proxies };
    web::routes(site, workspace, provide)
        .merge(machines)
        .layer(from_fn_with_state(gate, auth::authenticate))
        .merge(health::routes(health))
        .layer(compressed())
        .layer(from_fn(telemetry::measure_request))
}

/// Compresses what is made for each request: a list of 250 kB travels as 15. It must stay cheap, so at the quickest level.
/// Events and pictures are left alone, as are files of the site: a release has compressed copies of them, and while
/// developing 20 MB of WebAssembly would be compressed at every load.
fn compressed() -> CompressionLayer<impl Predicate> {
    let made = DefaultPredicate::new().and(NotForContentType::const_new("application/wasm"));
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(made)
}

fn sent_by_another_site(_: ProtectionError) -> Response {
    let detail = "This was sent by another site. A program sends a token instead of a session.";
    api::Problem::new(StatusCode::FORBIDDEN, "cross_site", detail).into_response()
}
