#![doc = include_str!("../README.md")]

/// One attempt at one execution.
mod attempt;
/// Writes the end of attempts.
mod completer;
/// Takes executions from the queue.
mod dispatcher;
/// What the process holds at the moment.
mod held;
/// The log of an attempt: collected, then written in batches.
mod log_writer;
/// Ends executions that have nothing to do.
mod milestones;
/// Extends leases.
mod pulse;
/// Puts back what lost its lease.
mod rescuer;
/// What does the jobs.
mod runner;
/// Removes what has had its time.
mod sweeper;
/// Decides about schedules that are due.
mod ticker;
/// Waking loops, and keeping them going.
mod waking;
/// Looks for files that have arrived.
mod watcher;
/// What an attempt writes.
mod writes;

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use store::Store;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use runner::{JobRun, RegisterError, Runner, Watch};
pub use sweeper::Upkeep;
pub use watcher::Files;

use crate::{held::Held, waking::Wakers};

/// How the clockwork runs in this process.
#[derive(Clone, Debug)]
pub struct SchedulerConfig {
    /// The name under which this process holds executions; must differ between processes.
    pub worker: String,
    /// How many executions this process runs at once; 0 runs none.
    pub workers: usize,
    /// Whether this process decides about schedules, rescues and sweeps.
    pub ticks: bool,
    /// How long an execution stays this process's without a sign of life.
    pub lease: Duration,
    /// How much time lies between two looks at the files of a trigger.
    pub look_every: Duration,
}

impl SchedulerConfig {
    /// Returns the usual configuration: schedules and two executions at once.
    pub fn new(worker: impl Into<String>) -> Self {
        Self {
            worker: worker.into(),
            workers: 2,
            ticks: true,
            lease: Duration::from_secs(30),
            look_every: Duration::from_secs(10),
        }
    }
}

/// What the loops share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) config: Arc<SchedulerConfig>,
    pub(crate) store: Store,
    pub(crate) runner: Arc<dyn Runner>,
    pub(crate) upkeep: Arc<dyn Upkeep>,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) held: Arc<Held>,
    pub(crate) wakers: Arc<Wakers>,
    /// Whether more schedules are due than one transaction decides about: what has time waits meanwhile.
    pub(crate) is_behind: Arc<AtomicBool>,
    /// Cancelled when the process stops: nothing new is begun.
    pub(crate) stop: CancellationToken,
}

/// The running clockwork of this process.
#[derive(Debug)]
pub struct Scheduler {
    loops: JoinSet<()>,
    stop: CancellationToken,
}

impl Scheduler {
    /// Starts the loops. `store` should have a pool of its own, so that pages cannot starve it.
    pub fn start(
        config: SchedulerConfig,
        store: Store,
        runner: Arc<dyn Runner>,
        upkeep: Arc<dyn Upkeep>,
        files: Arc<dyn Files>,
    ) -> Self {
        let stop = CancellationToken::new();
        let shared = Shared {
            config: Arc::new(config),
            store,
            runner,
            upkeep,
            files,
            held: Arc::default(),
            wakers: Arc::default(),
            is_behind: Arc::default(),
            stop: stop.clone(),
        };
        let mut loops = JoinSet::new();
        loops.spawn(waking::listen(shared.clone()));
        if shared.config.ticks {
            loops.spawn(ticker::run(shared.clone()));
            loops.spawn(rescuer::run(shared.clone()));
            loops.spawn(sweeper::run(shared.clone()));
            loops.spawn(watcher::run(shared.clone()));
        }
        if shared.config.workers > 0 {
            loops.spawn(pulse::run(shared.clone()));
            loops.spawn(dispatcher::run(shared));
        }
        Self { loops, stop }
    }

    /// Stops the loops: nothing new is begun, what runs is given a few seconds, then handed back. Takes at most about
    /// 7 s.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while let Some(ended) = self.loops.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "A loop of the scheduler had broken");
            }
        }
    }
}
