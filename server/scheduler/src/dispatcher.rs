use std::{sync::atomic::Ordering, time::Duration};

use store::StoreError;
use tokio::{sync::Mutex, task::JoinSet};

use crate::{Shared, attempt, held::StopReason, milestones, waking::repeat};

/// How long to sleep at the most: what was missed by notification is noticed after this time.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// How long to wait when something waits that another process has locked.
const BUSY: Duration = Duration::from_millis(20);

/// How long running attempts are given when the process stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long handing back may take after that.
const HAND_BACK: Duration = Duration::from_secs(2);

/// Takes executions from the queue while this process has places, and sees each through.
pub(crate) async fn run(shared: Shared) {
    let attempts = Mutex::new(JoinSet::new());
    repeat(&shared, "dispatcher", Some(&shared.wakers.dispatcher), || dispatch(&shared, &attempts)).await;
    let mut attempts = attempts.into_inner();
    drain(&mut attempts, PATIENCE).await;
    shared.held.stop_all(StopReason::HandBack);
    drain(&mut attempts, HAND_BACK).await;
}

async fn dispatch(shared: &Shared, attempts: &Mutex<JoinSet<()>>) -> Result<Duration, StoreError> {
    let mut attempts = attempts.lock().await;
    while attempts.try_join_next().is_some() {}
    let free = shared.config.workers.saturating_sub(attempts.len());
    let waiting = shared.store.look_at_queue().await?;
    let mut taken = 0;
    // What is planned for this second is written down first; milestones take long to end when there are thousands.
    if waiting.has_milestones && !shared.is_behind.load(Ordering::Relaxed) {
        taken += milestones::complete(shared).await?;
    }
    // With no place free, the attempt that ends wakes us.
    let has_work = waiting.has_work && free > 0;
    if has_work {
        taken += take(shared, &mut attempts, free).await?;
    }
    Ok(match () {
        // There may be more.
        () if taken > 0 => Duration::ZERO,
        () if has_work || waiting.has_milestones => BUSY,
        () => LONGEST_SLEEP,
    })
}

/// Takes at most `free` executions and starts an attempt at each. Returns how many there were.
async fn take(shared: &Shared, attempts: &mut JoinSet<()>, free: usize) -> Result<usize, StoreError> {
    let limit = i64::try_from(free).unwrap_or(i64::MAX);
    let claimed =
        shared.store.claim_executions(&shared.config.worker, shared.config.lease.as_secs_f64(), limit).await?;
    let taken = claimed.len();
    for execution in claimed {
        // Noted before the task starts, so that the pulse knows of it from the first moment.
        let cancel = shared.held.insert(execution.id, execution.attempt);
        let shared = shared.clone();
        attempts.spawn(async move {
            attempt::run(&shared, execution, cancel).await;
            shared.wakers.dispatcher.notify_one();
        });
    }
    Ok(taken)
}

async fn drain(attempts: &mut JoinSet<()>, patience: Duration) {
    let all_ended = async { while attempts.join_next().await.is_some() {} };
    if tokio::time::timeout(patience, all_ended).await.is_err() {
        tracing::info!("{} executions have not ended in {} s", attempts.len(), patience.as_secs());
    }
}
