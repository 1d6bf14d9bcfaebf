use std::{
    collections::hash_map::DefaultHasher,
    fs::{self, DirBuilder, Permissions},
    hash::{Hash, Hasher},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::{DatabaseError, account::Account, process};

/// The longest path of a Unix socket that Linux takes, and the part of it that PostgreSQL adds to our folder.
const LONGEST_SOCKET: usize = 107;
const SOCKET_NAME: &str = "/.s.PGSQL.5432";

/// Where root keeps the clusters of data folders that the user who runs PostgreSQL cannot enter.
const SYSTEM_FOLDER: &str = "/var/lib/flowforge";

/// The folders of one cluster.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// FlowForge's own folder for the database: the lock and the log.
    pub home: PathBuf,
    /// The cluster, PostgreSQL's data directory.
    pub cluster: PathBuf,
    /// The folder of the socket.
    pub sockets: PathBuf,
}

impl Place {
    /// Prepares the folders under `home` for `account`, the user that runs PostgreSQL.
    ///
    /// Only that user and root can enter them. When `account` cannot reach `home` at all, as happens when root keeps its
    /// data in `/root`, the cluster goes to a folder of its own under `/var/lib/flowforge` and `home/cluster` is a link.
    ///
    /// # Errors
    ///
    /// When a folder cannot be made, or `account` cannot reach it.
    pub fn prepare(home: &Path, account: &Account) -> Result<Self, DatabaseError> {
        let home = make_home(home)?;
        let link = home.join("cluster");
        if account.switched && !link.exists() && closed_on_the_way(&link, account).is_some() {
            let elsewhere = folder_of_the_system(account)?.join("cluster");
            std::os::unix::fs::symlink(&elsewhere, &link).map_err(DatabaseError::file("link", &link))?;
            tracing::info!(
                "{} is closed to user {}: the cluster is kept in {}",
                home.display(),
                account.name,
                elsewhere.display()
            );
        }
        let cluster = fs::read_link(&link).unwrap_or(link);
        if let Some(folder) = closed_on_the_way(&cluster, account) {
            return Err(DatabaseError::Closed { folder, user: account.name.clone() });
        }
        let sockets = socket_folder(&cluster);
        make_folder(&sockets, 0o700)?;
        account.own(&sockets)?;
        private(&sockets, account)?;
        Ok(Self { home, cluster, sockets })
    }
}

/// Makes FlowForge's own folder for a database, and returns its full path.
///
/// Root keeps it passable, because another user will run what is inside.
pub(crate) fn make_home(home: &Path) -> Result<PathBuf, DatabaseError> {
    make_folder(home, if process::effective_user() == 0 { 0o711 } else { 0o700 })?;
    fs::canonicalize(home).map_err(DatabaseError::file("find", home))
}

/// A folder that is removed with this value, provided that it is empty by then.
#[derive(Debug)]
pub(crate) struct Passing(pub(crate) PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir(&self.0) {
            tracing::debug!("{} stays: {error}", self.0.display());
        }
    }
}

/// Returns `run` beside the cluster, or a short folder named for it when the socket's path would be too long.
fn socket_folder(cluster: &Path) -> PathBuf {
    let near = cluster.with_file_name("run");
    if near.as_os_str().len() + SOCKET_NAME.len() <= LONGEST_SOCKET {
        return near;
    }
    let mut hasher = DefaultHasher::new();
    cluster.hash(&mut hasher);
    Path::new("/tmp").join(format!("flowforge-{:016x}", hasher.finish()))
}

/// Makes a new folder under [`SYSTEM_FOLDER`].
///
/// It gets a number of its own, never one derived from the data folder: whoever removes the data folder and starts again
/// expects to start empty.
fn folder_of_the_system(account: &Account) -> Result<PathBuf, DatabaseError> {
    make_folder(Path::new(SYSTEM_FOLDER), 0o711)?;
    let folder = Path::new(SYSTEM_FOLDER).join(format!("{:08x}", rand::random::<u32>()));
    make_folder(&folder, 0o711)?;
    match closed_on_the_way(&folder.join("cluster"), account) {
        Some(folder) => Err(DatabaseError::Closed { folder, user: account.name.clone() }),
        None => Ok(folder),
    }
}

/// Makes `folder` and what is missing above it.
pub(crate) fn make_folder(folder: &Path, mode: u32) -> Result<(), DatabaseError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(DatabaseError::file("create", parent))?;
    }
    DirBuilder::new().mode(mode).create(folder).map_err(DatabaseError::file("create", folder))?;
    // The process's mask may have taken bits away that the other user needs.
    fs::set_permissions(folder, Permissions::from_mode(mode)).map_err(DatabaseError::file("open", folder))
}

/// Checks that `folder` is a real folder of `account`, so that nobody can have put one there for us to walk into.
fn private(folder: &Path, account: &Account) -> Result<(), DatabaseError> {
    let metadata = fs::symlink_metadata(folder).map_err(DatabaseError::file("look at", folder))?;
    if metadata.is_dir() && metadata.uid() == account.uid {
        fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(DatabaseError::file("close", folder))
    } else {
        let source = std::io::Error::other("it is not a folder of the user that runs PostgreSQL");
        Err(DatabaseError::File { action: "use", path: folder.to_owned(), source })
    }
}

/// Returns the first folder above `path` that `account` may not pass through.
///
/// Only another user's way is looked at: the permission bits say enough there, and for ourselves the attempt says more.
pub(crate) fn closed_on_the_way(path: &Path, account: &Account) -> Option<PathBuf> {
    if !account.switched {
        return None;
    }
    let mut above: Vec<_> = path.ancestors().skip(1).collect();
    above.reverse();
    let closed = above.into_iter().find(|folder| {
        fs::metadata(folder).is_ok_and(|metadata| {
            let bit = if metadata.uid() == account.uid {
                0o100
            } else if metadata.gid() == account.gid {
                0o010
            } else {
                0o001
            };
            metadata.mode() & bit == 0
        })
    });
    closed.map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_folder_for_its_socket() {
        let near = socket_folder(Path::new("/srv/data/database/cluster"));
        assert_eq!(near, Path::new("/srv/data/database/run"));

        let deep = PathBuf::from(format!("/{}/cluster", "x".repeat(120)));
        let far = socket_folder(&deep);
        assert!(far.starts_with("/tmp"), "{}", far.display());
        assert!(far.as_os_str().len() + SOCKET_NAME.len() <= LONGEST_SOCKET);
        assert_eq!(far, socket_folder(&deep));
    }

    #[test]
    fn a_folder_without_the_passing_bit_is_closed_to_another_user() -> std::io::Result<()> {
        let outer = tempfile::tempdir()?;
        let stranger = Account { name: "stranger".to_owned(), uid: 4_000_000, gid: 4_000_000, switched: true };
        fs::set_permissions(outer.path(), Permissions::from_mode(0o700))?;
        assert_eq!(closed_on_the_way(&outer.path().join("a"), &stranger).as_deref(), Some(outer.path()));
        fs::set_permissions(outer.path(), Permissions::from_mode(0o711))?;
        assert_eq!(closed_on_the_way(&outer.path().join("a"), &stranger), None);
        Ok(())
    }
}
