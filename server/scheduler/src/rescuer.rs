use std::time::Duration;

use store::StoreError;

use crate::{Shared, waking::repeat};

/// How often to look for lost leases.
const EVERY: Duration = Duration::from_secs(5);

/// How many lost executions one transaction moves.
const BATCH: i64 = 100;

/// Puts back, or ends, what lost its lease.
pub(crate) async fn run(shared: Shared) {
    repeat(&shared, "rescuer", None, || rescue(&shared)).await;
}

async fn rescue(shared: &Shared) -> Result<Duration, StoreError> {
    let released = shared.store.release_lost_executions(BATCH).await?;
    for (id, status) in &released {
        tracing::warn!(execution.id = %id, "The worker of execution {id} was lost; it is {status} now");
    }
    Ok(if released.is_empty() { EVERY } else { Duration::ZERO })
}
