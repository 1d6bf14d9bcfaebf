//! PostgreSQL: the one that `DATABASE_URL` names, or a private one that FlowForge runs itself.
//!
//! The embedded database is an ordinary cluster in the data folder, reachable over a Unix socket only. One process at a
//! time looks after it and holds [`lock`]: it finds the programs ([`binaries`]), decides which user they run as
//! ([`account`]) and where the files are ([`place`]), makes the cluster the first time ([`creation`]), starts the
//! [`postmaster`] and restarts it when it dies ([`supervisor`]). A [`keeper`] stops it even when FlowForge is killed
//! outright; when the keeper dies as well, the next start finds what is left and tidies it up.

/// Which operating-system user PostgreSQL runs as.
pub mod account;
/// Where the programs `postgres` and `initdb` are.
pub mod binaries;
/// Making a cluster, in one piece or not at all.
mod creation;
/// The embedded cluster as one value: start, address, stop.
pub mod embedded;
/// What can go wrong, in words for the person at the console.
pub mod error;
/// Stops PostgreSQL when FlowForge disappears without a word.
mod keeper;
/// Who looks after a cluster.
pub mod lock;
/// What PostgreSQL prints, in a file of bounded size.
mod log;
/// The one way in for commands and for the server.
pub mod open;
/// What `postmaster.pid` says.
pub mod pid_file;
/// Folders of a cluster and who can reach them.
pub mod place;
/// One running PostgreSQL server.
mod postmaster;
/// The few questions to the operating system that the standard library does not answer.
mod process;
/// How the cluster is configured.
mod settings;
/// What an earlier process left behind.
mod stale;
/// Restarts PostgreSQL when it dies while FlowForge serves.
mod supervisor;
/// Clusters that live as long as one command.
pub mod temporary;

pub use embedded::EmbeddedDatabase;
pub use error::DatabaseError;
pub use open::{Database, Purpose};
pub use settings::Durability;
pub use temporary::TemporaryDatabase;
