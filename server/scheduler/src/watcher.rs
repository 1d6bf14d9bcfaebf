use std::time::Duration;

use async_trait::async_trait;
use domain::trigger::firing::FiringReason;
use serde_json::json;
use store::{Arrived, LookDue, SeenFile, StoreError, file_parameters};

use crate::{Shared, waking::repeat};

/// How long to sleep while no trigger waits for files: what was missed by notification is noticed after this time.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// How many triggers one round looks at.
const BATCH: i64 = 20;

/// Finds files: in folders, in buckets.
#[async_trait]
pub trait Files: Send + Sync {
    /// Returns the files that a pattern matches now, or why it cannot be looked at.
    async fn find_files(&self, pattern: &str) -> Result<Vec<SeenFile>, String>;
}

/// Looks at the files of triggers that wait for some, and fires for those that have settled.
pub(crate) async fn run(shared: Shared) {
    repeat(&shared, "watcher", Some(&shared.wakers.watcher), || look(&shared)).await;
}

async fn look(shared: &Shared) -> Result<Duration, StoreError> {
    let every = shared.config.look_every;
    let due = shared.store.take_looks(every.as_secs_f64(), BATCH).await?;
    if due.is_empty() && !shared.store.waits_for_files().await? {
        return Ok(LONGEST_SLEEP);
    }
    let is_full = i64::try_from(due.len()).is_ok_and(|count| count == BATCH);
    for due in due {
        // The database is not kept waiting while somebody's network drive answers.
        match shared.files.find_files(&due.pattern).await {
            Ok(files) => settle(shared, &due, &files).await?,
            Err(why) => {
                let mut tx = shared.store.begin().await?;
                tx.update_look_error(&due, Some(&why)).await?;
                tx.commit().await?;
                tracing::warn!(trigger.id = %due.trigger_id, "The files of trigger {} cannot be looked at: {why}", due.trigger_id);
            }
        }
    }
    Ok(if is_full { Duration::ZERO } else { every })
}

/// Notes what was seen and fires for what has settled, in one transaction: a file counts once, or is looked at again.
async fn settle(shared: &Shared, due: &LookDue, files: &[SeenFile]) -> Result<(), StoreError> {
    let mut tx = shared.store.begin().await?;
    tx.update_look_error(due, None).await?;
    for file in tx.write_looks(due, files).await? {
        let key = format!("{}|{}|{}|{}", file.path, file.size, file.modified_ms, file.etag);
        let parameters = file_parameters(&file.path);
        let detail = json!({"path": file.path, "size": file.size});
        tx.fire_arrival(&Arrived {
            trigger_id: due.trigger_id,
            key: &key,
            reason: FiringReason::FileArrived,
            parameters: &parameters,
            detail: &detail,
        })
        .await?;
    }
    tx.commit().await
}
