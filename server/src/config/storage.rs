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
    /// The folder of the sample data, where one was set or found.
    pub samples_dir: Setting<Option<PathBuf>>,
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

    /// Returns the folder of what was uploaded.
    pub fn uploads(&self) -> PathBuf {
        self.data_dir.join("uploads")
    }
}

/// Finds a folder that comes with the program: beside it, where packages put it, or in a checkout.
///
/// `name` is its name; `in_checkout` is where it is below the top of the repository.
pub(crate) fn shipped_folder(name: &str, in_checkout: &str) -> Option<PathBuf> {
    let mut candidates = Vec::new();
    if let Some(folder) = env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned)) {
        candidates.push(folder.join(name));
        // target/debug/flowforge and its target/site.
        candidates.push(folder.join("..").join(name));
        candidates.push(folder.join("../share/flowforge").join(name));
        candidates.push(folder.join("../..").join(in_checkout));
    }
    candidates.push(PathBuf::from(in_checkout));
    candidates.into_iter().find(|folder| folder.is_dir()).and_then(|folder| folder.canonicalize().ok())
}
