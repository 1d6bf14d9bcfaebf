use std::{io, time::Duration};

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long requests under way may take once the server stops.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long the whole may take. What is not done by then is left to the next start, as after a power cut.
const AT_MOST: Duration = Duration::from_secs(10);

/// Cancels `stop` when the process is asked to end. Asked once more, or not done in time, it ends at once.
///
/// # Errors
///
/// When the system does not let us listen to signals.
pub(super) fn on_signals(stop: &CancellationToken) -> anyhow::Result<()> {
    let listen = |kind| -> io::Result<_> { signal(kind) };
    let listening = (|| {
        Ok::<_, io::Error>((
            listen(SignalKind::terminate())?,
            listen(SignalKind::interrupt())?,
            listen(SignalKind::hangup())?,
        ))
    })();
    let (mut terminate, mut interrupt, mut hang_up) = listening.context("Could not listen to signals")?;
    let stop = stop.clone();
    tokio::spawn(async move {
        let mut asked = async || {
            tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
                _ = hang_up.recv() => "SIGHUP",
            }
        };
        let name = asked().await;
        tracing::info!("Stopping ({name}); once more to stop at once");
        stop.cancel();
        tokio::select! {
            name = asked() => tracing::warn!("Stopped at once ({name})"),
            () = tokio::time::sleep(AT_MOST) => tracing::warn!("Stopped after {} seconds with work left over", AT_MOST.as_secs()),
        }
        // The database's keeper stops it now.
        std::process::exit(1);
    });
    Ok(())
}

/// Returns when requests under way have had their time after `stop`.
pub(super) async fn patience_ends(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(PATIENCE).await;
}
