//! Every route on one screen: pages and their functions, REST, events, health.

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state, map_response},
    routing::get,
};
use leptos::context::provide_context;
use tower_http::csrf::CsrfLayer;

use crate::{
    api, auth, events,
    health::{self, Health},
    sign_in,
    state::ServerState,
    telemetry,
    web::{self, Site, Workspace, security_headers},
};

/// Returns everything that a server answers.
pub fn router(state: ServerState, site: Arc<Site>, health: Health) -> Router {
    let machines = api::routes()
        .route("/events", get(events::follow))
        .route("/sign-in/link", get(sign_in::sign_in_by_link))
        // Programs send neither cookie nor origin, so this is about browsers only.
        .layer(CsrfLayer::new())
        .layer(map_response(security_headers))
        .with_state(state.clone());
    let provided = state.clone();
    let provide = move || {
        provide_context(provided.services.clone());
        provide_context(provided.cookies);
        provide_context(provided.public_url.clone());
    };
    let settings = state.services.settings.clone();
    let workspace = move || match settings.latest_workspace() {
        Some(workspace) => Workspace {
            name: workspace.name.as_str().into(),
            zone: workspace.timezone.parse().unwrap_or(chrono_tz::UTC),
        },
        None => Workspace { name: "FlowForge".into(), zone: chrono_tz::UTC },
    };
    web::routes(site, workspace, provide)
        .merge(machines)
        .layer(from_fn_with_state(state.services, auth::authenticate))
        .merge(health::routes(health))
        .layer(from_fn(telemetry::measure_request))
}
