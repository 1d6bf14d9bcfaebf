use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    DatabaseError,
    postmaster::{Plan, Postmaster},
    process,
};

/// How long to wait before starting PostgreSQL again: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// After running this long, a server that dies is no longer taken for one that cannot start.
const LONG_ENOUGH: Duration = Duration::from_secs(60);

/// Keeps one PostgreSQL server running until it is dropped.
#[derive(Debug)]
pub(crate) struct Supervisor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    plan: Plan,
    state: Mutex<State>,
    stopping: Condvar,
}

#[derive(Debug)]
struct State {
    server: Option<Postmaster>,
    stop: bool,
}

impl Supervisor {
    /// Starts the server, and a thread that starts it again whenever it ends.
    pub(crate) fn start(plan: Plan) -> Result<Self, DatabaseError> {
        let server = Postmaster::start(&plan)?;
        let state = Mutex::new(State { server: Some(server), stop: false });
        let shared = Arc::new(Shared { plan, state, stopping: Condvar::new() });
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.watch()
        });
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Returns the number of the server's first process, while there is one.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.shared.lock().server.as_ref().map(Postmaster::pid)
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let server = {
            let mut state = self.shared.lock();
            state.stop = true;
            state.server.take()
        };
        self.shared.stopping.notify_all();
        drop(server);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::warn!("the thread that watches PostgreSQL ended early");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let started = Instant::now();
            let Some(pid) = self.lock().server.as_ref().map(Postmaster::pid) else { return };
            // Reaped only under the lock, so that whoever stops it never signals a number that was given away.
            if let Err(error) = process::wait_without_reaping(pid) {
                tracing::debug!("waiting for PostgreSQL: {error}");
            }
            let mut state = self.lock();
            if state.stop {
                return;
            }
            if let Some(mut server) = state.server.take() {
                let status = server.reap().map_or_else(|error| error.to_string(), |status| status.to_string());
                tracing::error!(
                    "PostgreSQL (process {pid}) ended by itself ({status}) and is started again; its last words: {}",
                    self.plan.log.last_words()
                );
            }
            drop(state);
            if started.elapsed() > LONG_ENOUGH {
                pause = FIRST_PAUSE;
            }
            if !self.start_again(&mut pause) {
                return;
            }
        }
    }

    /// Tries until it succeeds, returning whether there is a server to watch again.
    fn start_again(&self, pause: &mut Duration) -> bool {
        loop {
            let state = self.lock();
            let (state, _) = self
                .stopping
                .wait_timeout_while(state, *pause, |state| !state.stop)
                .unwrap_or_else(PoisonError::into_inner);
            if state.stop {
                return false;
            }
            drop(state);
            *pause = (*pause * 2).min(LONGEST_PAUSE);
            match Postmaster::start(&self.plan) {
                Ok(server) => {
                    let mut state = self.lock();
                    if state.stop {
                        return false;
                    }
                    tracing::info!("PostgreSQL runs again (process {})", server.pid());
                    state.server = Some(server);
                    return true;
                }
                Err(error) => tracing::error!("PostgreSQL could not be started again: {error}"),
            }
        }
    }
}
