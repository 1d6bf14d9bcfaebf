//! `/healthz`: the process is up. `/readyz`: it can work. `/metrics`: figures for Prometheus.

/// What is looked up when somebody asks for figures.
mod figures;

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use store::Store;

use crate::config::logging::Secret;

/// How long the database may take to answer before this process counts as not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// The pools of connections of this process, by what they are for.
pub type Pools = Vec<(&'static str, Store)>;

/// What the three routes need to know.
#[derive(Clone)]
pub struct Health {
    pools: Arc<OnceLock<Pools>>,
    metrics: PrometheusHandle,
    metrics_token: Option<Secret>,
}

impl Health {
    /// Returns the health of a process that is starting.
    pub fn new(metrics: PrometheusHandle, metrics_token: Option<Secret>) -> Self {
        Self { pools: Arc::default(), metrics, metrics_token }
    }

    /// Notes that the database is there and up to date. The first of the pools is asked whether it still is.
    pub fn database_is_up(&self, pools: Pools) {
        if self.pools.set(pools).is_err() {
            tracing::debug!("the database was up already");
        }
    }

    fn store(&self) -> Option<&Store> {
        self.pools.get().and_then(|pools| pools.first()).map(|(_, store)| store)
    }

    /// Lets go of what was counted for figures that nobody has asked for lately.
    pub fn tidy_metrics(&self) {
        self.metrics.run_upkeep();
    }
}

/// Returns the routes. They are open to everybody, but `/metrics` only to this machine or to whoever has the token.
pub fn routes(health: Health) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(health)
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn readyz(State(health): State<Health>) -> Response {
    let problem = match health.store() {
        None => Some("the database is not open yet".to_owned()),
        Some(store) => match tokio::time::timeout(PATIENCE, store.ping()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("the database has not answered within {} seconds", PATIENCE.as_secs())),
        },
    };
    match problem {
        None => Json(json!({ "ready": true })).into_response(),
        Some(reason) => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "ready": false, "reason": reason }))).into_response()
        }
    }
}

async fn metrics(
    State(health): State<Health>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !may_read_metrics(peer, &headers, health.metrics_token.as_ref()) {
        let words = "/metrics is open to this machine, or with the bearer token that `metrics_token` sets.\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    if let Some(pools) = health.pools.get() {
        figures::look_up(pools).await;
    }
    let figures = health.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], figures).into_response()
}

/// Returns whether the request comes from this machine itself or brings the token.
///
/// A reverse proxy on this machine also comes from here, but says for whom it asks.
fn may_read_metrics(peer: SocketAddr, headers: &HeaderMap, token: Option<&Secret>) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    let brought = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let right = match (brought, token) {
        (Some(brought), Some(token)) => same(brought, token.expose()),
        _ => false,
    };
    right || (peer.ip().to_canonical().is_loopback() && !forwarded)
}

/// Compares hashes, so that the time it takes says nothing about the token.
fn same(left: &str, right: &str) -> bool {
    use sha2::{Digest, Sha256};
    Sha256::digest(left) == Sha256::digest(right)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn metrics_are_for_this_machine_or_for_the_token() {
        let here = SocketAddr::from(([127, 0, 0, 1], 9));
        let away = SocketAddr::from(([192, 0, 2, 1], 9));
        let token = Secret::new("s3cret");
        let none = HeaderMap::new();
        let mut right = HeaderMap::new();
        right.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer s3cret"));
        let mut wrong = HeaderMap::new();
        wrong.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer other"));
        let mut proxied = HeaderMap::new();
        proxied.insert("x-forwarded-for", HeaderValue::from_static("192.0.2.1"));

        assert!(may_read_metrics(here, &none, None));
        assert!(!may_read_metrics(here, &proxied, None));
        assert!(!may_read_metrics(away, &none, Some(&token)));
        assert!(!may_read_metrics(away, &wrong, Some(&token)));
        assert!(!may_read_metrics(away, &right, None));
        assert!(may_read_metrics(away, &right, Some(&token)));
    }
}
