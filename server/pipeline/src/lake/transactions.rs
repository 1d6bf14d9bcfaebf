use std::collections::HashMap;

use arrow::{
    array::{Array, AsArray, StructArray},
    datatypes::Int64Type,
};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::{ObjectStoreExt, path::Path};
use parquet::arrow::{ProjectionMask, arrow_reader::ParquetRecordBatchReaderBuilder};
use serde::Deserialize;

use super::Table;
use crate::failure::{Failure, Result};

/// What applications have noted in a table's log up to one version: for each application its latest number.
///
/// The log can be asked for one application at a time, each time by reading all of it; a folder with a thousand files
/// asks for a thousand, so everything is read at once here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transactions(HashMap<String, i64>);

#[derive(Deserialize)]
struct LastCheckpoint {
    version: i64,
    parts: Option<i64>,
}

#[derive(Deserialize)]
struct Line {
    txn: Option<Noted>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Noted {
    app_id: String,
    version: i64,
}

impl Transactions {
    /// Returns the number that an application noted last.
    pub(crate) fn get(&self, application: &str) -> Option<i64> {
        self.0.get(application).copied()
    }

    /// Returns what was noted by applications whose name starts with `prefix`, without it.
    pub(crate) fn starting_with(&self, prefix: &str) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().filter_map(move |(name, number)| Some((name.strip_prefix(prefix)?, *number)))
    }
}

impl Table {
    /// Returns what applications have noted up to `version`.
    pub(crate) async fn transactions(&self, version: i64) -> Result<Transactions> {
        let mut noted = HashMap::new();
        let mut next = 0;
        if let Some(checkpoint) = self.last_checkpoint().await?.filter(|checkpoint| checkpoint.version <= version) {
            for path in checkpoint_paths(&checkpoint) {
                self.read_checkpoint(&path, &mut noted).await?;
            }
            next = checkpoint.version + 1;
        }
        let mut entries = stream::iter(next..=version).map(|number| self.log_entry(number)).buffered(8);
        let mut number = next;
        while let Some(entry) = entries.try_next().await? {
            let entry = entry.ok_or_else(|| self.lost_log(number))?;
            for line in entry.split(|&byte| byte == b'\n').filter(|line| line.starts_with(b"{\"txn\"")) {
                if let Some(txn) = serde_json::from_slice::<Line>(line)?.txn {
                    noted.insert(txn.app_id, txn.version);
                }
            }
            number += 1;
        }
        Ok(Transactions(noted))
    }

    /// Returns one file of the log; `None` if it was cleaned away.
    pub(crate) async fn log_entry(&self, version: i64) -> Result<Option<bytes::Bytes>> {
        match self.store.get(&Path::from(format!("_delta_log/{version:020}.json"))).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the failure of a log with a hole in it.
    pub(crate) fn lost_log(&self, version: i64) -> Failure {
        Failure::new(format!("The log of the table {} has lost its entry {version}.", self.label))
            .hint("Something outside of FlowForge has cleaned the log too early. Restore it from a backup.")
    }

    async fn last_checkpoint(&self) -> Result<Option<LastCheckpoint>> {
        match self.store.get(&Path::from("_delta_log/_last_checkpoint")).await {
            Ok(found) => Ok(Some(serde_json::from_slice(&found.bytes().await?)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn read_checkpoint(&self, path: &Path, noted: &mut HashMap<String, i64>) -> Result<()> {
        let bytes = match self.store.get(path).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => {
                return Err(Failure::new(format!(
                    "The log of the table {} has a summary of a kind that FlowForge does not read.",
                    self.label
                ))
                .hint("Another program has written it. Switch that program to classic checkpoints."));
            }
            Err(error) => return Err(error.into()),
        };
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), ["txn.appId", "txn.version"]);
        for batch in builder.with_projection(mask).build()? {
            let batch = batch?;
            let Some(txn) = batch.column_by_name("txn").and_then(|column| column.as_struct_opt()) else { continue };
            collect(txn, noted);
        }
        Ok(())
    }
}

fn collect(txn: &StructArray, noted: &mut HashMap<String, i64>) {
    let names = txn.column_by_name("appId").and_then(|names| names.as_string_opt::<i32>());
    let versions = txn.column_by_name("version").and_then(|versions| versions.as_primitive_opt::<Int64Type>());
    let (Some(names), Some(versions)) = (names, versions) else { return };
    for row in 0..txn.len() {
        if txn.is_valid(row) && names.is_valid(row) && versions.is_valid(row) {
            noted.insert(names.value(row).to_owned(), versions.value(row));
        }
    }
}

fn checkpoint_paths(checkpoint: &LastCheckpoint) -> Vec<Path> {
    let version = checkpoint.version;
    match checkpoint.parts {
        None => vec![Path::from(format!("_delta_log/{version:020}.checkpoint.parquet"))],
        Some(parts) => (1..=parts)
            .map(|part| Path::from(format!("_delta_log/{version:020}.checkpoint.{part:010}.{parts:010}.parquet")))
            .collect(),
    }
}
