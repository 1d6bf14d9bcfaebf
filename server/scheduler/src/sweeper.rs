use std::time::Duration;

use async_trait::async_trait;
use store::StoreError;

use crate::{Shared, waking::repeat};

/// How often to look for what has had its time.
const EVERY: Duration = Duration::from_secs(600);

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
    shared.upkeep.tidy().await;
    Ok(EVERY)
}
