//! What the server tells about itself: log lines on standard error and figures for Prometheus.

use std::{io::IsTerminal, time::Instant};

use anyhow::Context;
use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::{
    Origin,
    logging::{LogFormat, Logging},
};

/// The upper ends, in seconds, of the classes into which durations are counted: pages take milliseconds, executions hours.
const DURATION_CLASSES: [f64; 15] =
    [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 600.0, 3600.0];

/// Libraries that report their ordinary doings as information.
const QUIET_LIBRARIES: &str =
    "buoyant_kernel=off,datafusion=warn,deltalake_core=warn,h2=warn,hyper=warn,sqlx=warn,sqlx_core=warn";

/// Whose log lines are begun.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audience {
    /// The operator of a server, who wants to know what happens.
    Operator,
    /// A person who gave one command and wants to see only what is wrong, unless asked otherwise.
    Command,
}

/// Starts to write log lines to standard error; standard output is for what a command answers.
///
/// Calling it again, as tests do, changes nothing.
pub fn start_logging(logging: &Logging, audience: Audience) {
    let level = match (audience, &logging.level.origin) {
        (Audience::Command, Origin::Default) => "warn",
        _ => logging.level.value.as_str(),
    };
    // A bare level is meant for our own lines; the libraries have little to say to an operator.
    let bare = !level.contains(['=', ',']);
    let directives = if bare { format!("{level},{QUIET_LIBRARIES}") } else { level.to_owned() };
    let filter = EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = match logging.format.value {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).try_init(),
        LogFormat::Text => lines.with_ansi(colours_suit(&std::io::stderr())).try_init(),
    };
    if let Err(error) = begun {
        tracing::debug!("log lines are written already: {error}");
    }
}

/// Returns whether `stream` is a terminal of somebody who did not refuse colours.
pub fn colours_suit(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    stream.is_terminal() && !refused && !dumb
}

/// Starts to count, for the whole process, and returns what renders the figures.
///
/// # Errors
///
/// When somebody else in this process counts already.
pub fn start_counting() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &DURATION_CLASSES)
        .and_then(PrometheusBuilder::install_recorder)
        .context("Could not set up the metrics")?;
    describe_figures();
    metrics::gauge!("flowforge_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// Says what each figure means; docs/operations.md has the same list.
fn describe_figures() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_gauge!("flowforge_build_info", "The version that runs; always 1");
    describe_counter!("http_requests_total", "Requests answered, by method, route and status");
    describe_histogram!("http_request_duration_seconds", "Time from a request to its answer, by route");
    describe_gauge!("flowforge_executions", "Executions that wait and run, on all machines, by status");
    describe_gauge!("flowforge_oldest_queued_seconds", "How long the execution that waits longest has waited");
    describe_gauge!("flowforge_held_executions", "Executions that this process runs");
    describe_counter!("flowforge_executions_total", "Executions that this process has ended, by status");
    describe_histogram!("flowforge_attempt_duration_seconds", "Time from claiming an execution to letting go of it");
    describe_counter!("flowforge_firings_total", "Planned instants that this process has decided about, by state");
    describe_histogram!("flowforge_firing_lag_seconds", "Time from a planned instant to its decision, if on time");
    describe_gauge!("flowforge_overdue_triggers", "Triggers due for a minute or more that nobody has decided about");
    describe_gauge!("flowforge_database_up", "Whether the database answered within two seconds");
    describe_gauge!("flowforge_database_connections", "Connections of this process, by pool and state");
    describe_gauge!("flowforge_database_connections_max", "How many connections a pool may have");
    describe_gauge!("process_resident_memory_bytes", "Memory of this process; the embedded PostgreSQL has its own");
}

/// Returns the method, if it is one that somebody means: whoever asks may make others up, and each would be a figure.
fn known_method(method: &Method) -> &'static str {
    const KNOWN: [Method; 7] =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.iter().zip(names).find(|(known, _)| *known == method).map_or("other", |(_, name)| name)
}

/// Counts a request and the time to its answer, under its route: a path would make one figure per identifier.
pub async fn measure_request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route).record(started.elapsed().as_secs_f64());
    response
}
