/// The lake, once somebody needs it.
mod lazy_lake;

use std::sync::Arc;

use app::server::PublicUrl;
use domain::person::Actor;
use service::{ServiceConfig, Services};
use store::Store;

use super::{
    exit::{Exit, Failure},
    output::Output,
};
use crate::{
    boot,
    config::{
        Config,
        logging::Secret,
        origin::{Origin, Setting},
    },
    database::{Database, Purpose},
    telemetry::{self, Audience},
    vault,
};
use lazy_lake::LazyLake;

/// What commands that work with data stand on, for as long as one command runs.
///
/// Whoever can open the database may do everything: a command acts as the owner of the installation. While the server
/// runs, the command uses the server's database; otherwise it starts the database and stops it again.
pub(super) struct Session<'a> {
    /// What the product can do.
    pub(super) services: Services,
    /// Who asks: the command line on this machine.
    pub(super) actor: Actor,
    /// Where the answer goes.
    pub(super) output: &'a Output,
    /// The address people use.
    pub(super) public_url: PublicUrl,
    /// Whether it is known that no server runs, so that nothing begins what is started here.
    pub(super) nobody_serves: bool,
}

impl Session<'_> {
    /// Opens the database of `config`, brings it up to date, and lets `work` do what was asked.
    pub(super) fn run(
        config: &Config,
        purpose: Purpose,
        output: &Output,
        work: impl AsyncFnOnce(&Session<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        telemetry::start_logging(&config.logging, Audience::Command);
        boot::install_cryptography();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Failure::new(Exit::Failed, format!("Could not start: {error}.")))?;
        // It stops when everything that uses it is gone.
        let database = open(config, purpose)?;
        runtime.block_on(async {
            let store = Store::connect(database.url(), 4).await?;
            store.migrate().await?;
            let session = Session {
                services: Services::new(store.clone(), Arc::new(LazyLake::of(config)), service_config(config)?),
                actor: Actor::system("Command line"),
                output,
                public_url: public_url(config, &store).await?,
                nobody_serves: matches!(database, Database::Embedded(_)),
            };
            let answer = work(&session).await;
            store.close().await;
            answer
        })
    }
}

/// Opens the database that `config` names, or the embedded one. This blocks.
///
/// # Errors
///
/// When it cannot be opened.
pub fn open(config: &Config, purpose: Purpose) -> Result<Database, Failure> {
    let url = config.database.url.value.as_ref().map(Secret::expose);
    let programs = config.database.pg_bin.value.as_deref();
    Ok(Database::open(url, &config.storage.database(), programs, purpose)?)
}

/// Returns the address that is set, else the one under which the server started last: it may have had a flag that this
/// command does not know of.
async fn public_url(config: &Config, store: &Store) -> Result<PublicUrl, Failure> {
    let Setting { value, origin } = &config.web.public_url;
    let announced = if *origin == Origin::Default { store.announced_url().await? } else { None };
    Ok(PublicUrl(announced.as_deref().unwrap_or(value).into()))
}

/// Returns what the services need to know of the settings.
///
/// # Errors
///
/// When the key under which secrets are encrypted can be neither read nor made.
pub fn service_config(config: &Config) -> anyhow::Result<ServiceConfig> {
    Ok(ServiceConfig {
        uploads: config.storage.uploads(),
        upload_limit: config.storage.upload_limit.0,
        samples: config.storage.samples(),
        session_lifetime: i64::try_from(config.web.session_lifetime.as_secs()).unwrap_or(i64::MAX),
        vault: vault::open(&config.storage.secret_key())?,
    })
}
