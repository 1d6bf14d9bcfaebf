use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::Command,
};

use super::{DatabaseError, process};

/// The operating-system user that PostgreSQL runs as.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    /// The user's name, or the number where the system has no name for it.
    pub name: String,
    /// The user's number.
    pub uid: u32,
    /// The number of the user's group.
    pub gid: u32,
    /// Whether FlowForge itself is another user: root.
    pub switched: bool,
}

impl Account {
    /// Returns the user that runs the cluster in `cluster`, which need not exist yet.
    ///
    /// That is the current user. PostgreSQL refuses to run as root, so for root it is the cluster's owner, else
    /// `postgres`, else `nobody`.
    ///
    /// # Errors
    ///
    /// When the cluster is another user's, or no user is suitable.
    pub fn of_cluster(cluster: &Path) -> Result<Self, DatabaseError> {
        let owner = fs::metadata(cluster).ok().map(|metadata| (metadata.uid(), metadata.gid()));
        let user = process::effective_user();
        match (user, owner) {
            (0, Some((uid, gid))) if uid != 0 => Ok(Self { name: name_of(uid), uid, gid, switched: true }),
            (0, _) => ordinary(),
            (user, Some((owner, _))) if owner != user => {
                Err(DatabaseError::OtherOwner { place: cluster.to_owned(), owner: name_of(owner), user: name_of(user) })
            }
            (uid, _) => Ok(Self { name: process::id(&["-un"])?, uid, gid: number(&["-g"])?, switched: false }),
        }
    }

    /// Returns a command that runs `program` as this user, away from our terminal's signals.
    ///
    /// The environment is ours without what would redirect or translate PostgreSQL.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (key, _) in std::env::vars_os() {
            let name = key.to_string_lossy();
            if name.starts_with("PG") || name.starts_with("LC_") || name == "LANG" || name == "LANGUAGE" {
                command.env_remove(&key);
            }
        }
        // Our own folder may be closed to the other user, and PostgreSQL looks where it stands.
        command.env("LC_ALL", "C").env("TZ", "UTC").current_dir("/").process_group(0);
        if self.switched {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Makes `path` this user's, when FlowForge is another.
    pub(crate) fn own(&self, path: &Path) -> Result<(), DatabaseError> {
        if self.switched {
            std::os::unix::fs::lchown(path, Some(self.uid), Some(self.gid))
                .map_err(DatabaseError::file("hand over", path))?;
        }
        Ok(())
    }

    /// Makes a cluster this user's when it is not, such as a backup that root has copied back.
    pub(crate) fn take_over(&self, cluster: &Path) -> Result<(), DatabaseError> {
        let owner = fs::metadata(cluster).map_err(DatabaseError::file("look at", cluster))?.uid();
        if self.switched && owner != self.uid { self.own_all(cluster) } else { Ok(()) }
    }

    fn own_all(&self, folder: &Path) -> Result<(), DatabaseError> {
        self.own(folder)?;
        for entry in fs::read_dir(folder).map_err(DatabaseError::file("read", folder))? {
            let entry = entry.map_err(DatabaseError::file("read", folder))?;
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.own_all(&entry.path())?;
            } else {
                self.own(&entry.path())?;
            }
        }
        Ok(())
    }
}

fn ordinary() -> Result<Account, DatabaseError> {
    for name in ["postgres", "nobody"] {
        if let (Ok(uid), Ok(gid)) = (number(&["-u", name]), number(&["-g", name])) {
            return Ok(Account { name: name.to_owned(), uid, gid, switched: true });
        }
    }
    Err(DatabaseError::NoOrdinaryUser)
}

fn number(arguments: &[&str]) -> Result<u32, DatabaseError> {
    let answer = process::id(arguments)?;
    answer.parse().map_err(|_| DatabaseError::NamelessUser(answer))
}

fn name_of(uid: u32) -> String {
    process::id(&["-un", &uid.to_string()]).unwrap_or_else(|_| uid.to_string())
}
