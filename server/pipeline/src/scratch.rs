use std::{
    fs::File,
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::failure::{Failure, Result};

/// Room on disk for what does not fit into memory.
///
/// Its files have no names, so they are gone when the process is, however it ends.
#[derive(Clone, Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    limit: u64,
    used: Arc<AtomicU64>,
}

/// A nameless file that grows at its end.
#[derive(Debug)]
pub(crate) struct ScratchFile {
    file: File,
    length: u64,
    scratch: Scratch,
}

impl Scratch {
    pub(crate) fn new(folder: PathBuf, limit: u64) -> Self {
        Self { folder, limit, used: Arc::default() }
    }

    /// Makes a file.
    pub(crate) fn file(&self) -> Result<ScratchFile> {
        let file = tempfile::tempfile_in(&self.folder)?;
        Ok(ScratchFile { file, length: 0, scratch: self.clone() })
    }

    fn reserve(&self, bytes: u64) -> Result<()> {
        if self.used.fetch_add(bytes, Ordering::Relaxed) + bytes <= self.limit {
            return Ok(());
        }
        self.used.fetch_sub(bytes, Ordering::Relaxed);
        Err(Failure::new(format!(
            "The job needs more than the {} bytes of scratch space that are allowed.",
            self.limit
        ))
        .hint("Raise the limit of the server, or run fewer jobs at once."))
    }
}

impl ScratchFile {
    /// Adds bytes at the end and returns where they begin.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<u64> {
        use std::os::unix::fs::FileExt;
        self.scratch.reserve(bytes.len() as u64)?;
        let start = self.length;
        self.length += bytes.len() as u64;
        self.file.write_all_at(bytes, start)?;
        Ok(start)
    }

    /// Returns a handle for those who read files on their own.
    pub(crate) fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Reads bytes that were added before.
    pub(crate) fn read(&self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        use std::os::unix::fs::FileExt;
        self.file.read_exact_at(buffer, start)
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        self.scratch.used.fetch_sub(self.length, Ordering::Relaxed);
    }
}
