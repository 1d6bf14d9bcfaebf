use std::fs;

use metrics::gauge;
use store::Store;

use super::{PATIENCE, Pools};

/// Looks up what nobody counts as it happens: how the queue stands, what connections there are, what memory is taken.
pub(super) async fn look_up(pools: &Pools) {
    for (pool, store) in pools {
        let connections = store.connections();
        for (state, count) in [("used", connections.used), ("idle", connections.idle)] {
            gauge!("flowforge_database_connections", "pool" => *pool, "state" => state).set(count);
        }
        gauge!("flowforge_database_connections_max", "pool" => *pool).set(connections.most);
    }
    if let Some((_, store)) = pools.first() {
        look_up_queue(store).await;
    }
    if let Some(bytes) = resident_memory() {
        gauge!("process_resident_memory_bytes").set(bytes as f64);
    }
}

/// A database that does not answer must not keep whoever watches it from hearing of that.
async fn look_up_queue(store: &Store) {
    let figures = tokio::time::timeout(PATIENCE, store.queue_figures()).await;
    gauge!("flowforge_database_up").set(u8::from(matches!(figures, Ok(Ok(_)))));
    let Ok(Ok(figures)) = figures else { return };
    gauge!("flowforge_executions", "status" => "queued").set(figures.queued as f64);
    gauge!("flowforge_executions", "status" => "running").set(figures.running as f64);
    gauge!("flowforge_oldest_queued_seconds").set(figures.oldest_queued_seconds);
    gauge!("flowforge_overdue_triggers").set(figures.overdue_triggers as f64);
}

/// Returns the memory of this process, where the system tells; PostgreSQL's is its own.
fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}
