//! The composition root: everything that makes up a server, drawn once from top to bottom.

/// What a server does when it starts for the first time.
mod first_start;
/// What stops a server, and how long it may take.
mod stopping;

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use app::server::{PublicUrl, SessionCookie};
use axum::{Router, middleware::from_fn};
use domain::format;
use pipeline::{Pipeline, PipelineConfig};
use scheduler::{Scheduler, SchedulerConfig};
use service::Services;
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::{
    adapters::{EngineFiles, EngineLake, EngineRunner, EngineUpkeep},
    cli::{
        exit::{Exit, Failure},
        session,
    },
    config::{Config, running::Role},
    database::{Database, Purpose},
    events::Events,
    health::{self, Health},
    router::router,
    state::ServerState,
    telemetry::{self, Audience},
    web::Site,
};

/// How many connections to the database pages and the API of one process hold at most.
const WEB_CONNECTIONS: u32 = 12;

/// How many connections the clockwork of one process holds at most: its own, so that pages cannot starve it.
const CLOCKWORK_CONNECTIONS: u32 = 8;

/// How often figures that were not asked for are tidied up.
const UPKEEP: Duration = Duration::from_secs(10);

/// Runs a server until it is asked to stop; `with_sample` loads the sample workspace into a new installation.
///
/// # Errors
///
/// When it cannot start, or breaks.
pub fn serve(config: Config, with_sample: bool) -> Result<(), Failure> {
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
    let served = runtime.block_on(run(&config, with_sample, &database, health, listener, stop));
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
    with_sample: bool,
    database: &Database,
    health: Health,
    listener: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let store = Store::connect(database.url(), WEB_CONNECTIONS).await.context("Could not connect to the database")?;
    store.migrate().await.context("Could not prepare the database")?;
    let engine = open_engine(config).context("Could not open the lake")?;
    let lake = Arc::new(EngineLake::new(engine.clone()));
    let services = Services::new(store.clone(), lake, session::service_config(config)?);
    let address = listener.local_addr().context("Could not listen")?;
    let public_url = PublicUrl(config.web.address_for_people(address).into());
    if config.running.does(Role::Web) {
        store.announce_url(&public_url.0).await.context("Could not tell commands where the pages are")?;
    }
    let invitation = first_start::prepare(&services, &public_url, with_sample).await?;

    if matches!(database, Database::Embedded(_)) {
        // This process has started the database and is alone with it: whoever held a lease is gone.
        let left = store.expire_leases().await.context("Could not take up what was left running")?;
        if left > 0 {
            let left = i64::try_from(left).unwrap_or(i64::MAX);
            let were = format::counted(left, "execution was", "executions were");
            tracing::warn!("{were} running when the server ended, and taken up again");
        }
    }
    let clockwork = start_clockwork(config, database, engine, &services).await?;
    let mut pools = vec![("web", store.clone())];
    pools.extend(clockwork.as_ref().map(|clockwork| ("clockwork", clockwork.store.clone())));
    let router = if config.running.does(Role::Web) {
        let state = ServerState {
            services: services.clone(),
            events: Events::listen(store.clone(), services.clone(), stop.clone()),
            cookies: SessionCookie { secure: config.web.cookies_are_secure() },
            public_url,
            trusted_proxies: config.web.trusted_proxies.value.as_slice().into(),
        };
        router(state, Arc::new(open_site(config)?), health.clone())
    } else {
        health::routes(health.clone()).layer(from_fn(telemetry::measure_request))
    };
    health.database_is_up(pools);

    let upkeep = tokio::spawn(keep_metrics(health, stop.clone()));
    let roles: Vec<_> = config.running.roles.iter().map(ToString::to_string).collect();
    tracing::info!("FlowForge {} ({}) is ready on http://{address}", env!("CARGO_PKG_VERSION"), roles.join(", "));
    if let Some(invitation) = invitation {
        invitation.print();
    }
    // Work and requests that are under way end side by side.
    let (answered, ()) =
        tokio::join!(answer_requests(listener, router, stop.clone()), stop_clockwork(clockwork, &stop));

    upkeep.await.context("The upkeep of the metrics broke")?;
    store.close().await;
    answered
}

/// Opens the lake, and starts the engine that reads and writes it.
pub(crate) fn open_engine(config: &Config) -> Result<Pipeline, anyhow::Error> {
    let storage = &config.storage;
    for folder in [storage.files(), storage.lake(), storage.samples(), storage.uploads()] {
        std::fs::create_dir_all(&folder).with_context(|| format!("Could not make the folder {}", folder.display()))?;
    }
    let engine = PipelineConfig {
        allowed_roots: storage.allowed_folders().map(Path::to_owned).collect(),
        allowed_buckets: storage.allowed_buckets().map(str::to_owned).collect(),
        memory_bytes: usize::try_from(config.running.memory.0).unwrap_or(usize::MAX),
        ..PipelineConfig::new(storage.lake().to_string_lossy(), storage.uploads(), storage.scratch())
    };
    Pipeline::open(engine).map_err(|failure| match failure.detail {
        Some(detail) => anyhow::anyhow!("{} ({detail})", failure.message),
        None => anyhow::anyhow!(failure.message),
    })
}

/// What fires triggers and runs executions, with its own connections.
struct Clockwork {
    scheduler: Scheduler,
    store: Store,
}

/// Starts what fires triggers and runs executions, as far as this process does it.
async fn start_clockwork(
    config: &Config,
    database: &Database,
    engine: Pipeline,
    services: &Services,
) -> anyhow::Result<Option<Clockwork>> {
    let (ticks, works) = (config.running.does(Role::Scheduler), config.running.does(Role::Worker));
    if !ticks && !works {
        return Ok(None);
    }
    let store = Store::connect_clockwork(database.url(), CLOCKWORK_CONNECTIONS)
        .await
        .context("Could not connect to the database")?;
    let clockwork = SchedulerConfig {
        workers: if works { config.running.workers.value } else { 0 },
        ticks,
        ..SchedulerConfig::new(worker_name())
    };
    let runner = Arc::new(EngineRunner::new(engine.clone(), store.clone()));
    let files = Arc::new(EngineFiles::new(engine.clone()));
    let upkeep = Arc::new(EngineUpkeep::new(engine, services.uploads.clone()));
    let scheduler = Scheduler::start(clockwork, store.clone(), runner, upkeep, files);
    Ok(Some(Clockwork { scheduler, store }))
}

async fn stop_clockwork(clockwork: Option<Clockwork>, stop: &CancellationToken) {
    stop.cancelled().await;
    if let Some(clockwork) = clockwork {
        clockwork.scheduler.stop().await;
    }
}

/// Returns a name that no other process has: two machines may have one host name, and process numbers come again.
fn worker_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "worker" } else { host.trim() };
    format!("{host}-{}-{:04x}", std::process::id(), rand::random::<u16>())
}

fn open_site(config: &Config) -> anyhow::Result<Site> {
    match &config.web.site_dir.value {
        Some(folder) => {
            Site::load(folder).with_context(|| format!("Could not read the pages’ files in {}", folder.display()))
        }
        None => {
            tracing::warn!(
                "The pages’ scripts and styles were not found, so pages are bare. Run scripts/build-site, or set site_dir."
            );
            Ok(Site::bare())
        }
    }
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
