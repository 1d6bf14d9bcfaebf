//! The pages over HTTP: the site's files, the pages themselves, and the server functions they call.
//!
//! A page is made by the app for every GET that nothing else answers. The server functions are called three ways, with
//! the same outcome: by the pages while they are made, by the browser under `/rpc`, and by forms that a browser sends
//! without script to the address of their page ([`form_posts`]).

use std::sync::Arc;

use any_spawner::Executor;
use axum::{
    Router,
    extract::{Request, State},
    middleware::map_response,
    routing::{any, get, post},
};
use chrono_tz::Tz;
use domain::workflow::Pause;
use leptos::context::provide_context;
use tower_http::csrf::CsrfLayer;

/// What the API's document says, as a page for people.
mod api_docs;
/// Serves the site's files.
mod assets;
/// Takes forms that a browser sends without script.
mod form_posts;
/// Makes pages.
mod page;
/// Keeps how a person wants to see pages.
mod preferences;
/// Calls server functions.
mod rpc;
/// What browsers are told to refuse.
mod security;
/// The files that the browser loads.
mod site;
#[cfg(test)]
mod tests;

pub(crate) use api_docs::PATH as API_DOCS;
pub use security::security_headers;
pub use site::Site;

/// What pages say about the workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its name.
    pub name: Arc<str>,
    /// The zone in which times are shown to a browser that has not told its own yet.
    pub zone: Tz,
    /// Whether, why and until when all triggers are paused.
    pub pause: Option<Pause>,
}

/// What every page and server function is made with.
#[derive(Clone)]
pub(crate) struct Web {
    site: Arc<Site>,
    workspace: Arc<dyn Fn() -> Workspace + Send + Sync>,
    provide: Arc<dyn Fn() + Send + Sync>,
}

impl Web {
    /// Gives pages and server functions what they ask their context for.
    fn provide(&self) {
        // First, since it says how much is known before anything is read.
        (self.provide)();
        let Workspace { name, zone, pause } = (self.workspace)();
        provide_context(app::server::Setup { workspace: name, zone, pause });
    }
}

/// Returns the routes of the pages.
///
/// `provide` gives the server functions what they ask their context for; it is called for every page and every call.
/// Who asks is in the request's extensions, as [`Actor`](domain::person::Actor), put there by a layer around these
/// routes. Its fallback makes the page for every other address, so a router that has one cannot be merged with it.
pub fn routes(
    site: Arc<Site>,
    workspace: impl Fn() -> Workspace + Send + Sync + 'static,
    provide: impl Fn() + Send + Sync + 'static,
) -> Router {
    // It says no if it has been told before, by another router of the same process.
    _ = Executor::init_tokio();
    let web = Web { site, workspace: Arc::new(workspace), provide: Arc::new(provide) };
    Router::new()
        .route("/pkg/{*file}", get(assets::serve))
        .route("/favicon.svg", get(assets::serve))
        .route(app::layout::PREFERENCES_PATH, post(preferences::keep))
        .route("/rpc/{*function}", any(rpc::answer))
        .route(api_docs::PATH, get(api_docs::answer))
        .fallback(fallback)
        .layer(CsrfLayer::new())
        .layer(map_response(security_headers))
        .with_state(web)
}

async fn fallback(State(web): State<Web>, request: Request) -> axum::response::Response {
    if request.method() == axum::http::Method::POST {
        form_posts::answer(&web, request).await
    } else {
        page::answer(&web, request).await
    }
}
