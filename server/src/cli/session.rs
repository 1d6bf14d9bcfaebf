use store::Store;

use super::exit::{Exit, Failure};
use crate::{
    config::{Config, logging::Secret},
    database::{Database, Purpose},
    telemetry::{self, Audience},
};

/// What commands that work with data stand on: the database, opened for as long as the command runs.
///
/// Whoever can open it may do everything: a command acts as the owner of the installation. While the server runs, the
/// command uses the server's database; otherwise it starts the database and stops it again.
#[derive(Debug)]
pub struct Session {
    // Declared in the order in which they go: the connections, then what they connect to.
    store: Store,
    _database: Database,
}

impl Session {
    /// Opens the database of `config`, brings it up to date, and hands it to `work`.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened, or what `work` says.
    pub fn run<T>(
        config: &Config,
        purpose: Purpose,
        work: impl AsyncFnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        telemetry::start_logging(&config.logging, Audience::Command);
        crate::boot::install_cryptography();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| Failure::new(Exit::Failed, format!("Could not start: {error}.")))?;
        let database = open(config, purpose)?;
        runtime.block_on(async {
            let store = Store::connect(database.url(), 4).await?;
            store.migrate().await?;
            let session = Self { store, _database: database };
            let answer = work(&session.store).await;
            session.store.close().await;
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
