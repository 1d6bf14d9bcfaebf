use std::path::Path;

use super::{
    DatabaseError,
    account::Account,
    binaries::{self, Binaries},
    creation,
    lock::Lock,
    log::Log,
    place::{self, Passing, Place},
    postmaster::Plan,
    settings::{self, Durability},
    supervisor::Supervisor,
};

/// A private PostgreSQL cluster that this process looks after. Dropping it stops the server.
#[derive(Debug)]
pub struct EmbeddedDatabase {
    // Declared in the order in which they go: the server, the folder of its socket, the right to run it.
    supervisor: Supervisor,
    _sockets: Passing,
    _lock: Lock,
    url: String,
    place: Place,
    binaries: Binaries,
}

impl EmbeddedDatabase {
    /// Starts the cluster in the folder `home`, making it the first time, with the programs in `programs` or found.
    ///
    /// This blocks for about a second the first time and a fifth of one later.
    ///
    /// # Errors
    ///
    /// When there are no programs, the folders or the cluster cannot be used, or the server does not start.
    pub fn start(home: &Path, programs: Option<&Path>, lock: Lock) -> Result<Self, DatabaseError> {
        let account = Account::of_cluster(&home.join("cluster"))?;
        let place = Place::prepare(home, &account)?;
        let binaries = ready_cluster(&place, &account, programs, Durability::Full)?;
        tracing::debug!("starting PostgreSQL {} of {}", binaries.major, binaries.folder.display());
        let log = Log::new(place.home.join("postgres.log"));
        let plan = Plan {
            binaries: binaries.clone(),
            account,
            place: place.clone(),
            durability: Durability::Full,
            temporary: None,
            log,
        };
        let supervisor = Supervisor::start(plan)?;
        let url = settings::url(&place.sockets);
        Ok(Self { supervisor, _sockets: Passing(place.sockets.clone()), _lock: lock, url, place, binaries })
    }

    /// Returns the address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns where it is kept.
    pub fn cluster(&self) -> &Path {
        &self.place.cluster
    }

    /// Returns what it is run with.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// Returns the number of the server's first process, while there is one.
    pub fn pid(&self) -> Option<u32> {
        self.supervisor.pid()
    }
}

/// Finds the programs for the cluster of `place`, and makes the cluster if there is none.
pub(crate) fn ready_cluster(
    place: &Place,
    account: &Account,
    programs: Option<&Path>,
    durability: Durability,
) -> Result<Binaries, DatabaseError> {
    let version = creation::version_of(&place.cluster)?;
    let major = version.as_ref().and_then(|version| version.parse().ok());
    let binaries = binaries::find(programs, major)?;
    if let Some(folder) = place::closed_on_the_way(&binaries.program("postgres"), account) {
        return Err(DatabaseError::Closed { folder, user: account.name.clone() });
    }
    match version {
        None => creation::create(&binaries, account, &place.cluster, durability)?,
        Some(cluster) if major != Some(binaries.major) => {
            return Err(DatabaseError::OtherMajorVersion {
                place: place.cluster.clone(),
                cluster,
                found: binaries.major,
                folder: binaries.folder,
            });
        }
        Some(_) => account.take_over(&place.cluster)?,
    }
    Ok(binaries)
}
