use std::{
    io::{self, Read, SeekFrom},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncSeekExt, AsyncWriteExt},
};

use crate::{Error, Result};

/// A file that is being written from some place on.
pub(super) struct Arriving {
    path: PathBuf,
    file: File,
    length: u64,
    /// The sum so far, if it was written from its beginning.
    sum: Option<Sha256>,
}

impl Arriving {
    /// Opens the file to go on at `offset`, which is its length.
    pub(super) async fn open(path: PathBuf, offset: u64) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await.map_err(unwritten)?;
        }
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&path).await.map_err(unwritten)?;
        file.seek(SeekFrom::Start(offset)).await.map_err(unwritten)?;
        let sum = (offset == 0).then(Sha256::new);
        Ok(Self { path, file, length: offset, sum })
    }

    /// Returns how long the file is.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Adds bytes.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some(sum) = &mut self.sum {
            sum.update(bytes);
        }
        self.file.write_all(bytes).await.map_err(unwritten)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Leaves the file as it is, to be gone on with.
    pub(super) async fn close(mut self) -> Result<()> {
        self.file.flush().await.map_err(unwritten)?;
        self.file.sync_data().await.map_err(unwritten)
    }

    /// Leaves the file as it is and returns its SHA-256 in hexadecimal digits.
    pub(super) async fn close_and_sum(mut self) -> Result<String> {
        let (sum, path) = (self.sum.take(), self.path.clone());
        self.close().await?;
        match sum {
            Some(sum) => Ok(hexadecimal(sum)),
            // It came in several pieces, so it is read once more, where that does not hold up other work.
            None => {
                let summed = tokio::task::spawn_blocking(move || sum_of(&path)).await.map_err(Error::internal)?;
                Ok(hexadecimal(summed.map_err(Error::internal)?))
            }
        }
    }

    /// Removes the file.
    pub(super) async fn remove(self) -> Result<()> {
        drop(self.file);
        fs::remove_file(&self.path).await.map_err(Error::internal)
    }
}

fn sum_of(path: &Path) -> io::Result<Sha256> {
    let mut file = std::fs::File::open(path)?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(sum),
            read => sum.update(&buffer[..read]),
        }
    }
}

fn hexadecimal(sum: Sha256) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unwritten(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::StorageFull {
        let message =
            "The disk of the data folder is full, so the file could not be kept. Make room, then send the rest.";
        return Error::conflict("disk_full", message);
    }
    Error::internal(error)
}
