use std::path::{Path, PathBuf};

use domain::{
    ids::UploadId,
    person::{Actor, Permission},
    problem::Problems,
};
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use store::{Store, Upload};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::{
    Error, Result,
    error::{OrMissing, must},
};

/// Files that people upload: streamed to the data folder, never held in memory, continued after a broken connection.
#[derive(Clone, Debug)]
pub struct Uploads {
    pub(crate) store: Store,
    /// The folder of the bytes; each file is named by its upload's number.
    pub(crate) folder: PathBuf,
    /// The greatest size of one file in bytes.
    pub(crate) limit: u64,
}

impl Uploads {
    /// Returns the greatest size of one file in bytes.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Announces a file, so that its bytes can follow.
    pub async fn start_upload(&self, actor: &Actor, file_name: &str, size: u64) -> Result<Upload> {
        must(actor, Permission::Edit)?;
        // Browsers send a bare name; others may send a path, of which only the name matters.
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        let mut problems = Problems::default();
        if name.is_empty() || name.len() > 255 || name.chars().any(char::is_control) {
            problems.add("file_name", "A file needs a name of at most 255 bytes without control characters.");
        }
        if size > self.limit {
            problems.add("file", too_large(name, size, self.limit));
        }
        problems.or(())?;
        let size = i64::try_from(size).map_err(Error::internal)?;
        let mut tx = self.store.begin().await?;
        let id = tx.insert_upload(name, size, actor.user_id).await?;
        tx.commit().await?;
        Ok(self.store.load_upload(id).await?)
    }

    /// Returns an upload: how much of it has arrived.
    pub async fn load_upload(&self, actor: &Actor, id: UploadId) -> Result<Upload> {
        must(actor, Permission::Read)?;
        self.store
            .load_upload(id)
            .await
            .or_missing(|| format!("Upload {id} is not here; it may have been removed because no job used it."))
    }

    /// Takes bytes from `offset` on. The upload is complete when all announced bytes have arrived.
    ///
    /// # Errors
    ///
    /// A conflict `wrong_offset` when bytes before `offset` are missing; its details say where to go on. What arrived
    /// before the connection broke is kept.
    pub async fn append_upload<E: std::error::Error + Send + Sync + 'static>(
        &self,
        actor: &Actor,
        id: UploadId,
        offset: u64,
        mut body: impl Stream<Item = std::result::Result<impl AsRef<[u8]>, E>> + Unpin,
    ) -> Result<Upload> {
        must(actor, Permission::Edit)?;
        let upload = self.load_upload(actor, id).await?;
        let size = u64::try_from(upload.size).unwrap_or(0);
        let path = self.path(id);
        let arrived = tokio::fs::metadata(&path).await.map_or(0, |metadata| metadata.len());
        if upload.completed_at.is_some() {
            return Ok(upload);
        }
        if offset > arrived {
            return Err(Error::Conflict {
                code: "wrong_offset",
                message: format!("{arrived} bytes of {} have arrived; go on from there.", upload.file_name),
                details: serde_json::json!({"received": arrived}),
            });
        }
        tokio::fs::create_dir_all(&self.folder).await.map_err(Error::internal)?;
        let mut file = tokio::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .await
            .map_err(Error::internal)?;
        file.seek(std::io::SeekFrom::Start(offset)).await.map_err(Error::internal)?;
        let mut position = offset;
        while let Some(chunk) = body.next().await {
            let Ok(chunk) = chunk else { break };
            position += chunk.as_ref().len() as u64;
            if position > size {
                let message = format!("More bytes arrived than the {size} that were announced.");
                return Err(Problems::of("file", message).into());
            }
            file.write_all(chunk.as_ref()).await.map_err(Error::internal)?;
        }
        file.flush().await.map_err(Error::internal)?;
        file.sync_data().await.map_err(Error::internal)?;
        drop(file);
        if position < size {
            self.store.update_upload_received(id, i64::try_from(position).map_err(Error::internal)?).await?;
            return Ok(self.store.load_upload(id).await?);
        }
        let sha256 = checksum(&path).await.map_err(Error::internal)?;
        Ok(self.store.complete_upload(id, upload.size, &sha256).await?)
    }

    /// Takes a file whose size is not known before: a form without JavaScript.
    pub async fn take_upload<E: std::error::Error + Send + Sync + 'static>(
        &self,
        actor: &Actor,
        file_name: &str,
        mut body: impl Stream<Item = std::result::Result<impl AsRef<[u8]>, E>> + Unpin,
    ) -> Result<Upload> {
        let upload = self.start_upload(actor, file_name, 0).await?;
        let path = self.path(upload.id);
        tokio::fs::create_dir_all(&self.folder).await.map_err(Error::internal)?;
        let mut file = tokio::fs::File::create(&path).await.map_err(Error::internal)?;
        let mut digest = Sha256::new();
        let mut size = 0_u64;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(Error::internal)?;
            size += chunk.as_ref().len() as u64;
            if size > self.limit {
                drop(file);
                tokio::fs::remove_file(&path).await.map_err(Error::internal)?;
                return Err(Problems::of("file", too_large(&upload.file_name, size, self.limit)).into());
            }
            digest.update(chunk.as_ref());
            file.write_all(chunk.as_ref()).await.map_err(Error::internal)?;
        }
        file.flush().await.map_err(Error::internal)?;
        file.sync_data().await.map_err(Error::internal)?;
        let size = i64::try_from(size).map_err(Error::internal)?;
        Ok(self.store.complete_upload(upload.id, size, &hexadecimal(&digest.finalize())).await?)
    }

    /// Removes uploads that no job names and that are older than a day. Returns how many there were.
    pub async fn sweep_uploads(&self) -> Result<usize> {
        let ids = self.store.delete_unused_uploads(100).await?;
        for id in &ids {
            match tokio::fs::remove_file(self.path(*id)).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::internal(error)),
                _ => {}
            }
        }
        Ok(ids.len())
    }

    fn path(&self, id: UploadId) -> PathBuf {
        self.folder.join(id.to_string())
    }
}

fn too_large(name: &str, size: u64, limit: u64) -> String {
    let words = |size: u64| domain::format::bytes(i64::try_from(size).unwrap_or(i64::MAX));
    format!(
        "{name} has at least {}; one upload has at most {}. Put it into an allowed folder instead, and give its path.",
        words(size),
        words(limit)
    )
}

async fn checksum(path: &Path) -> std::io::Result<String> {
    let mut file = tokio::fs::File::open(path).await?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer).await?;
        if read == 0 {
            return Ok(hexadecimal(&digest.finalize()));
        }
        digest.update(&buffer[..read]);
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
