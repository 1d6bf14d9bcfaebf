//! What a schedule does about the instants that have become due: a pure function of its state and the time.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    definition::{MissedPolicy, OverlapPolicy},
    firing::{FiringReason, FiringState},
    room::{Room, room_for},
    schedule::Schedule,
};
use crate::ids::TriggerId;

/// How late an instant may be noticed and still count as on time. A tick normally comes within milliseconds; a minute
/// is what people forgive.
pub const ON_TIME: TimeDelta = TimeDelta::seconds(60);

/// The most lines that one tick writes about instants that did not fire; older ones share a line that counts them.
pub const MAX_LINES: usize = 500;

/// The most instants that one tick looks at: a schedule of every minute that nobody asked for two years.
const MAX_INSTANTS: usize = 1_100_000;

/// What the decision depends on.
#[derive(Clone, Debug)]
pub struct TickState {
    /// The trigger: jitter is a trigger's own.
    pub trigger: TriggerId,
    /// The next planned instant: the first that is due.
    pub next_run_at: DateTime<Utc>,
    /// The database's time.
    pub now: DateTime<Utc>,
    /// Why nothing may fire at the moment, if so.
    pub paused: Option<FiringReason>,
    /// The instant that a person asked to leave out.
    pub skip_next_at: Option<DateTime<Utc>>,
    /// What to do about instants that passed while nothing could fire.
    pub missed_policy: MissedPolicy,
    /// For [`MissedPolicy::All`]: how old an instant may be.
    pub catchup_window: TimeDelta,
    /// For [`MissedPolicy::All`]: how many instants fire at the most.
    pub catchup_limit: usize,
    /// What to do when the workflow is busy.
    pub overlap_policy: OverlapPolicy,
    /// How many more executions the workflow may have.
    pub free_places: usize,
    /// For a schedule that ends after a number of starts: how many are left.
    pub runs_left: Option<usize>,
}

/// What a tick decided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tick {
    /// One line per decision, oldest first.
    pub lines: Vec<TickLine>,
    /// The next planned instant after all of them.
    pub next_run_at: Option<DateTime<Utc>>,
    /// When that is due: the same, unless jitter delays it.
    pub next_due_at: Option<DateTime<Utc>>,
}

/// One decision about one planned instant, or about several that share a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TickLine {
    /// The planned instant; for a shared line the newest.
    pub scheduled_for: DateTime<Utc>,
    /// What was decided.
    pub state: FiringState,
    /// Why.
    pub reason: FiringReason,
    /// The number of instants that the line stands for.
    pub count: usize,
}

/// A planned instant that is due, and since when.
#[derive(Clone, Copy)]
struct Due {
    planned: DateTime<Utc>,
    late: TimeDelta,
}

/// Decides about every planned instant from `next_run_at` that is due by `now`.
///
/// Where the schedule ends after a number of starts, the instants after the last of them are not looked at.
///
/// The next instant is computed from the last planned one, never from `now`, so that the grid stays where it is however
/// late the tick comes.
pub fn decide(schedule: &Schedule, state: &TickState) -> Tick {
    let due_at = |planned| schedule.due_at(state.trigger, planned);
    let mut due = Vec::new();
    let mut next = Some(state.next_run_at);
    while let Some(planned) = next.filter(|&planned| due_at(planned) <= state.now && due.len() < MAX_INSTANTS) {
        due.push(Due { planned, late: state.now - due_at(planned) });
        next = schedule.next_after(planned);
    }
    let firing = firing_instants(&due, state);
    let mut free_places = state.free_places;
    let mut runs_left = state.runs_left.unwrap_or(usize::MAX);
    let mut lines = Vec::with_capacity(due.len());
    for (index, instant) in due.iter().enumerate() {
        if runs_left == 0 {
            break;
        }
        let (state_of_line, reason) = if let Some(reason) = state.paused {
            (FiringState::Skipped, reason)
        } else if state.skip_next_at == Some(instant.planned) {
            (FiringState::Skipped, FiringReason::SkippedByPerson)
        } else if !firing.contains(&index) {
            (FiringState::Missed, FiringReason::NothingRunning)
        } else if room_for(state.overlap_policy, free_places) == Room::None {
            (FiringState::Skipped, FiringReason::StillRunning)
        } else if state.overlap_policy == OverlapPolicy::CancelRunning && index + 1 < due.len() {
            // It would be cancelled by the next one at once.
            (FiringState::Skipped, FiringReason::Superseded)
        } else {
            free_places = free_places.saturating_sub(1);
            runs_left -= 1;
            let is_late = instant.late > ON_TIME;
            (FiringState::Fired, if is_late { FiringReason::CaughtUp } else { FiringReason::OnTime })
        };
        lines.push(TickLine { scheduled_for: instant.planned, state: state_of_line, reason, count: 1 });
    }
    // With its last start the schedule is over: instants after it are none of its own, late or not.
    let next = next.filter(|_| runs_left > 0);
    Tick { lines: share(lines), next_run_at: next, next_due_at: next.map(due_at) }
}

