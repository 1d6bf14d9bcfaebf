//! What is in the lake, for people to look at: tables, their rows, their versions.

use chrono::{DateTime, Utc};
use domain::{
    choice::Choice,
    dataset::{Column, DatasetVersion, Layer, TableRef},
    execution::JobFailure,
    ids::ExecutionId,
};
use futures::future::BoxFuture;
use serde_json::{Map, Value};

use crate::{
    Pipeline,
    failure::{Failure, Result},
    lake::{Lake, Table, TableState},
    silver::complete_quarantine,
    values::columns_of,
};

/// Rows of tables, as text.
mod rows;

pub use rows::{QuarantinedRows, Reason};

/// Why something in the lake cannot be looked at or changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LookError {
    /// There is no such table.
    #[error("There is no table {0}.")]
    NoTable(TableRef),
    /// It could not be done.
    #[error("{0}")]
    Failed(JobFailure),
}

impl From<Failure> for LookError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure.into())
    }
}

/// A table as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct TableInfo {
    /// The layer and name.
    pub table: TableRef,
    /// Where it lies, as a path or a URL.
    pub location: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The number of its rows.
    pub row_count: i64,
    /// The bytes of its data files.
    pub size_bytes: i64,
    /// Its version, from 0.
    pub version: i64,
    /// The rows that were set aside; 0 for layers other than silver.
    pub quarantined_rows: i64,
    /// When that version was committed.
    pub updated_at: DateTime<Utc>,
}

impl Pipeline {
    /// Returns all tables, by layer and name.
    ///
    /// # Errors
    ///
    /// If the lake cannot be read.
    pub fn tables(&self) -> BoxFuture<'_, Result<Vec<TableInfo>, JobFailure>> {
        Box::pin(async move {
            let lake = self.shared.lake.clone();
            let work = async move {
                let mut tables = Vec::new();
                for &layer in Layer::ALL {
                    for name in lake.names(layer).await? {
                        tables.extend(info(&lake, TableRef { layer, name }).await?);
                    }
                }
                Ok::<_, Failure>(tables)
            };
            Ok(self.shared.runtime.run(work).await??)
        })
    }

    /// Returns what a table is now.
    ///
    /// # Errors
    ///
    /// If there is no such table, or the lake cannot be read.
    pub fn table<'a>(&'a self, table: &'a TableRef) -> BoxFuture<'a, Result<TableInfo, LookError>> {
        Box::pin(async move {
            let (lake, wanted) = (self.shared.lake.clone(), table.clone());
            let found = self.shared.runtime.run(async move { info(&lake, wanted).await }).await??;
            found.ok_or_else(|| LookError::NoTable(table.clone()))
        })
    }

    /// Returns the newest versions of a table, the newest first.
    ///
    /// # Errors
    ///
    /// If there is no such table, or the lake cannot be read.
    pub fn versions<'a>(
        &'a self,
        table: &'a TableRef,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<DatasetVersion>, LookError>> {
        Box::pin(async move {
            let handle = self.shared.lake.table(table)?;
            let work = async move {
                let Some(state) = handle.load(None).await? else { return Ok(None) };
                let mut versions = Vec::new();
                for version in (0..=state.version()).rev().take(limit) {
                    // Versions whose log was cleaned away can no longer be read either.
                    let Some(info) = handle.commit_info(version).await? else { break };
                    versions.push(version_of(version, &info));
                }
                Ok::<_, Failure>(Some(versions))
            };
            self.shared.runtime.run(work).await??.ok_or_else(|| LookError::NoTable(table.clone()))
        })
    }

    /// Deletes a table with all its versions, and the quarantine of a silver table.
    ///
    /// # Errors
    ///
    /// If there is no such table, or the lake cannot be written.
    pub fn drop_table<'a>(&'a self, table: &'a TableRef) -> BoxFuture<'a, Result<(), LookError>> {
        Box::pin(async move {
            let handle = self.shared.lake.table(table)?;
            let quarantine = match table.layer {
                Layer::Silver => Some(self.shared.lake.quarantine(&table.name)?),
                Layer::Bronze | Layer::Gold => None,
            };
            let work = async move {
                if handle.load(None).await?.is_none() {
                    return Ok(false);
                }
                if let Some(quarantine) = quarantine {
                    quarantine.destroy().await?;
                }
                handle.destroy().await?;
                Ok::<_, Failure>(true)
            };
            let dropped = self.shared.runtime.run(work).await??;
            if dropped { Ok(()) } else { Err(LookError::NoTable(table.clone())) }
        })
    }
}

async fn info(lake: &Lake, table: TableRef) -> Result<Option<TableInfo>> {
    let handle = lake.table(&table)?;
    let Some(state) = handle.load(None).await? else { return Ok(None) };
    let quarantined_rows = match table.layer {
        Layer::Silver => quarantined(lake, &table, &handle).await?.map_or(0, |(_, state)| state.rows()),
        Layer::Bronze | Layer::Gold => 0,
    };
    let committed = handle.commit_info(state.version()).await?.unwrap_or_default();
    Ok(Some(TableInfo {
        table,
        location: handle.location(),
        columns: columns_of(state.schema()),
        row_count: state.rows().cast_signed(),
        size_bytes: state.bytes().cast_signed(),
        version: state.version(),
        quarantined_rows: quarantined_rows.cast_signed(),
        updated_at: instant(&committed),
    }))
}

/// Returns the quarantine of a silver table, complete.
async fn quarantined(lake: &Lake, silver: &TableRef, handle: &Table) -> Result<Option<(Table, TableState)>> {
    let quarantine = lake.quarantine(&silver.name)?;
    complete_quarantine(handle, &quarantine).await?;
    let state = quarantine.load(None).await?;
    Ok(state.map(|state| (quarantine, state)))
}

fn instant(info: &Map<String, Value>) -> DateTime<Utc> {
    let millis = info.get("timestamp").and_then(Value::as_i64).unwrap_or_default();
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

fn version_of(version: i64, info: &Map<String, Value>) -> DatasetVersion {
    let metrics = info.get("operationMetrics");
    let rows = |name: &str| {
        let number = metrics?.get(name)?;
        number.as_i64().or_else(|| number.as_str()?.parse().ok())
    };
    let note = info.get("flowforge");
    DatasetVersion {
        version,
        committed_at: instant(info),
        operation: operation(info),
        execution_id: note.and_then(|note| note["execution_id"].as_i64()).map(ExecutionId),
        rows_added: rows("numOutputRows"),
        rows_removed: rows("numDeletedRows"),
    }
}

/// Returns what a commit did, in words.
fn operation(info: &Map<String, Value>) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let parameter = |name: &str| text(info.get("operationParameters").and_then(|parameters| parameters.get(name)));
    let done = [parameter("strategy"), parameter("mode"), text(info.get("operation"))];
    let done = done.into_iter().find(|words| !words.is_empty()).unwrap_or_else(|| "change".to_owned());
    let done = if done == "overwrite" { "replace".to_owned() } else { done };
    match parameter("key") {
        key if !key.is_empty() && matches!(done.as_str(), "merge" | "history") => format!("{done} by {key}"),
        _ => done,
    }
}
