use std::{
    fs::{File, Metadata},
    io::{Read, Seek},
    os::unix::fs::MetadataExt,
};

use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::{
    decode::Utf8Check,
    roots::modified_ms,
    unpack::{Packing, unpack_failure, unpacked},
};
use crate::{
    config::Limits,
    failure::{Failure, Result},
};

/// What makes a file the same file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Identity {
    pub(crate) size: u64,
    changed: (i64, i64),
    pub(crate) modified_ms: i64,
}

impl Identity {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            changed: (metadata.mtime(), metadata.mtime_nsec()),
            modified_ms: modified_ms(metadata),
        }
    }

    /// Fails if an open file is no longer what it was.
    pub(crate) fn check_unchanged(&self, file: &File, path: &str) -> Result<()> {
        let now = Self::of(&file.metadata()?);
        if now == *self {
            return Ok(());
        }
        let how = if now.size == self.size {
            "was written to".to_owned()
        } else {
            format!("went from {} to {} bytes", self.size, now.size)
        };
        Err(Failure::new(format!("The file {path} changed while it was being read: it {how}."))
            .hint("Nothing was written. Provide the file complete, for example under another name that is changed at the end, then retry."))
    }
}

/// What a look at all bytes of a file has found.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    pub(crate) identity: Identity,
    /// The SHA-256 of the bytes as stored, in lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Whether the unpacked bytes are valid UTF-8; only looked at if asked for, else true.
    pub(crate) valid_utf8: bool,
}

/// Looks at all bytes of a file.
pub(crate) fn survey(
    file: &mut File,
    path: &str,
    check_utf8: bool,
    limits: &Limits,
    stop: &CancellationToken,
) -> Result<Survey> {
    let identity = Identity::of(&file.metadata()?);
    file.rewind()?;
    let mut digest = Sha256::new();
    let mut check = Utf8Check::default();
    let mut buffer = vec![0; 1 << 20];
    let mut first = true;
    let mut packing = Packing::None;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        if stop.is_cancelled() {
            return Err(Failure::cancelled());
        }
        let bytes = &buffer[..read];
        if first {
            packing = Packing::of(bytes);
            first = false;
        }
        digest.update(bytes);
        if check_utf8 && packing == Packing::None {
            check.add(bytes);
        }
    }
    identity.check_unchanged(file, path)?;
    if check_utf8 && packing != Packing::None {
        let (_, mut reader) = unpacked(file.try_clone()?, path, limits)?;
        loop {
            let read = reader.read(&mut buffer).map_err(|error| unpack_failure(path, error))?;
            if read == 0 {
                break;
            }
            if stop.is_cancelled() {
                return Err(Failure::cancelled());
            }
            check.add(&buffer[..read]);
        }
    }
    let sha256 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Survey { identity, sha256, valid_utf8: check.is_valid() })
}
