//! The lake: where tables lie, what is in them, and how a change becomes visible at once or not at all.
//!
//! Every table is a folder with Parquet files and a Delta log. A change is one new file of that log, put there on the
//! condition that nobody else has put one under the same number: that is the only lock. What a commit rests on is looked
//! at again for every number that is tried, so two attempts at the same work cannot both succeed.

use std::{collections::HashMap, fs, path::Path as FilePath, sync::Arc};

use deltalake_core::logstore::{LogStoreRef, StorageConfig, default_logstore};
use domain::dataset::{Layer, TableName, TableRef};
use futures::TryStreamExt;
use object_store::{ObjectStore, path::Path, prefix::PrefixStore};
use url::Url;

use crate::{
    failure::{Failure, Result},
    storage::Storage,
};

/// One new version of a table.
mod commit;
/// Files of this machine that are on the disk when they are said to be.
mod durable;
/// Statistics of a data file, in the form of the Delta log.
mod file_stats;
/// What a version of a table consists of.
mod state;
/// What applications have noted in the log.
mod transactions;

use self::durable::DurableFiles;
pub(crate) use commit::{Change, Committed};
pub(crate) use file_stats::stats_of;
pub(crate) use state::{DataFile, KEY_METADATA, TableState};
pub(crate) use transactions::Transactions;

/// The folder beside the layers in which rows that do not fit are kept, one table for each silver table.
const QUARANTINE: &str = "quarantine";

/// All tables.
#[derive(Clone, Debug)]
pub(crate) struct Lake {
    /// Ends with a slash.
    root: Url,
    /// The whole file system or bucket in which `root` lies.
    store: Arc<dyn ObjectStore>,
}

impl Lake {
    /// Opens the lake at a folder, which is created, or at a URL.
    pub(crate) fn open(location: &str) -> Result<Self> {
        if !location.contains("://") {
            return Self::in_folder(FilePath::new(location));
        }
        let unusable = |error: &dyn std::fmt::Display| {
            Failure::new(format!("“{location}” cannot be used as a lake."))
                .hint("Name a folder, or a URL such as file:///var/lib/flowforge/lake.")
                .detail(error)
        };
        let Storage { url: mut root, store, .. } = Storage::open(location).map_err(|error| unusable(&error))?;
        if root.scheme() == "file" {
            let folder = root.to_file_path().map_err(|()| unusable(&"not a path of this machine"))?;
            return Self::in_folder(&folder);
        }
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        Ok(Self { root, store })
    }

    fn in_folder(folder: &FilePath) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let folder = fs::canonicalize(folder)?;
        let root = Url::from_directory_path(&folder)
            .map_err(|()| Failure::new(format!("“{}” cannot be used as a lake.", folder.display())))?;
        Ok(Self { root, store: Arc::new(DurableFiles::new()) })
    }

    /// Returns the same lake with its storage behind `wrap`.
    pub(crate) fn behind(self, wrap: impl FnOnce(Arc<dyn ObjectStore>) -> Arc<dyn ObjectStore>) -> Self {
        Self { store: wrap(self.store), ..self }
    }

    /// Returns the handle of a table, which need not exist.
    pub(crate) fn table(&self, table: &TableRef) -> Result<Table> {
        self.at(table.layer.to_string(), &table.name, table.to_string())
    }

    /// Returns the handle of the table that holds the rows which did not fit into a silver table.
    pub(crate) fn quarantine(&self, silver: &TableName) -> Result<Table> {
        self.at(QUARANTINE.to_owned(), silver, format!("{QUARANTINE}.{silver}"))
    }

    fn at(&self, folder: String, name: &TableName, label: String) -> Result<Table> {
        let url = self
            .root
            .join(&format!("{folder}/{name}/"))
            .map_err(|error| Failure::new(format!("The table {label} has no place in the lake.")).detail(error))?;
        let prefix = Path::from_url_path(url.path())?;
        let store: Arc<dyn ObjectStore> = Arc::new(PrefixStore::new(Arc::clone(&self.store), prefix));
        let log = default_logstore(Arc::clone(&store), Arc::clone(&self.store), &url, &StorageConfig::default());
        Ok(Table { label, url, store, log })
    }

    /// Returns the names in a layer's folder, sorted; not each of them need be a table.
    pub(crate) async fn names(&self, layer: Layer) -> Result<Vec<TableName>> {
        let prefix = Path::from_url_path(self.root.path())?.join(layer.to_string());
        let listed = match self.store.list_with_delimiter(Some(&prefix)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(Vec::new()),
            listed => listed?,
        };
        let folders = listed.common_prefixes.iter().filter_map(|path| path.filename());
        let mut names: Vec<TableName> = folders.filter_map(|name| name.parse().ok()).collect();
        names.sort();
        Ok(names)
    }
}

/// A place in the lake that holds a table, or will.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// How people know it: `silver.orders`.
    label: String,
    url: Url,
    /// The table's folder.
    store: Arc<dyn ObjectStore>,
    log: LogStoreRef,
}

impl Table {
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    pub(crate) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    pub(crate) fn log(&self) -> &LogStoreRef {
        &self.log
    }

    /// Returns where it lies: a path for a folder of this machine, else a URL.
    pub(crate) fn location(&self) -> String {
        match self.url.to_file_path() {
            Ok(path) => path.display().to_string(),
            Err(()) => self.url.to_string(),
        }
    }

    /// Deletes everything in the table's folder, the log first, so that no reader finds a table without its files.
    pub(crate) async fn destroy(&self) -> Result<()> {
        let mut paths: Vec<Path> = self.store.list(None).map_ok(|object| object.location).try_collect().await?;
        paths.sort_by_key(|path| !path.as_ref().starts_with("_delta_log"));
        for path in paths {
            remove(&self.store, &path).await?;
        }
        if let Ok(folder) = self.url.to_file_path() {
            // What remains are empty folders; a stray file of somebody else keeps its place.
            if let Err(error) = tokio::fs::remove_dir_all(&folder).await {
                tracing::debug!("The folder {} stays: {error}", folder.display());
            }
        }
        Ok(())
    }

    /// Returns all data files in the table's folder with their sizes and the time of their last change.
    pub(crate) async fn stored_files(&self) -> Result<HashMap<String, (u64, chrono::DateTime<chrono::Utc>)>> {
        let objects: Vec<_> = self.store.list(None).try_collect().await?;
        let data = objects.into_iter().filter(|object| {
            let path = object.location.as_ref();
            !path.starts_with("_delta_log") && path.ends_with(".parquet")
        });
        Ok(data.map(|object| (object.location.to_string(), (object.size, object.last_modified))).collect())
    }
}

/// Deletes one object; it is fine if it is gone already.
pub(crate) async fn remove(store: &Arc<dyn ObjectStore>, path: &Path) -> Result<()> {
    use object_store::ObjectStoreExt;
    match store.delete(path).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
