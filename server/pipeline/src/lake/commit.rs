use std::collections::HashMap;

use arrow::datatypes::Schema;
use bytes::Bytes;
use deltalake_core::{
    DeltaTable, checkpoints,
    kernel::{
        Action, MetadataExt, StructType, engine::arrow_conversion::TryIntoKernel, new_metadata,
        transaction::TransactionError,
    },
    logstore::CommitOrBytes,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{DataFile, Table, TableState};
use crate::{
    failure::{Failure, Result},
    files::NewFile,
    watch::now_ms,
};

/// Every how many versions the log is summed up, so that opening a table stays quick.
const CHECKPOINT_INTERVAL: i64 = 20;

/// The name under which FlowForge keeps its own words in a commit.
const NOTE: &str = "flowforge";

/// What one commit changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    /// What is done, in the words of the Delta log: `WRITE`, `MERGE`.
    pub(crate) operation: &'static str,
    /// More about it, for people.
    pub(crate) parameters: Vec<(&'static str, String)>,
    /// The schema, if it is new or changed.
    pub(crate) schema: Option<Schema>,
    /// Files that join the table.
    pub(crate) added: Vec<NewFile>,
    /// Files that leave it.
    pub(crate) removed: Vec<DataFile>,
    /// What applications note: name and number.
    pub(crate) transactions: Vec<(String, i64)>,
    /// What FlowForge wants to find again.
    pub(crate) note: Value,
    /// Rows that are new.
    pub(crate) rows_added: i64,
    /// Rows that are gone or replaced.
    pub(crate) rows_removed: i64,
}

/// What became of an attempt to commit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Committed {
    /// The change is this version.
    At(i64),
    /// Somebody else has this version; nothing was changed.
    Taken,
}

impl Table {
    /// Makes `change` the version after `base`, or version 0 of a new table.
    ///
    /// The change happens only if nobody has made that version yet: what was true of `base` is true of the commit.
    pub(crate) async fn commit_after(&self, base: Option<&TableState>, change: &Change) -> Result<Committed> {
        let version = base.map_or(0, |state| state.version() + 1);
        let bytes = Bytes::from(self.log_lines(base, change)?);
        let entry = CommitOrBytes::LogBytes(bytes.clone());
        match self.log().write_commit_entry(version.cast_unsigned(), entry, Uuid::new_v4()).await {
            Ok(()) => {}
            Err(TransactionError::VersionAlreadyExists(_)) => {
                // A store that repeats a request whose answer was lost says so of our own entry, too.
                if self.log_entry(version).await?.is_none_or(|found| found != bytes) {
                    return Ok(Committed::Taken);
                }
            }
            Err(error) => return Err(Failure::from(deltalake_core::DeltaTableError::from(error))),
        }
        if (version + 1) % CHECKPOINT_INTERVAL == 0
            && let Err(error) = self.sum_up().await
        {
            // The commit stands; the next summary covers this one.
            tracing::warn!("The log of {} could not be summed up: {error}", self.label());
        }
        Ok(Committed::At(version))
    }

    async fn sum_up(&self) -> Result<()> {
        let mut table = DeltaTable::new(self.log().clone());
        table.load().await?;
        Ok(checkpoints::create_checkpoint(&table, None).await?)
    }

    fn log_lines(&self, base: Option<&TableState>, change: &Change) -> Result<Vec<u8>> {
        let mut lines = vec![commit_info(base, change)];
        if base.is_none() {
            lines.push(json!({"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}}));
        }
        if let Some(schema) = &change.schema {
            let schema: StructType = schema.try_into_kernel()?;
            let metadata = match base {
                None => new_metadata(&schema, [""; 0], [("", ""); 0]).map_err(deltalake_core::DeltaTableError::from)?,
                Some(state) => {
                    state.metadata().clone().with_schema(&schema).map_err(deltalake_core::DeltaTableError::from)?
                }
            };
            lines.push(serde_json::to_value(Action::Metadata(metadata))?);
        }
        for (application, number) in &change.transactions {
            lines.push(json!({"txn": {"appId": application, "version": number, "lastUpdated": now_ms()}}));
        }
        for file in &change.removed {
            let removal = file.removal.clone();
            lines.push(serde_json::to_value(Action::Remove(removal))?);
        }
        lines.extend(change.added.iter().map(NewFile::log_line));
        let mut bytes = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut bytes, &line)?;
            bytes.push(b'\n');
        }
        Ok(bytes)
    }

    /// Returns what FlowForge noted in the commit of `version`; `None` if the log no longer has it.
    pub(crate) async fn note(&self, version: i64) -> Result<Option<Value>> {
        let Some(info) = self.commit_info(version).await? else { return Ok(None) };
        Ok(info.get(NOTE).cloned())
    }

    /// Returns the head of the commit of `version`; `None` if the log no longer has it.
    pub(crate) async fn commit_info(&self, version: i64) -> Result<Option<Map<String, Value>>> {
        let Some(entry) = self.log_entry(version).await? else { return Ok(None) };
        for line in entry.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            if let Value::Object(mut line) = serde_json::from_slice(line)?
                && let Some(Value::Object(info)) = line.remove("commitInfo")
            {
                return Ok(Some(info));
            }
        }
        Ok(Some(Map::new()))
    }
}

fn commit_info(base: Option<&TableState>, change: &Change) -> Value {
    let parameters: HashMap<_, _> = change.parameters.iter().cloned().collect();
    let added_bytes: u64 = change.added.iter().map(|file| file.size).sum();
    let mut info = json!({
        "timestamp": now_ms(),
        "operation": change.operation,
        "operationParameters": parameters,
        "operationMetrics": {
            "numFiles": change.added.len().to_string(),
            "numRemovedFiles": change.removed.len().to_string(),
            "numOutputRows": change.rows_added.to_string(),
            "numDeletedRows": change.rows_removed.to_string(),
            "numOutputBytes": added_bytes.to_string(),
        },
        "isBlindAppend": change.removed.is_empty() && change.operation == "WRITE",
        "engineInfo": concat!("FlowForge/", env!("CARGO_PKG_VERSION")),
        NOTE: change.note,
    });
    if let Some(state) = base {
        info["readVersion"] = state.version().into();
    }
    json!({ "commitInfo": info })
}
