use std::{sync::atomic::Ordering, time::Duration};

use domain::{choice::Choice, trigger::firing::FiringReason};
use store::{Decision, DueTrigger, StoreError};

use crate::{Shared, waking::repeat};

/// How many triggers one transaction decides about: enough that a herd of 10,000 is written in well under a second, and
/// few enough that the locks are short.
const BATCH: i64 = 200;

/// How long to sleep at the most: what was missed by notification is noticed after this time.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// How long to wait when something is due that another process has locked.
const BUSY: Duration = Duration::from_millis(50);

/// Decides about schedules when their planned instants come.
pub(crate) async fn run(shared: Shared) {
    repeat(&shared, "ticker", Some(&shared.wakers.ticker), || tick(&shared)).await;
}

async fn tick(shared: &Shared) -> Result<Duration, StoreError> {
    // Asked first: in most rounds nothing is due, and this is all there is to do.
    let ahead = shared.store.look_ahead().await?;
    let mut decided = 0;
    // Before looking at what is due: what is planned for the very instant at which a pause ends, fires.
    if ahead.has_pauses {
        let mut tx = shared.store.begin().await?;
        decided += usize::try_from(tx.end_pauses().await?).unwrap_or(usize::MAX);
        tx.commit().await?;
    }
    if ahead.has_delays {
        decided += fire_due(shared).await?;
    }
    if ahead.has_schedules {
        let schedules = decide_about_schedules(shared).await;
        shared.is_behind.store(false, Ordering::Relaxed);
        decided += schedules?;
    }
    let wait = ahead.until.map_or(LONGEST_SLEEP, |until| until.to_std().unwrap_or_default());
    Ok(match wait {
        Duration::ZERO if decided == 0 => BUSY,
        _ => wait.min(LONGEST_SLEEP),
    })
}

/// Decides about schedules that are due, batch by batch until none is full. Returns how many there were.
async fn decide_about_schedules(shared: &Shared) -> Result<usize, StoreError> {
    let mut decided = 0;
    while !shared.stop.is_cancelled() {
        let mut tx = shared.store.begin().await?;
        let due = tx.lock_due_triggers(BATCH).await?;
        if due.is_empty() {
            break;
        }
        let decide = |due| {
            let decision = decision(&due);
            (due, decision)
        };
        let decisions: Vec<_> = due.into_iter().map(decide).collect();
        let started = tx.write_decisions(&decisions).await?;
        tx.commit().await?;
        count(&decisions);
        tracing::debug!(triggers = decisions.len(), started, "decided about schedules");
        decided += decisions.len();
        if i64::try_from(decisions.len()).is_ok_and(|decisions| decisions < BATCH) {
            break;
        }
        shared.is_behind.store(true, Ordering::Relaxed);
    }
    Ok(decided)
}

/// Decides about delays and deadlines that are over, in a transaction of its own. Returns how many there were.
async fn fire_due(shared: &Shared) -> Result<usize, StoreError> {
    let mut tx = shared.store.begin().await?;
    let decided = tx.fire_due(BATCH).await?;
    tx.commit().await?;
    Ok(decided)
}

/// Counts what was decided, and how late what was on time came: the figures by which an operator sees a clock that lags.
fn count(decisions: &[(DueTrigger, Decision)]) {
    for (due, decision) in decisions {
        let Decision::Ticked(tick) = decision else { continue };
        for line in &tick.lines {
            metrics::counter!("flowforge_firings_total", "state" => line.state.code()).increment(line.count as u64);
            if line.reason == FiringReason::OnTime {
                let is_first = line.scheduled_for == due.state.next_run_at;
                let due_at = if is_first { due.due_at } else { line.scheduled_for };
                let lag = (due.state.now - due_at).as_seconds_f64();
                metrics::histogram!("flowforge_firing_lag_seconds").record(lag.max(0.0));
            }
        }
    }
}

fn decision(due: &DueTrigger) -> Decision {
    let decision = due.decide();
    if let Decision::SetAside(problems) = &decision {
        tracing::warn!(trigger.id = %due.id, "Trigger {} is set aside: {problems}", due.id);
    }
    decision
}
