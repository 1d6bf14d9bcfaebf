//! The composition root: everything that makes up a server, drawn once from top to bottom.

/// What stops a server, and how long it may take.
mod stopping;

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use anyhow::Context;
use axum::{Router, middleware::from_fn};
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::{
        exit::{Exit, Failure},
        session,
    },
    config::Config,
    database::{Database, Purpose},
    health::{self, Health},
    telemetry::{self, Audience},
};

/// How many connections to the database one process holds at most.
const CONNECTIONS: u32 = 20;

/// How often figures that were not asked for are tidied up.
const UPKEEP: Duration = Duration::from_secs(10);

/// Runs a server until it is asked to stop.
///
/// # Errors
///
/// When it cannot start, or breaks.
pub fn serve(config: Config) -> Result<(), Failure> {
    telemetry::start_logging(&config.logging, Audience::Operator);
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    install_cryptography();
    let metrics = telemetry::start_counting()?;
    // Before the database is touched: a taken port is the commonest reason not to start.
    let listener = listen(config.web.listen.value)?;
    let runtime = tokio::runtime::Runtime::new().context("Could not start the runtime")?;
    let stop = CancellationToken::new();
    runtime.block_on(async { stopping::on_signals(&stop) })?;
    let database = session::open(&config, Purpose::Serve)?;
    let health = Health::new(metrics, config.logging.metrics_token.value.clone());
    let served = runtime.block_on(run(&config, &database, health, listener, stop));
    // Tasks that still wait for the database end first, then the database.
    runtime.shutdown_timeout(Duration::from_millis(500));
    drop(database);
    served?;
    tracing::info!("Stopped");
    Ok(())
}

/// Chooses the library that encrypts connections, for the whole process: several are linked, and none is the default.
pub fn install_cryptography() {
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        tracing::debug!("the cryptography was chosen already");
    }
}

async fn run(
    config: &Config,
    database: &Database,
    health: Health,
    listener: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let store = Store::connect(database.url(), CONNECTIONS).await.context("Could not connect to the database")?;
    store.migrate().await.context("Could not prepare the database")?;
    health.database_is_up(store.clone());

    let upkeep = tokio::spawn(keep_metrics(health.clone(), stop.clone()));
    let router = router(health);
    let address = listener.local_addr().context("Could not listen")?;
    let roles: Vec<_> = config.running.roles.iter().map(ToString::to_string).collect();
    tracing::info!("FlowForge {} ({}) is ready on http://{address}", env!("CARGO_PKG_VERSION"), roles.join(", "));
    answer_requests(listener, router, stop).await?;

    upkeep.await.context("The upkeep of the metrics broke")?;
    store.close().await;
    Ok(())
}

fn router(health: Health) -> Router {
    Router::new().merge(health::routes(health)).layer(from_fn(telemetry::measure_request))
}

async fn keep_metrics(health: Health, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(UPKEEP);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        health.tidy_metrics();
    }
}

async fn answer_requests(listener: TcpListener, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener).context("Could not listen")?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let answering = axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned());
    tokio::select! {
        answered = answering.into_future() => answered.context("Could not go on listening"),
        // Some connections, such as those for live updates, never end by themselves.
        () = stopping::patience_ends(&stop) => Ok(()),
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|error| {
        let (exit, advice) = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                (Exit::Conflict, "Another program listens there. Stop it, or choose another address with `--listen`.")
            }
            std::io::ErrorKind::PermissionDenied => {
                (Exit::NotAllowed, "Ports below 1024 are for root. Choose another with `--listen`.")
            }
            _ => (Exit::Failed, "Choose another address with `--listen`."),
        };
        Failure::new(exit, format!("Could not listen on {address}: {error}. {advice}"))
    })
}
