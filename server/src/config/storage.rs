use std::{
    env,
    path::{Path, PathBuf},
};

use super::{Setting, values::ByteSize};

/// Files and folders.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The folder that everything FlowForge keeps on this machine is under.
    pub data_dir: Setting<PathBuf>,
    /// The folders that jobs may read files from.
    pub allowed_roots: Setting<Vec<PathBuf>>,
    /// The largest file that may be uploaded.
    pub upload_limit: Setting<ByteSize>,
}

impl Storage {
    /// Returns the folder of the embedded database.
    pub fn database(&self) -> PathBuf {
        self.data_dir.join("database")
    }

    /// Returns the folder in which people put files for jobs to read.
    pub fn files(&self) -> PathBuf {
        self.data_dir.join("files")
    }

    /// Returns the folder of the bronze, silver and gold tables.
    pub fn lake(&self) -> PathBuf {
        self.data_dir.join("lake")
    }

    /// Returns the folder of the sample workspace's files.
    pub fn samples(&self) -> PathBuf {
        self.data_dir.join("samples")
    }

    /// Returns the folder for what does not fit into memory; what is in it is worthless after a stop.
    pub fn scratch(&self) -> PathBuf {
        self.data_dir.join("scratch")
    }

    /// Returns the file with the key under which secrets are encrypted. Processes on several machines need the same one.
    pub fn secret_key(&self) -> PathBuf {
        self.data_dir.join("secret.key")
    }

    /// Returns the folder of what was uploaded.
    pub fn uploads(&self) -> PathBuf {
        self.data_dir.join("uploads")
    }
}

/// Finds the pages' scripts and styles: beside the program, where packages put them, or where `scripts/build-site` does.
pub(crate) fn shipped_site() -> Option<PathBuf> {
    let mut candidates = Vec::new();
    if let Some(folder) = env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned)) {
        candidates.push(folder.join("site"));
        // target/debug/flowforge and its target/site.
        candidates.push(folder.join("../site"));
        candidates.push(folder.join("../share/flowforge/site"));
    }
    candidates.push(PathBuf::from("target/site"));
    candidates.into_iter().find(|folder| folder.join("pkg").is_dir()).and_then(|folder| folder.canonicalize().ok())
}