/// Returns the indexes of the due instants that fire if nothing else speaks against it.
fn firing_instants(due: &[Due], state: &TickState) -> std::ops::Range<usize> {
    let newest = due.len().saturating_sub(1);
    match state.missed_policy {
        MissedPolicy::Latest => newest..due.len(),
        MissedPolicy::Skip => match due.last() {
            Some(instant) if instant.late <= ON_TIME => newest..due.len(),
            _ => due.len()..due.len(),
        },
        MissedPolicy::All => {
            let window = state.catchup_window.max(ON_TIME);
            let in_window = due.partition_point(|instant| state.now - instant.planned > window);
            in_window.max(due.len().saturating_sub(state.catchup_limit))..due.len()
        }
    }
}

/// Lets the oldest lines that did not fire share one, so that a long silence does not flood the ledger.
fn share(lines: Vec<TickLine>) -> Vec<TickLine> {
    let mut idle: Vec<_> = lines.iter().filter(|line| line.state != FiringState::Fired).cloned().collect();
    if idle.len() <= MAX_LINES {
        return lines;
    }
    let kept = idle.split_off(idle.len() - MAX_LINES + 1);
    let mut shared: Vec<TickLine> = Vec::new();
    for line in idle {
        match shared.last_mut() {
            Some(last) if (last.state, last.reason) == (line.state, line.reason) => {
                last.count += 1;
                last.scheduled_for = line.scheduled_for;
            }
            _ => shared.push(line),
        }
    }
    shared.extend(kept);
    shared.extend(lines.into_iter().filter(|line| line.state == FiringState::Fired));
    shared.sort_by_key(|line| line.scheduled_for);
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn schedule(cron: &str) -> Schedule {
        Schedule::new(cron.parse().expect("an expression"), chrono_tz::UTC)
    }

    fn state(next_run_at: &str, now: &str) -> TickState {
        TickState {
            trigger: TriggerId(1),
            next_run_at: at(next_run_at),
            now: at(now),
            paused: None,
            skip_next_at: None,
            missed_policy: MissedPolicy::Latest,
            catchup_window: TimeDelta::hours(24),
            catchup_limit: 100,
            overlap_policy: OverlapPolicy::Skip,
            free_places: 1,
            runs_left: None,
        }
    }

    fn outcome(tick: &Tick) -> Vec<(FiringState, FiringReason)> {
        tick.lines.iter().map(|line| (line.state, line.reason)).collect()
    }

    #[test]
    fn an_instant_noticed_in_time_fires_and_the_next_is_computed_from_it() {
        let tick = decide(&schedule("*/15 * * * *"), &state("2026-11-23T10:00:00Z", "2026-11-23T10:00:31Z"));
        assert_eq!(outcome(&tick), [(FiringState::Fired, FiringReason::OnTime)]);
        assert_eq!(tick.next_run_at, Some(at("2026-11-23T10:15:00Z")));
    }

    #[test]
    fn nothing_due_decides_nothing() {
        let tick = decide(&schedule("0 * * * *"), &state("2026-11-23T11:00:00Z", "2026-11-23T10:59:59Z"));
        let next = Some(at("2026-11-23T11:00:00Z"));
        assert_eq!(tick, Tick { lines: vec![], next_run_at: next, next_due_at: next });
    }

    #[test]
    fn after_a_silence_the_latest_runs_once_and_the_others_are_missed() {
        let tick = decide(&schedule("0 * * * *"), &state("2026-11-23T07:00:00Z", "2026-11-23T10:20:00Z"));
        let missed = (FiringState::Missed, FiringReason::NothingRunning);
        assert_eq!(outcome(&tick), [missed, missed, missed, (FiringState::Fired, FiringReason::CaughtUp)]);
        assert_eq!(tick.next_run_at, Some(at("2026-11-23T11:00:00Z")));
    }

    #[test]
    fn skip_fires_only_what_is_on_time() {
        let mut late = state("2026-11-23T07:00:00Z", "2026-11-23T08:20:00Z");
        late.missed_policy = MissedPolicy::Skip;
        let missed = (FiringState::Missed, FiringReason::NothingRunning);
        assert_eq!(outcome(&decide(&schedule("0 * * * *"), &late)), [missed, missed]);
        late.now = at("2026-11-23T08:00:20Z");
        assert_eq!(
            outcome(&decide(&schedule("0 * * * *"), &late)),
            [missed, (FiringState::Fired, FiringReason::OnTime)]
        );
    }

    #[test]
    fn all_keeps_the_newest_within_window_and_limit() {
        let mut late = state("2026-11-20T00:00:00Z", "2026-11-23T10:20:00Z");
        late.missed_policy = MissedPolicy::All;
        late.overlap_policy = OverlapPolicy::Queue;
        let fired = |tick: &Tick| tick.lines.iter().filter(|line| line.state == FiringState::Fired).count();
        assert_eq!(fired(&decide(&schedule("0 * * * *"), &late)), 24, "the window");
        late.catchup_limit = 5;
        let tick = decide(&schedule("0 * * * *"), &late);
        assert_eq!(fired(&tick), 5, "the limit");
        assert!(tick.lines.iter().rev().take(5).all(|line| line.state == FiringState::Fired), "the newest");
        assert_eq!(tick.lines.len(), 83, "every instant has its line");
    }

    #[test]
    fn it_ends_with_its_last_start_however_late() {
        let mut late = state("2026-11-23T01:00:00Z", "2026-11-23T10:20:00Z");
        (late.missed_policy, late.overlap_policy) = (MissedPolicy::All, OverlapPolicy::Queue);
        let fired = |tick: &Tick| tick.lines.iter().filter(|line| line.state == FiringState::Fired).count();
        late.runs_left = Some(3);
        let tick = decide(&schedule("0 * * * *"), &late);
        assert_eq!((tick.lines.len(), fired(&tick), tick.next_run_at, tick.next_due_at), (3, 3, None, None));
        assert_eq!(
            tick.lines.last().map(|line| line.scheduled_for),
            Some(at("2026-11-23T03:00:00Z")),
            "the first three"
        );
        late.runs_left = Some(11);
        let tick = decide(&schedule("0 * * * *"), &late);
        assert_eq!((fired(&tick), tick.next_run_at), (10, Some(at("2026-11-23T11:00:00Z"))), "one is left");
        late.runs_left = Some(0);
        assert_eq!(decide(&schedule("0 * * * *"), &late), Tick { lines: vec![], next_run_at: None, next_due_at: None });
    }

    #[test]
    fn what_starts_nothing_does_not_count() {
        let mut busy = state("2026-11-23T09:00:00Z", "2026-11-23T11:00:01Z");
        (busy.free_places, busy.missed_policy, busy.runs_left) = (0, MissedPolicy::All, Some(1));
        let tick = decide(&schedule("0 * * * *"), &busy);
        assert_eq!(outcome(&tick), [(FiringState::Skipped, FiringReason::StillRunning); 3]);
        assert!(tick.next_run_at.is_some());
    }

    #[test]
    fn a_pause_is_the_reason_of_every_instant_in_it() {
        let mut paused = state("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z");
        paused.paused = Some(FiringReason::WorkflowPaused);
        let skipped = (FiringState::Skipped, FiringReason::WorkflowPaused);
        assert_eq!(outcome(&decide(&schedule("0 * * * *"), &paused)), [skipped, skipped]);
    }

    #[test]
    fn the_instant_that_a_person_left_out_is_skipped() {
        let mut left_out = state("2026-11-23T09:00:00Z", "2026-11-23T09:00:01Z");
        left_out.skip_next_at = Some(at("2026-11-23T09:00:00Z"));
        assert_eq!(
            outcome(&decide(&schedule("0 * * * *"), &left_out)),
            [(FiringState::Skipped, FiringReason::SkippedByPerson)]
        );
    }

    #[test]
    fn a_busy_workflow_is_skipped_or_queued_as_asked() {
        let mut busy = state("2026-11-23T09:00:00Z", "2026-11-23T09:00:01Z");
        busy.free_places = 0;
        assert_eq!(
            outcome(&decide(&schedule("0 * * * *"), &busy)),
            [(FiringState::Skipped, FiringReason::StillRunning)]
        );
        busy.overlap_policy = OverlapPolicy::Queue;
        assert_eq!(outcome(&decide(&schedule("0 * * * *"), &busy)), [(FiringState::Fired, FiringReason::OnTime)]);
    }

    #[test]
    fn what_cancels_the_running_one_fires_for_the_newest_only() {
        let mut busy = state("2026-11-23T07:00:00Z", "2026-11-23T09:00:01Z");
        (busy.free_places, busy.overlap_policy, busy.missed_policy) =
            (0, OverlapPolicy::CancelRunning, MissedPolicy::All);
        let superseded = (FiringState::Skipped, FiringReason::Superseded);
        assert_eq!(
            outcome(&decide(&schedule("0 * * * *"), &busy)),
            [superseded, superseded, (FiringState::Fired, FiringReason::OnTime)]
        );
    }

    #[test]
    fn jitter_delays_the_start_and_leaves_the_grid_where_it_is() {
        let jittery = Schedule { jitter_seconds: 600, ..schedule("0 * * * *") };
        let planned = at("2026-11-23T10:00:00Z");
        let due = jittery.due_at(TriggerId(1), planned);
        assert!(due > planned, "this trigger and instant draw a delay");
        let mut early = state("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z");
        early.now = due - TimeDelta::milliseconds(1);
        let waits = decide(&jittery, &early);
        assert_eq!((waits.lines.len(), waits.next_due_at), (0, Some(due)));
        early.now = due;
        let fires = decide(&jittery, &early);
        assert_eq!(outcome(&fires), [(FiringState::Fired, FiringReason::OnTime)], "the delay is not late");
        assert_eq!(fires.lines[0].scheduled_for, planned);
        assert_eq!(fires.next_run_at, Some(at("2026-11-23T11:00:00Z")));
    }

    #[test]
    fn a_year_of_silence_writes_few_lines_and_forgets_no_instant() {
        let tick = decide(&schedule("* * * * *"), &state("2025-11-23T00:00:00Z", "2026-11-23T00:00:00Z"));
        assert_eq!(tick.lines.iter().map(|line| line.count).sum::<usize>(), 365 * 24 * 60 + 1);
        assert_eq!(tick.lines.len(), MAX_LINES + 1);
        assert_eq!(tick.lines.last().map(|line| line.state), Some(FiringState::Fired));
        assert!(tick.lines.is_sorted_by_key(|line| line.scheduled_for));
    }
}
