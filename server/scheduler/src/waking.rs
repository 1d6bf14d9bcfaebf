use std::{future::Future, time::Duration};

use domain::ids::ExecutionId;
use store::{Listener, StoreError, Topic};
use tokio::sync::Notify;

use crate::Shared;

/// How long to wait after a failure of the database, at first and at the most.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What wakes the loops before their time.
#[derive(Debug, Default)]
pub(crate) struct Wakers {
    /// A trigger was saved: the next planned instant may be sooner.
    pub(crate) ticker: Notify,
    /// Something waits in the queue, or a place is free.
    pub(crate) dispatcher: Notify,
    /// A person asked something to stop.
    pub(crate) pulse: Notify,
    /// A trigger was saved: there may be files to look at.
    pub(crate) watcher: Notify,
}

/// Turns notifications of the database into wake-ups.
pub(crate) async fn listen(shared: Shared) {
    let mut pause = FIRST_PAUSE;
    while !shared.stop.is_cancelled() {
        match listen_until_lost(&shared).await {
            Ok(()) => return,
            Err(error) => {
                tracing::debug!(%error, "notifications are interrupted; loops look by themselves meanwhile");
                sleep(&shared, pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn listen_until_lost(shared: &Shared) -> Result<(), StoreError> {
    let mut listener = Listener::connect(&shared.store).await?;
    loop {
        // Whatever happened before we listened must be looked at once.
        shared.wakers.ticker.notify_one();
        shared.wakers.dispatcher.notify_one();
        shared.wakers.pulse.notify_one();
        shared.wakers.watcher.notify_one();
        loop {
            let Some(change) = shared.stop.run_until_cancelled(listener.next()).await else { return Ok(()) };
            let Some(change) = change? else { break };
            match change.topic {
                Topic::Trigger | Topic::Workspace => {
                    shared.wakers.ticker.notify_one();
                    shared.wakers.watcher.notify_one();
                }
                Topic::Queue => shared.wakers.dispatcher.notify_one(),
                Topic::Cancel if change.id.is_none_or(|id| shared.held.contains(ExecutionId(id))) => {
                    shared.wakers.pulse.notify_one();
                }
                _ => {}
            }
        }
    }
}

/// Does `work` again and again until the process stops. `work` returns how long to wait, unless `waker` wakes it sooner.
/// When the database fails, it waits a little longer each time and says so once.
pub(crate) async fn repeat<F, W>(shared: &Shared, name: &'static str, waker: Option<&Notify>, mut work: W)
where
    W: FnMut() -> F,
    F: Future<Output = Result<Duration, StoreError>>,
{
    let mut pause = FIRST_PAUSE;
    let mut failing = false;
    while !shared.stop.is_cancelled() {
        let wait = match work().await {
            Ok(wait) => {
                if failing {
                    tracing::info!("The {name} goes on");
                }
                (failing, pause) = (false, FIRST_PAUSE);
                wait
            }
            Err(error) => {
                if !failing {
                    tracing::warn!(error = &error as &dyn std::error::Error, "The {name} has to wait for the database");
                }
                failing = true;
                let wait = pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
                wait
            }
        };
        match waker {
            // Even the shortest sleep takes a millisecond.
            _ if wait.is_zero() => {}
            Some(waker) if !failing => {
                tokio::select! {
                    () = waker.notified() => {}
                    () = sleep(shared, wait) => {}
                }
            }
            _ => sleep(shared, wait).await,
        }
    }
}

async fn sleep(shared: &Shared, duration: Duration) {
    shared.stop.run_until_cancelled(tokio::time::sleep(duration)).await;
}
