use std::{
    fmt,
    fs::File,
    io,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart, local::LocalFileSystem, path::Path,
};
use uuid::Uuid;

/// The local file system, with what is written being on the disk before anybody is told that it is.
///
/// A commit that is told to have happened must still be there after a loss of power, and must never be there without the
/// data it names. So a file is flushed before its name appears, and its folder after.
#[derive(Debug)]
pub(super) struct DurableFiles {
    files: Arc<LocalFileSystem>,
}

impl DurableFiles {
    pub(super) fn new() -> Self {
        Self { files: Arc::new(LocalFileSystem::new()) }
    }
}

impl fmt::Display for DurableFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Durable{}", self.files)
    }
}

#[async_trait]
impl ObjectStore for DurableFiles {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        if !matches!(opts.mode, PutMode::Create) {
            let put = self.files.put_opts(location, payload, opts).await?;
            flush(self.files.path_to_filesystem(location)?).await?;
            return Ok(put);
        }
        // The name must appear only once the content is safe, so both go by way of a name that readers of the log pass over.
        let folder = location.as_ref().rsplit_once('/').map_or("", |(folder, _)| folder);
        let staged = Path::from(format!("{folder}/_commit_{}.json.tmp", Uuid::new_v4()));
        let put = self.files.put_opts(&staged, payload, opts).await?;
        let result = async {
            flush(self.files.path_to_filesystem(&staged)?).await?;
            self.files.copy_if_not_exists(&staged, location).await
        };
        let result = result.await;
        self.files.delete(&staged).await?;
        result?;
        flush(self.files.path_to_filesystem(location)?).await?;
        Ok(put)
    }

    async fn put_multipart_opts(&self, location: &Path, opts: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let upload = self.files.put_multipart_opts(location, opts).await?;
        Ok(Box::new(DurableUpload { upload, path: self.files.path_to_filesystem(location)? }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.files.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[std::ops::Range<u64>]) -> Result<Vec<bytes::Bytes>> {
        self.files.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.files.copy_opts(from, to, options).await?;
        flush(self.files.path_to_filesystem(to)?).await
    }
}

/// An upload whose file is on the disk when it is complete.
#[derive(Debug)]
struct DurableUpload {
    upload: Box<dyn MultipartUpload>,
    path: PathBuf,
}

#[async_trait]
impl MultipartUpload for DurableUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.upload.put_part(data)
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let put = self.upload.complete().await?;
        flush(self.path.clone()).await?;
        Ok(put)
    }

    async fn abort(&mut self) -> Result<()> {
        self.upload.abort().await
    }
}

/// Waits until a file and its place in its folder are on the disk.
async fn flush(path: PathBuf) -> Result<()> {
    let flushed = tokio::task::spawn_blocking(move || flush_now(&path)).await;
    flushed
        .unwrap_or_else(|error| Err(io::Error::other(error)))
        .map_err(|error| object_store::Error::Generic { store: "DurableFiles", source: Box::new(error) })
}

fn flush_now(path: &FilePath) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
