//! Cleaning: files that were written and never became part of a table, as a process leaves them that dies.

use std::{collections::HashSet, fs, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use deltalake_core::kernel::Action;
use domain::{
    choice::Choice,
    dataset::{Layer, TableRef},
    execution::JobFailure,
};
use futures::future::BoxFuture;
use object_store::path::Path;

use crate::{
    Pipeline, Shared,
    failure::Result,
    lake::{Table, remove},
    silver::complete_quarantine,
    watch::now_ms,
};

/// What was deleted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Cleaned {
    /// The number of files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Pipeline {
    /// Deletes data files that no version of their table has ever known.
    ///
    /// Jobs that are running write such files too; so only those are deleted that were not touched for `untouched`, which
    /// must be longer than any job runs. Files of earlier versions stay, so that these can still be looked at.
    ///
    /// # Errors
    ///
    /// If the lake cannot be read or written.
    pub fn clean(&self, untouched: Duration) -> BoxFuture<'_, Result<Cleaned, JobFailure>> {
        Box::pin(async move {
            let shared = Arc::clone(&self.shared);
            let work = async move { clean(&shared, untouched).await };
            Ok(self.shared.runtime.run(work).await??)
        })
    }
}

async fn clean(shared: &Shared, untouched: Duration) -> Result<Cleaned> {
    let untouched = i64::try_from(untouched.as_millis()).unwrap_or(i64::MAX);
    let before = DateTime::from_timestamp_millis(now_ms().saturating_sub(untouched)).unwrap_or_default();
    let lake = &shared.lake;
    let mut tables = Vec::new();
    for &layer in Layer::ALL {
        for name in lake.names(layer).await? {
            let table = lake.table(&TableRef { layer, name: name.clone() })?;
            if layer == Layer::Silver {
                // What a commit of silver names for its quarantine must be known before it is looked for.
                let quarantine = lake.quarantine(&name)?;
                complete_quarantine(&table, &quarantine).await?;
                tables.push(quarantine);
            }
            tables.push(table);
        }
    }
    let mut cleaned = Cleaned::default();
    for table in tables {
        clean_table(&table, before, &mut cleaned).await?;
    }
    Ok(cleaned)
}

async fn clean_table(table: &Table, before: DateTime<Utc>, cleaned: &mut Cleaned) -> Result<()> {
    let stored = table.stored_files().await?;
    let Some(known) = known_files(table).await? else { return Ok(()) };
    for (path, (size, modified)) in stored {
        if known.contains(&path) || modified >= before {
            continue;
        }
        remove(table.store(), &Path::parse(&path)?).await?;
        cleaned.files += 1;
        cleaned.bytes += size;
    }
    clean_staged(PathBuf::from(table.location()), before, cleaned)
}

/// Returns the files that any version of a table has known; `None` if its log no longer tells.
async fn known_files(table: &Table) -> Result<Option<HashSet<String>>> {
    let mut known = HashSet::new();
    let Some(state) = table.load(None).await? else { return Ok(Some(known)) };
    for version in 0..=state.version() {
        let Some(entry) = table.log_entry(version).await? else { return Ok(None) };
        for line in entry.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            if let Ok(Action::Add(added)) = serde_json::from_slice::<Action>(line) {
                known.insert(added.path);
            }
        }
    }
    Ok(Some(known))
}

/// Deletes the beginnings of files that were never finished; stores hide them, folders do not.
fn clean_staged(folder: PathBuf, before: DateTime<Utc>, cleaned: &mut Cleaned) -> Result<()> {
    for folder in [folder.join("_delta_log"), folder] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let staged = name.rsplit_once('#').is_some_and(|(_, end)| end.bytes().all(|byte| byte.is_ascii_digit()));
            let metadata = entry.metadata()?;
            let touched: DateTime<Utc> = metadata.modified()?.into();
            if (staged || name.ends_with(".json.tmp")) && metadata.is_file() && touched < before {
                fs::remove_file(entry.path())?;
                cleaned.files += 1;
                cleaned.bytes += metadata.len();
            }
        }
    }
    Ok(())
}
