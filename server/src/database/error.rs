use std::{io, path::PathBuf};

use super::lock::Holder;

/// Why there is no database, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The configured folder does not hold the programs.
    #[error("There is no PostgreSQL in {}: the programs “postgres” and “initdb” are expected there. Correct `pg_bin`, or leave it out to search the usual places.", .0.display())]
    NotInConfiguredFolder(PathBuf),

    /// No programs were found in any usual place.
    #[error(
        "PostgreSQL was not found, and DATABASE_URL is not set. Install it with `{install}`, or set DATABASE_URL to a database of yours, or `pg_bin` to the folder with the programs. Looked in {looked}."
    )]
    NoBinaries {
        /// The places searched, ready for a sentence.
        looked: String,
        /// The command that installs them on this system.
        install: &'static str,
    },

    /// The programs are older than what the SQL needs.
    #[error("PostgreSQL {found} in {} is too old: FlowForge needs {needed} or newer.", folder.display())]
    TooOld {
        /// The folder of the programs.
        folder: PathBuf,
        /// Their major version.
        found: u32,
        /// The oldest major version that works.
        needed: u32,
    },

    /// The cluster was made by another major version than any that is installed.
    #[error("The database in {} was made by PostgreSQL {cluster}, but only version {found} was found (in {}). Install PostgreSQL {cluster}, or carry the data over with pg_upgrade (docs/operations.md, “Upgrade”).", place.display(), folder.display())]
    OtherMajorVersion {
        /// The cluster.
        place: PathBuf,
        /// The version that made it.
        cluster: String,
        /// The version of the programs.
        found: u32,
        /// The folder of the programs.
        folder: PathBuf,
    },

    /// The cluster is another user's.
    #[error("The database in {} belongs to user {owner}, but FlowForge runs as {user}. Run it as {owner}, or hand the folder over with `chown -R {user} {}`.", .place.display(), .place.display())]
    OtherOwner {
        /// The cluster.
        place: PathBuf,
        /// Whose it is.
        owner: String,
        /// Who asks.
        user: String,
    },

    /// FlowForge runs as root and there is no ordinary user to run PostgreSQL.
    #[error(
        "PostgreSQL refuses to run as root, and this system has neither a user “postgres” nor “nobody” to run it. Run FlowForge as an ordinary user, or create one with `useradd --system postgres`."
    )]
    NoOrdinaryUser,

    /// The current user has no name.
    #[error(
        "This system has no name for the user that FlowForge runs as, and PostgreSQL needs one. Add the user to /etc/passwd, or set DATABASE_URL. ({0})"
    )]
    NamelessUser(String),

    /// A folder on the way is closed to the user that runs PostgreSQL.
    #[error("The folder {} is closed to user {user}, which runs PostgreSQL because FlowForge was started as root. Open it with `chmod o+x {}`, choose another place with `--data-dir`, or run FlowForge as an ordinary user.", folder.display(), folder.display())]
    Closed {
        /// The first folder on the way that is closed.
        folder: PathBuf,
        /// The user that must pass.
        user: String,
    },

    /// Another process looks after this cluster.
    #[error("Another FlowForge uses {}: {holder}. Stop it first, or give this one a data folder of its own with `--data-dir`.", place.display())]
    InUse {
        /// The folder both want.
        place: PathBuf,
        /// The other process.
        holder: Holder,
    },

    /// A command asks for a database that was never made.
    #[error("There is no database in {} yet. Start the server once with `flowforge serve`, or name the data folder with `--data-dir`.", .0.display())]
    NoneYet(PathBuf),

    /// The folder exists, is not empty and is no cluster.
    #[error("{} is not a PostgreSQL cluster (it has no PG_VERSION) and is not empty. Move it away, or choose another data folder.", .0.display())]
    NotACluster(PathBuf),

    /// A folder or file could not be used.
    #[error("Could not {action} {}: {source}", path.display())]
    File {
        /// What was attempted, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// A program could not be started.
    #[error("Could not start {}: {source}", program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// A program ran and failed.
    #[error("{program} failed ({status}): {output}")]
    Failed {
        /// The program's name.
        program: &'static str,
        /// How it ended.
        status: String,
        /// The last of what it printed.
        output: String,
    },

    /// PostgreSQL did not become ready in time.
    #[error("PostgreSQL was not ready after {seconds} seconds. Its last words: {output}")]
    NotReady {
        /// How long was waited.
        seconds: u64,
        /// The last of what it printed.
        output: String,
    },

    /// A process of an earlier FlowForge will not stop.
    #[error(
        "A PostgreSQL server left over from an earlier FlowForge (process {0}) does not stop. End it with `kill -QUIT {0}` and start again."
    )]
    LeftOver(u32),
}

impl DatabaseError {
    /// Returns a function that wraps an input/output error with what was attempted on `path`.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
