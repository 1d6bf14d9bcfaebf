use std::{fs::File, io::Seek, sync::Arc};

use futures::TryStreamExt;
use object_store::{Error, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt, path::Path};

use super::roots::{FoundFile, MATCHING, Opened, too_many};
use crate::{
    failure::{Failure, Result},
    scratch::{Scratch, ScratchFile},
    storage::Storage,
};

/// A bucket, or a folder in it, from which files may be read.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    /// As it was configured, with a slash at its end: `s3://incoming/orders/`.
    address: String,
    store: Arc<dyn ObjectStore>,
    /// Where the address leads within the store.
    folder: Path,
}

/// A file of a bucket, copied to this machine: the same however often it is read, whatever becomes of the original.
#[derive(Debug)]
pub(crate) struct Copied {
    bytes: ScratchFile,
    size: u64,
    modified_ms: i64,
}

impl Bucket {
    /// Returns what is at an address such as `s3://incoming/orders`. Nobody is asked yet whether it can be read.
    pub(crate) fn open(address: &str) -> Result<Self> {
        let Storage { store, folder, .. } = Storage::open(address).map_err(|error| {
            Failure::new(format!("Files cannot be read from “{address}”."))
                .hint("Name a folder, or a bucket such as s3://incoming/orders.")
                .detail(error)
        })?;
        Ok(Self { address: format!("{}/", address.trim_end_matches('/')), store, folder })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Returns what stands after the address of this bucket, if a path begins with that.
    pub(super) fn key_of<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.address)
    }

    /// Returns the files whose keys match, by path.
    pub(super) async fn matching(&self, pattern: &str, limit: usize) -> Result<Vec<FoundFile>> {
        let wanted = glob::Pattern::new(pattern).map_err(|error| {
            Failure::new(format!("The pattern “{}{pattern}” is not understood.", self.address)).detail(error)
        })?;
        let mut files = Vec::new();
        for object in self.candidates(pattern).await.map_err(|error| self.unreadable(error))? {
            let Some(key) = self.key_in_folder(&object.location) else { continue };
            // Some tools mark a folder with an empty object of its name.
            if !wanted.matches_with(&key, MATCHING) || key.is_empty() || key.ends_with('/') {
                continue;
            }
            files.push(FoundFile {
                path: format!("{}{key}", self.address),
                size: object.size,
                modified_ms: object.last_modified.timestamp_millis(),
                etag: object.e_tag.unwrap_or_default(),
            });
            if files.len() > limit {
                return Err(too_many(&format!("{}{pattern}", self.address), limit));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// Returns the objects among which those that match are: as few as one request can tell.
    async fn candidates(&self, pattern: &str) -> object_store::Result<Vec<ObjectMeta>> {
        let Some(first) = pattern.find(['*', '?', '[']) else {
            return match self.store.head(&self.location(pattern)?).await {
                Ok(object) => Ok(vec![object]),
                Err(Error::NotFound { .. }) => Ok(Vec::new()),
                Err(error) => Err(error),
            };
        };
        let (fixed, open) = pattern.split_at(pattern[..first].rfind('/').map_or(0, |slash| slash + 1));
        let folder = self.location(fixed.trim_end_matches('/'))?;
        if open.contains(['/', '[']) || open.contains("**") {
            self.store.list(Some(&folder)).try_collect().await
        } else {
            Ok(self.store.list_with_delimiter(Some(&folder)).await?.objects)
        }
    }

    /// Copies a file. What is written to it meanwhile does not come in between: an object is replaced as a whole.
    pub(super) async fn copy(&self, key: &str, scratch: &Scratch) -> Result<Copied> {
        let path = format!("{}{key}", self.address);
        let broken = |error: Error| match error {
            Error::NotFound { .. } => Failure::new(format!("The file {path} does not exist.")),
            other => self.unreadable(other),
        };
        let found: GetResult = match self.location(key) {
            Ok(location) => self.store.get(&location).await.map_err(broken)?,
            Err(error) => return Err(broken(error)),
        };
        let (size, modified_ms) = (found.meta.size, found.meta.last_modified.timestamp_millis());
        let mut bytes = scratch.file()?;
        let mut parts = found.into_stream();
        let mut copied = 0;
        while let Some(part) = parts.try_next().await.map_err(broken)? {
            bytes.append(&part)?;
            copied += part.len() as u64;
        }
        if copied != size {
            return Err(Failure::new(format!("The file {path} came with {copied} bytes of {size}."))
                .hint("Retry: the transfer broke off."));
        }
        Ok(Copied { bytes, size, modified_ms })
    }

    fn location(&self, key: &str) -> object_store::Result<Path> {
        let folder = self.folder.as_ref();
        let key = if folder.is_empty() { key.to_owned() } else { format!("{folder}/{key}") };
        Ok(Path::parse(key.trim_end_matches('/'))?)
    }

    /// Returns what stands after the folder of this bucket, if an object lies in it.
    fn key_in_folder(&self, location: &Path) -> Option<String> {
        let folder = self.folder.as_ref();
        let key = location.as_ref().strip_prefix(folder)?;
        Some(if folder.is_empty() { key } else { key.strip_prefix('/')? }.to_owned())
    }

    fn unreadable(&self, error: Error) -> Failure {
        let hint = match error {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                "Give FlowForge an account that may read it: see “Files in buckets” in docs/operations.md."
            }
            _ => "See whether it can be reached from this machine, and retry.",
        };
        Failure::new(format!("The bucket {} cannot be read.", self.address)).hint(hint).detail(error)
    }
}

impl Copied {
    pub(super) fn open(&self) -> Result<Opened> {
        let mut file: File = self.bytes.handle()?;
        file.rewind()?;
        Ok(Opened { file, size: self.size, modified_ms: self.modified_ms })
    }
}
