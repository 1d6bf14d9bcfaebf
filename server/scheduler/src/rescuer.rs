use std::time::Duration;

use store::StoreError;

use crate::{Shared, waking::repeat};

/// How long to wait when another process is putting back what was lost.
const BUSY: Duration = Duration::from_secs(1);

/// How many lost executions one transaction moves.
const BATCH: i64 = 100;

/// Puts back, or ends, what lost its lease.
pub(crate) async fn run(shared: Shared) {
    repeat(&shared, "rescuer", None, || rescue(&shared)).await;
}

async fn rescue(shared: &Shared) -> Result<Duration, StoreError> {
    // What is claimed after this look has a whole lease before it, so that it cannot be lost before the next.
    let whole = shared.config.lease;
    let Some(until) = shared.store.look_at_leases().await? else { return Ok(whole) };
    if let Ok(until) = until.to_std()
        && !until.is_zero()
    {
        return Ok(until.min(whole));
    }
    let released = shared.store.release_lost_executions(BATCH).await?;
    for (id, status) in &released {
        tracing::warn!(execution.id = %id, "The worker of execution {id} was lost; it is {status} now");
    }
    Ok(if released.is_empty() { BUSY } else { Duration::ZERO })
}
