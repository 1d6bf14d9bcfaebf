use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    DatabaseError,
    account::Account,
    embedded::ready_cluster,
    log::Log,
    place::{Passing, Place, closed_on_the_way},
    postmaster::{Plan, Postmaster},
    settings::{self, Durability},
};

/// A private cluster in a temporary folder, for tests and measurements. Dropping it removes every trace.
#[derive(Debug)]
pub struct TemporaryDatabase {
    // Declared in the order in which they go: the server, the folder of its socket, its own folder.
    _server: Postmaster,
    _sockets: Passing,
    _folder: TempDir,
    url: String,
}

impl TemporaryDatabase {
    /// Makes and starts a cluster with the programs in `programs` or found.
    ///
    /// # Errors
    ///
    /// When there are no programs, or the server does not start.
    pub fn start(programs: Option<&Path>, durability: Durability) -> Result<Self, DatabaseError> {
        // No cluster is there whose owner would matter.
        let account = Account::of_cluster(Path::new(""))?;
        let folder = temporary_folder(&account)?;
        let place = Place::prepare(folder.path(), &account)?;
        let binaries = ready_cluster(&place, &account, programs, durability)?;
        let url = settings::url(&place.sockets);
        let sockets = Passing(place.sockets.clone());
        let log = Log::new(place.home.join("postgres.log"));
        let temporary = Some(folder.path().to_owned());
        let server = Postmaster::start(&Plan { binaries, account, place, durability, temporary, log })?;
        Ok(Self { _server: server, _sockets: sockets, _folder: folder, url })
    }

    /// Returns the address of the database, whose user may create more.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Makes a folder that the user who runs PostgreSQL can reach: in the usual place, else in `/tmp`.
fn temporary_folder(account: &Account) -> Result<TempDir, DatabaseError> {
    let usual = std::env::temp_dir();
    let parent = match closed_on_the_way(&usual.join("x"), account) {
        Some(_) => PathBuf::from("/tmp"),
        None => usual,
    };
    tempfile::Builder::new()
        .prefix("flowforge-")
        .permissions(Permissions::from_mode(if account.switched { 0o711 } else { 0o700 }))
        .tempdir_in(&parent)
        .map_err(DatabaseError::file("create a folder in", parent))
}
