use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{
    DatabaseError, EmbeddedDatabase,
    lock::{Holder, Lock, Reason},
    place, postmaster,
    process::{self, Signal},
    settings, stale,
};

/// How long one process waits for another that looks after the same cluster for a moment only.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why somebody opens the database.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// To serve: a new cluster is made where there is none, and no other process may look after it.
    Serve,
    /// To prepare for serving, such as adding the first user: a new cluster is made where there is none.
    Prepare,
    /// To look at or change what is there.
    Use,
}

/// The database that FlowForge works with.
#[derive(Debug)]
pub enum Database {
    /// One that the configuration names.
    External {
        /// Its address.
        url: String,
    },
    /// The embedded one of a server that runs now.
    Attached {
        /// Its address.
        url: String,
    },
    /// An embedded one that this process looks after.
    Embedded(EmbeddedDatabase),
}

impl Database {
    /// Opens the database at `url`, or the embedded one in the folder `home` with the programs in `programs` or found.
    ///
    /// The embedded database is started if it does not run, and then stops with the returned value. This blocks.
    ///
    /// # Errors
    ///
    /// When it cannot be started or reached, or another process uses it.
    pub fn open(
        url: Option<&str>,
        home: &Path,
        programs: Option<&Path>,
        purpose: Purpose,
    ) -> Result<Self, DatabaseError> {
        if let Some(url) = url {
            return Ok(Self::External { url: url.to_owned() });
        }
        if purpose == Purpose::Use && !home.join("cluster/PG_VERSION").exists() && !home.join("lock").exists() {
            return Err(DatabaseError::NoneYet(home.to_owned()));
        }
        let home = place::make_home(home)?;
        let reason = if purpose == Purpose::Serve { Reason::Serve } else { Reason::Command };
        match Lock::take_patiently(&home, reason, PATIENCE)? {
            Ok(lock) => EmbeddedDatabase::start(&home, programs, lock).map(Self::Embedded),
            Err(holder) if purpose != Purpose::Serve && holder.reason == Reason::Serve => attach(&home, holder),
            Err(holder) => Err(DatabaseError::InUse { place: home, holder }),
        }
    }

    /// Returns the address of the database.
    pub fn url(&self) -> &str {
        match self {
            Self::External { url } | Self::Attached { url } => url,
            Self::Embedded(database) => database.url(),
        }
    }
}

/// Waits for the cluster of a server that may still be starting.
fn attach(home: &Path, holder: Holder) -> Result<Database, DatabaseError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(sockets) = postmaster::running(&home.join("cluster")) {
            return Ok(Database::Attached { url: settings::url(Path::new(&sockets)) });
        }
        if Instant::now() > deadline {
            return Err(DatabaseError::InUse { place: home.to_owned(), holder });
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Returns the address of the embedded database that runs in the folder `home` now.
pub fn running_at(home: &Path) -> Option<String> {
    let cluster = home.join("cluster");
    let sockets = postmaster::running(&cluster)?;
    stale::runs(&cluster).then(|| settings::url(Path::new(&sockets)))
}

/// Asks the child process `pid`, if it has not ended, to end.
pub(crate) fn ask_to_end(pid: Option<u32>) {
    if let Some(pid) = pid {
        process::send(pid, Signal::Terminate);
    }
}
