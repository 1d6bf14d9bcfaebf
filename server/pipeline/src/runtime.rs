use std::{future::Future, io};

use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
};

use crate::failure::{Failure, Result};

/// How much nicer than the rest of the process the engine's threads are, on the scale of `nice`.
const NICENESS: i32 = 10;

/// The engine's own threads, which the system serves after those that answer people and plan executions.
#[derive(Debug)]
pub(crate) struct EngineRuntime {
    /// Taken only when the engine is dropped.
    runtime: Option<Runtime>,
    handle: Handle,
}

impl EngineRuntime {
    /// Starts `threads` threads for computing, beside which up to a few dozen may wait for disks.
    pub(crate) fn start(threads: usize) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads.max(1))
            .max_blocking_threads(threads.max(1) * 4 + 16)
            .thread_name("pipeline")
            .thread_stack_size(8 << 20)
            .enable_all()
            .on_thread_start(step_back)
            .build()?;
        let handle = runtime.handle().clone();
        Ok(Self { runtime: Some(runtime), handle })
    }

    /// Runs `work` on the engine's threads and waits for it on the caller's.
    ///
    /// Dropping the returned future stops the work at its next point of waiting.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T>
    where
        F: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        let mut task = StopOnDrop(self.handle.spawn(work));
        (&mut task.0).await.map_err(Failure::from)
    }
}

impl Drop for EngineRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting here would panic if the last owner is itself asynchronous.
            runtime.shutdown_background();
        }
    }
}

/// A task that ends with its owner.
#[derive(Debug)]
pub(crate) struct StopOnDrop<T>(pub(crate) JoinHandle<T>);

impl<T> Drop for StopOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Lowers the priority of the calling thread, so that pages and scheduling stay quick while data is crunched.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library cannot change a thread's priority")]
fn step_back() {
    // SAFETY: `setpriority` reads its three integers and nothing else. On Linux, 0 as the number of the "process" is the
    // calling thread.
    let result = unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, NICENESS) };
    if result != 0 {
        tracing::debug!("The priority of an engine thread could not be lowered: {}", io::Error::last_os_error());
    }
}

#[cfg(not(target_os = "linux"))]
fn step_back() {}
