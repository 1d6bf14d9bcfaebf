use std::collections::HashMap;

use arrow::datatypes::SchemaRef;
use deltalake_core::kernel::{Action, Remove};
use domain::{execution::FileReport, ids::ExecutionId, job::SilverStrategy};
use serde_json::Value;

use crate::{
    failure::Result,
    files::file_prefix,
    lake::{DataFile, Table, TableState, Transactions},
};

/// The prefix under which the log of a silver table notes how far it has consumed a bronze table; the bronze table's own
/// identifier follows, because a table that is dropped and made anew counts its versions anew.
const CONSUMED: &str = "flowforge/consumed/";

/// In the log of a silver table: a hash of what the job that wrote it says about it.
const SPEC: &str = "flowforge/spec";

/// Checksums of source files, by the execution that read them and their path.
pub(crate) type Checksums = HashMap<(i64, String), String>;

/// The rows of bronze that silver is to take in.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// In the order in which their rows were read.
    pub(super) files: Vec<DataFile>,
    /// Whether it is everything that bronze holds.
    pub(super) whole: bool,
    /// The version of bronze that is consumed with it.
    pub(super) version: i64,
    /// The columns of bronze.
    pub(super) columns: SchemaRef,
    table_id: String,
    spec: i64,
}

impl Input {
    /// Returns what silver has not consumed yet; `None` if there is nothing new.
    pub(super) async fn find(
        bronze: &Table,
        state: &TableState,
        noted: &Transactions,
        strategy: SilverStrategy,
        spec: i64,
    ) -> Result<Option<Self>> {
        let table_id = state.metadata().id().to_owned();
        let version = state.version();
        let consumed = noted.get(&format!("{CONSUMED}{table_id}"));
        // What is rebuilt is rebuilt also when only the job has changed.
        let rebuilt = strategy == SilverStrategy::Replace && noted.get(SPEC) != Some(spec);
        if consumed == Some(version) && !rebuilt {
            return Ok(None);
        }
        let added = match consumed {
            Some(consumed) if strategy != SilverStrategy::Replace && consumed < version => {
                added_since(bronze, consumed, version).await?
            }
            _ => None,
        };
        let whole = added.is_none();
        let mut files = added.unwrap_or_else(|| state.files().to_vec());
        // Names sort as rows were read: by execution, then by place. Files of other programs come in some order.
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let columns = SchemaRef::clone(state.schema());
        Ok(Some(Self { files, whole, version, columns, table_id, spec }))
    }

    /// Returns what the silver commit notes, so that the next one goes on from here.
    pub(super) fn transactions(&self) -> [(String, i64); 2] {
        [(format!("{CONSUMED}{}", self.table_id), self.version), (SPEC.to_owned(), self.spec)]
    }

    /// Returns the number of its rows.
    pub(super) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// Returns whether one execution has brought all of it.
    pub(super) fn is_of(&self, execution: ExecutionId) -> bool {
        let prefix = file_prefix(execution);
        self.files.iter().all(|file| file.path.starts_with(&prefix))
    }
}

/// Returns how far silver has consumed a version of bronze.
pub(super) fn consumed(noted: &Transactions, bronze: &TableState) -> Option<i64> {
    noted.get(&format!("{CONSUMED}{}", bronze.metadata().id()))
}

/// Returns the files added by the commits after `consumed`; `None` if one of them has replaced what was there.
async fn added_since(bronze: &Table, consumed: i64, version: i64) -> Result<Option<Vec<DataFile>>> {
    let mut files = Vec::new();
    for number in consumed + 1..=version {
        let entry = bronze.log_entry(number).await?.ok_or_else(|| {
            bronze.lost_log(number).hint("Its rows are safe. Let silver be rebuilt once with the strategy “replace”.")
        })?;
        for line in entry.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let Ok(action) = serde_json::from_slice::<Action>(line) else { continue };
            match action {
                Action::Remove(removed) if removed.data_change => return Ok(None),
                Action::Add(added) if added.data_change => files.push(DataFile {
                    rows: rows_of(added.stats.as_deref()),
                    size: u64::try_from(added.size).unwrap_or_default(),
                    removal: Remove::default(),
                    path: added.path,
                }),
                _ => {}
            }
        }
    }
    Ok(Some(files))
}

fn rows_of(stats: Option<&str>) -> u64 {
    let stats: Option<Value> = stats.and_then(|stats| serde_json::from_str(stats).ok());
    stats.and_then(|stats| stats["numRecords"].as_u64()).unwrap_or_default()
}

/// Returns the checksums of the files that bronze was read from, as far as its log still knows them.
pub(super) async fn checksums(bronze: &Table, state: &TableState) -> Result<Checksums> {
    let mut checksums = Checksums::new();
    for version in 0..=state.version() {
        let Some(note) = bronze.note(version).await? else { continue };
        let execution = note["execution_id"].as_i64().unwrap_or_default();
        let files: Vec<FileReport> = serde_json::from_value(note["files"].clone()).unwrap_or_default();
        checksums.extend(files.into_iter().map(|file| ((execution, file.path), file.sha256)));
    }
    Ok(checksums)
}
