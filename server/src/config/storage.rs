use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use super::{Setting, layers::absolute, values::ByteSize};

/// Files and folders.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The folder that everything FlowForge keeps on this machine is under.
    pub data_dir: Setting<PathBuf>,
    /// The folders and buckets that jobs may read files from.
    pub allowed_roots: Setting<Vec<AllowedRoot>>,
    /// The largest file that may be uploaded.
    pub upload_limit: Setting<ByteSize>,
}

/// What jobs may read files from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AllowedRoot {
    /// A folder that this machine sees.
    Folder(PathBuf),
    /// A bucket, or a folder in it, by its address: `s3://incoming/orders`.
    Bucket(String),
}

/// How the addresses of buckets begin: Amazon’s and what is compatible with it, Google’s, Microsoft’s.
const BUCKETS: [&str; 6] = ["s3://", "s3a://", "gs://", "az://", "abfs://", "abfss://"];

impl AllowedRoot {
    /// Reads a folder, relative to `base`, or the address of a bucket.
    pub(crate) fn parse(text: &str, base: &Path) -> Result<Self, String> {
        let Some((scheme, rest)) = text.split_once("://") else { return absolute(text, base).map(Self::Folder) };
        if !BUCKETS.contains(&format!("{scheme}://").as_str()) {
            return Err(format!(
                "“{text}” is neither a folder nor a bucket; buckets begin with {}",
                BUCKETS.join(", ")
            ));
        }
        if rest.trim_matches('/').is_empty() {
            return Err(format!("“{text}” names no bucket; write, for example, {scheme}://incoming/orders"));
        }
        Ok(Self::Bucket(text.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for AllowedRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Bucket(address) => f.write_str(address),
        }
    }
}

impl Storage {
    /// Returns the folders that jobs may read files from.
    pub fn allowed_folders(&self) -> impl Iterator<Item = &Path> {
        self.allowed_roots.value.iter().filter_map(|root| match root {
            AllowedRoot::Folder(folder) => Some(folder.as_path()),
            AllowedRoot::Bucket(_) => None,
        })
    }

    /// Returns the buckets that jobs may read files from, by their addresses.
    pub fn allowed_buckets(&self) -> impl Iterator<Item = &str> {
        self.allowed_roots.value.iter().filter_map(|root| match root {
            AllowedRoot::Folder(_) => None,
            AllowedRoot::Bucket(address) => Some(address.as_str()),
        })
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_told_from_a_folder_by_how_it_begins() {
        let parse = |text: &str| AllowedRoot::parse(text, Path::new("/base"));
        assert_eq!(parse("in"), Ok(AllowedRoot::Folder("/base/in".into())));
        assert_eq!(parse("s3://incoming/orders/"), Ok(AllowedRoot::Bucket("s3://incoming/orders".to_owned())));
        for text in ["ftp://host/in", "s3://", "s3:///"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
