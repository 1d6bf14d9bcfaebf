use std::time::{Duration, Instant};

use store::StoreError;
use tokio::sync::Mutex;

use crate::{Shared, held::StopReason, waking::repeat};

/// Extends the leases of everything this process holds, and learns what was cancelled or lost.
pub(crate) async fn run(shared: Shared) {
    let last = Mutex::new(Instant::now());
    repeat(&shared, "pulse", Some(&shared.wakers.pulse), || beat(&shared, &last)).await;
}

async fn beat(shared: &Shared, last: &Mutex<Instant>) -> Result<Duration, StoreError> {
    let every = shared.config.lease / 3;
    let held = shared.held.list();
    let mut last = last.lock().await;
    if held.is_empty() {
        *last = Instant::now();
        return Ok(every);
    }
    let beats = match shared.store.heartbeat(&shared.config.worker, &held, shared.config.lease.as_secs_f64()).await {
        Ok(beats) => beats,
        Err(error) => {
            // Past the lease another process may have begun: going on would be work for nothing.
            if last.elapsed() > shared.config.lease {
                held.iter().for_each(|&(id, attempt)| shared.held.stop(id, attempt, StopReason::Lost));
            }
            return Err(error);
        }
    };
    *last = Instant::now();
    for (id, attempt) in held {
        match beats.iter().find(|beat| (beat.id, beat.attempt) == (id, attempt)) {
            None => shared.held.stop(id, attempt, StopReason::Lost),
            Some(beat) if beat.cancel_requested => shared.held.stop(id, attempt, StopReason::Cancelled),
            Some(_) => {}
        }
    }
    Ok(every)
}
