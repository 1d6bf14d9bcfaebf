use std::path::PathBuf;

use domain::{
    format::counted,
    ids::UploadId,
    person::{Actor, Permission},
    problem::Problems,
};
use futures::{Stream, StreamExt};
use serde_json::json;
use store::{Store, Upload};

use crate::{
    Error, Result,
    error::{OrMissing, must},
};

/// The file of an upload while it is written.
mod arriving;

use arriving::Arriving;

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
        let name = check_name(file_name)?;
        if size > self.limit {
            return Err(self.too_large(name, size));
        }
        let mut tx = self.store.begin().await?;
        let id = tx.insert_upload(name, i64::try_from(size).map_err(Error::internal)?, actor.user_id).await?;
        tx.commit().await?;
        Ok(self.store.load_upload(id).await?)
    }

    /// Returns an upload: how much of it has arrived.
    pub async fn load_upload(&self, actor: &Actor, id: UploadId) -> Result<Upload> {
        must(actor, Permission::Read)?;
        let mut upload = self
            .store
            .load_upload(id)
            .await
            .or_missing(|| format!("Upload {id} is not here; it may have been removed because no job used it."))?;
        if upload.completed_at.is_none() {
            // The file itself tells, even after the process was killed while it wrote.
            let arrived = tokio::fs::metadata(self.path(id)).await.map_or(0, |metadata| metadata.len());
            upload.received = i64::try_from(arrived).map_err(Error::internal)?;
        }
        Ok(upload)
    }

    /// Takes bytes from `offset` on, which must be where the last ones ended. The upload is complete when all announced
    /// bytes have arrived; what arrives before a connection breaks is kept.
    ///
    /// # Errors
    ///
    /// A conflict `wrong_offset` when the bytes would leave a gap or come twice; its details say where to go on.
    pub async fn append_upload<E>(
        &self,
        actor: &Actor,
        id: UploadId,
        offset: u64,
        mut body: impl Stream<Item = std::result::Result<impl AsRef<[u8]>, E>> + Unpin,
    ) -> Result<Upload> {
        must(actor, Permission::Edit)?;
        let upload = self.load_upload(actor, id).await?;
        if i64::try_from(offset) != Ok(upload.received) {
            return Err(Error::Conflict {
                code: "wrong_offset",
                message: format!(
                    "Of {}, {} arrived so far; go on from there.",
                    upload.file_name,
                    counted(upload.received, "byte", "bytes")
                ),
                details: json!({"received": upload.received}),
            });
        }
        if upload.completed_at.is_some() {
            return Ok(upload);
        }
        let announced = u64::try_from(upload.size).map_err(Error::internal)?;
        let mut file = Arriving::open(self.path(id), offset).await?;
        // An error is a connection that broke.
        while let Some(Ok(bytes)) = body.next().await {
            if file.length() + bytes.as_ref().len() as u64 > announced {
                file.close().await?;
                let message = format!("More bytes arrived than the {announced} that were announced.");
                return Err(Problems::of("file", message).into());
            }
            file.write(bytes.as_ref()).await?;
        }
        if file.length() < announced {
            file.close().await?;
            return self.load_upload(actor, id).await;
        }
        self.complete(actor, id, file).await
    }

    /// Takes a file whose size is not known before: a form without JavaScript.
    ///
    /// A file that is too large is read to its end all the same: a browser shows no answer before it has sent everything.
    pub async fn take_upload<E>(
        &self,
        actor: &Actor,
        file_name: &str,
        mut body: impl Stream<Item = std::result::Result<impl AsRef<[u8]>, E>> + Unpin,
    ) -> Result<Upload> {
        let upload = self.start_upload(actor, file_name, 0).await?;
        let mut file = Arriving::open(self.path(upload.id), 0).await?;
        let mut size = 0_u64;
        while let Some(bytes) = body.next().await {
            let Ok(bytes) = bytes else {
                file.remove().await?;
                return Err(Problems::of("file", "The file did not arrive whole. Send it again.").into());
            };
            size += bytes.as_ref().len() as u64;
            if size <= self.limit {
                file.write(bytes.as_ref()).await?;
            }
        }
        if size > self.limit {
            file.remove().await?;
            return Err(self.too_large(&upload.file_name, size));
        }
        self.complete(actor, upload.id, file).await
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

    async fn complete(&self, actor: &Actor, id: UploadId, file: Arriving) -> Result<Upload> {
        let size = i64::try_from(file.length()).map_err(Error::internal)?;
        let sha256 = file.close_and_sum().await?;
        let mut tx = self.store.begin().await?;
        if let Some(upload) = tx.complete_upload(id, size, &sha256).await? {
            let after = json!({"size": size, "sha256": sha256});
            tx.record(actor, "uploaded", "file", Some(id.0), &upload.file_name, None, Some(after)).await?;
        }
        tx.commit().await?;
        Ok(self.store.load_upload(id).await?)
    }

    fn too_large(&self, name: &str, size: u64) -> Error {
        let words = |size: u64| domain::format::bytes(i64::try_from(size).unwrap_or(i64::MAX));
        let message = format!(
            "{name} is {} over the limit of {} for one upload. Put it into an allowed folder instead, and give its path.",
            words(size - self.limit),
            words(self.limit)
        );
        Error::TooLarge(Problems::of("file", message))
    }

    fn path(&self, id: UploadId) -> PathBuf {
        self.folder.join(id.to_string())
    }
}

/// Returns the name of a file without the folders that some programs send with it.
fn check_name(file_name: &str) -> Result<&str> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() || name.len() > 255 || name.chars().any(char::is_control) {
        let message = "A file needs a name of at most 255 bytes without control characters.";
        return Err(Problems::of("file_name", message).into());
    }
    Ok(name)
}
