use std::{fmt, ops::Range, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use futures::{FutureExt, StreamExt, stream::BoxStream};
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart, path::Path,
};

/// What a store is asked to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    Read,
    Put,
    Begin,
    Part,
    Complete,
    Delete,
    Copy,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    Pass,
    /// It does not happen, and says so.
    FailBefore,
    /// It happens, and says that it has not.
    FailAfter,
    /// It happens, and says that it had happened before.
    ExistsAfter,
}

/// Decides about each step on a path.
pub(super) type Hook = Box<dyn Fn(Step, &str) -> Verdict + Send + Sync>;

/// A store behind a hook.
#[derive(Clone)]
pub(super) struct Hooked {
    store: Arc<dyn ObjectStore>,
    hook: Arc<Hook>,
}

fn broken() -> Error {
    Error::Generic { store: "Hooked", source: "the store is broken".into() }
}

impl Hooked {
    pub(super) fn new(store: Arc<dyn ObjectStore>, hook: Hook) -> Self {
        Self { store, hook: Arc::new(hook) }
    }

    /// Makes a step, as the hook allows it.
    async fn step<T>(&self, step: Step, path: &Path, happens: impl Future<Output = Result<T>>) -> Result<T> {
        match (self.hook)(step, path.as_ref()) {
            Verdict::Pass => happens.await,
            Verdict::FailBefore => Err(broken()),
            Verdict::FailAfter => happens.await.and_then(|_| Err(broken())),
            Verdict::ExistsAfter => {
                let path = path.to_string();
                happens.await.and_then(|_| Err(Error::AlreadyExists { path, source: "a lost answer".into() }))
            }
        }
    }

    fn reads(&self, path: Option<&Path>) -> Result<()> {
        let path = path.map(AsRef::as_ref).unwrap_or_default();
        if (self.hook)(Step::Read, path) == Verdict::Pass { Ok(()) } else { Err(broken()) }
    }
}

impl fmt::Debug for Hooked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooked").field("store", &self.store).finish_non_exhaustive()
    }
}

impl fmt::Display for Hooked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hooked{}", self.store)
    }
}

#[async_trait]
impl ObjectStore for Hooked {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        self.step(Step::Put, location, self.store.put_opts(location, payload, opts)).await
    }

    async fn put_multipart_opts(&self, location: &Path, opts: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let upload = self.step(Step::Begin, location, self.store.put_multipart_opts(location, opts)).await?;
        Ok(Box::new(HookedUpload { upload, path: location.clone(), store: self.clone() }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.reads(Some(location))?;
        self.store.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.reads(Some(location))?;
        self.store.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let this = self.clone();
        let deleted = locations.then(move |location| {
            let this = this.clone();
            async move {
                let location = location?;
                let one = futures::stream::once(std::future::ready(Ok(location.clone()))).boxed();
                let happens = async { this.store.delete_stream(one).next().await.unwrap_or_else(|| Err(broken())) };
                this.step(Step::Delete, &location, happens).await
            }
        });
        deleted.boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.reads(prefix) {
            Ok(()) => self.store.list(prefix),
            Err(error) => futures::stream::once(std::future::ready(Err(error))).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.reads(prefix)?;
        self.store.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.step(Step::Copy, to, self.store.copy_opts(from, to, options)).await
    }
}

#[derive(Debug)]
struct HookedUpload {
    upload: Box<dyn MultipartUpload>,
    path: Path,
    store: Hooked,
}

#[async_trait]
impl MultipartUpload for HookedUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let (store, path, part) = (self.store.clone(), self.path.clone(), self.upload.put_part(data));
        async move { store.step(Step::Part, &path, part).await }.boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.store.clone().step(Step::Complete, &self.path.clone(), self.upload.complete()).await
    }

    async fn abort(&mut self) -> Result<()> {
        let path = self.path.clone();
        self.store.clone().step(Step::Delete, &path, self.upload.abort()).await
    }
}
