use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use object_store::{ObjectStore, path::Path};
use tokio::runtime::Handle;

use crate::lake::remove;

/// Files that were written and belong to no version of their table yet.
///
/// When the last owner goes while they are still unclaimed, they are deleted: a failed job leaves nothing behind. They are
/// claimed before a commit is tried, because a commit that breaks off may have happened all the same. What is left then,
/// or by a process that dies, is found by `Pipeline::clean`.
#[derive(Clone, Debug)]
pub(crate) struct Unclaimed(Arc<Files>);

#[derive(Debug)]
struct Files {
    store: Arc<dyn ObjectStore>,
    paths: Mutex<Vec<Path>>,
}

impl Unclaimed {
    pub(crate) fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self(Arc::new(Files { store, paths: Mutex::default() }))
    }

    /// Notes a file that is about to be written.
    pub(crate) fn add(&self, path: Path) {
        self.paths().push(path);
    }

    /// Lets a commit claim the files; returns what it claims.
    pub(crate) fn claim(&self) -> Vec<Path> {
        mem::take(&mut self.paths())
    }

    /// Takes back files whose commit certainly has not happened.
    pub(crate) fn take_back(&self, paths: Vec<Path>) {
        self.paths().extend(paths);
    }

    fn paths(&self) -> MutexGuard<'_, Vec<Path>> {
        self.0.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let paths = mem::take(self.paths.get_mut().unwrap_or_else(PoisonError::into_inner));
        let Ok(runtime) = Handle::try_current() else { return };
        if paths.is_empty() {
            return;
        }
        let store = Arc::clone(&self.store);
        runtime.spawn(async move {
            for path in paths {
                if let Err(error) = remove(&store, &path).await {
                    tracing::warn!("The file {path} of a failed attempt could not be deleted: {error}");
                }
            }
        });
    }
}
