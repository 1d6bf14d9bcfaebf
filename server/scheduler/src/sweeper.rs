use std::time::Duration;

use async_trait::async_trait;
use store::StoreError;

use crate::{Shared, waking::repeat};

/// How often to look for what has had its time.
const EVERY: Duration = Duration::from_secs(600);

/// How many rows of the ledger and of the history one statement removes: few enough that nobody waits for it.
const ROWS: i64 = 1000;

/// How many workflows one round removes for good.
const BATCH: i64 = 20;

/// Tidying that needs more than the database: files of uploads, leftovers in the lake.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// Removes what nobody needs any more. Failures are logged by whoever implements it; the next round tries again.
    async fn tidy(&self);
}

/// Removes ended sessions, workflows whose week is over, and whatever [`Upkeep`] knows of.
pub(crate) async fn run(shared: Shared) {
    repeat(&shared, "sweeper", None, || sweep(&shared)).await;
}

async fn sweep(shared: &Shared) -> Result<Duration, StoreError> {
    shared.store.sweep_sessions().await?;
    let mut tx = shared.store.begin().await?;
    for workflow in tx.lock_expired_workflows(BATCH).await? {
        tx.purge_workflow(workflow).await?;
        tracing::info!(workflow.id = %workflow, "Workflow {workflow} was deleted a week ago and is removed for good");
    }
    tx.commit().await?;
    sweep_ledger(shared).await?;
    shared.upkeep.tidy().await;
    Ok(EVERY)
}

/// Removes decisions, deliveries, executions and logs that are too old or too many, in small batches.
async fn sweep_ledger(shared: &Shared) -> Result<(), StoreError> {
    let mut removed = 0;
    while !shared.stop.is_cancelled() {
        let batch = shared.store.sweep_ledger(ROWS).await?;
        removed += batch;
        if batch == 0 {
            break;
        }
    }
    if removed > 0 {
        tracing::info!(
            "Removed {removed} decisions, deliveries, log lines and executions that were too old or too many"
        );
    }
    Ok(())
}
