use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use deltalake_core::{
    DeltaTableError,
    kernel::{EagerSnapshot, Remove, models::Metadata, transaction::PROTOCOL},
};

use super::Table;
use crate::failure::{Failure, Result};

/// Marks the columns of a table's key in the metadata of its schema.
pub(crate) const KEY_METADATA: &str = "flowforge.key";

/// One version of a table.
#[derive(Clone, Debug)]
pub(crate) struct TableState {
    snapshot: Arc<EagerSnapshot>,
    schema: SchemaRef,
    files: Arc<Vec<DataFile>>,
}

/// A data file that belongs to a version.
#[derive(Clone, Debug)]
pub(crate) struct DataFile {
    /// Its path within the table's folder.
    pub(crate) path: String,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// The number of its rows.
    pub(crate) rows: u64,
    /// The log entry that takes it out of the table.
    pub(crate) removal: Remove,
}

impl Table {
    /// Returns the newest version, or the one asked for; `None` if there is no table here.
    pub(crate) async fn load(&self, version: Option<i64>) -> Result<Option<TableState>> {
        let version = match version {
            None => None,
            Some(number) => Some(u64::try_from(number).map_err(|_| self.has_no_version(number))?),
        };
        let snapshot = match EagerSnapshot::try_new(self.log.as_ref(), version).await {
            Ok(snapshot) => snapshot,
            Err(DeltaTableError::NotATable(_)) => return Ok(None),
            // A folder that is not there at all is an error of the file system, not of the log.
            Err(_) if !self.log.is_delta_table_location().await? => return Ok(None),
            Err(error) => match version {
                Some(number) => return Err(self.has_no_version(number.cast_signed()).detail(error)),
                None => return Err(error.into()),
            },
        };
        TableState::new(snapshot).map(Some)
    }

    fn has_no_version(&self, number: i64) -> Failure {
        Failure::new(format!("The table {} has no version {number}, or no longer has it.", self.label))
    }

    /// Returns the newest version of a table that must exist.
    pub(crate) async fn load_existing(&self) -> Result<TableState> {
        let state = self.load(None).await?;
        state.ok_or_else(|| Failure::new(format!("The table {} does not exist yet.", self.label)))
    }
}

impl TableState {
    fn new(snapshot: EagerSnapshot) -> Result<Self> {
        let mut files = Vec::new();
        for view in snapshot.try_log_data()?.iter() {
            files.push(DataFile {
                path: view.path().into_owned(),
                size: u64::try_from(view.size()).unwrap_or_default(),
                rows: view.num_records().map_or(0, |rows| rows as u64),
                removal: view.remove_action(true),
            });
        }
        let schema = snapshot.arrow_schema();
        Ok(Self { snapshot: Arc::new(snapshot), schema, files: Arc::new(files) })
    }

    pub(crate) fn version(&self) -> i64 {
        self.snapshot.version().cast_signed()
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn files(&self) -> &[DataFile] {
        &self.files
    }

    pub(crate) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    pub(crate) fn metadata(&self) -> &Metadata {
        self.snapshot.metadata()
    }

    pub(crate) fn snapshot(&self) -> &Arc<EagerSnapshot> {
        &self.snapshot
    }

    /// Returns whether the table has features, given to it by another program, with which the engine cannot write it.
    pub(crate) fn check_writable(&self, table: &Table) -> Result<()> {
        let foreign = |what: &str| {
            Failure::new(format!("The table {} was changed by another program: {what}.", table.label()))
                .hint("Write to a table of another name, or drop this one.")
        };
        PROTOCOL.can_write_to(self.snapshot.as_ref()).map_err(|error| foreign("its protocol").detail(error))?;
        if !self.metadata().partition_columns().is_empty() {
            return Err(foreign("it is partitioned now"));
        }
        if self.files.iter().any(|file| file.removal.deletion_vector.is_some()) {
            return Err(foreign("rows are marked as deleted in it"));
        }
        let mapped = self.metadata().configuration().get("delta.columnMapping.mode");
        if mapped.is_some_and(|mode| mode != "none") {
            return Err(foreign("its columns are mapped to other names"));
        }
        Ok(())
    }
}
