use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    CronExpression, DstPolicy, HourClock,
    dst::DstRule,
    line::Line,
    local::{local_time, offset, transition_between},
    occurrences::{EARLIEST, LATEST},
    words::{join, long_date},
};
use crate::{choice::choices, trigger::timezone::abbreviation};

/// How far ahead changes are looked for: the weekday of a date comes round within this time.
const HORIZON: TimeDelta = TimeDelta::days(15 * 366);

/// How far apart the instants are between which a change is looked for: less than the week that lay between two changes of the same
/// zone at least since 1970, and more than a day, because it is looked for at every key of an expression that is typed.
const STRIDE: TimeDelta = TimeDelta::days(6);

/// How many local times a change keeps.
const TIMES_KEPT: usize = 4;

choices! {
    /// Which way the clocks are changed.
    pub enum ClockChangeKind {
        /// Local times are skipped.
        Forward = "forward", "Clocks go forward";
        /// Local times are repeated.
        Back = "back", "Clocks go back";
    }
}

choices! {
    /// What a change of the clocks means for the times that it skips or repeats.
    pub enum ClockEffect {
        /// Missing times run once, at the first instant after the gap.
        RunsAfterwards = "runs_afterwards", "Runs after the gap";
        /// Missing times do not run.
        DoesNotRun = "does_not_run", "Does not run";
        /// Repeated times run on their first pass.
        RunsOnce = "runs_once", "Runs once";
        /// Repeated times run on both passes.
        RunsTwice = "runs_twice", "Runs twice";
        /// Runs keep their distance in real time.
        FollowsRealTime = "follows_real_time", "Follows real time";
    }
}

/// A change of the clocks that skips or repeats local times of an expression.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ClockChange {
    /// The instant at which the clocks are changed.
    pub at: DateTime<Utc>,
    /// The local date of the first time concerned.
    pub date: NaiveDate,
    /// Which way the clocks are changed.
    pub kind: ClockChangeKind,
    /// What it means for the times concerned.
    pub effect: ClockEffect,
    /// The first of the times concerned.
    pub times: Vec<NaiveTime>,
    /// The last of the times concerned.
    pub last_time: NaiveTime,
    /// How many times are concerned.
    pub time_count: u32,
    /// What the clocks show right after the change.
    pub local_after: NaiveDateTime,
    /// What the zone is called right after the change, such as `CEST`.
    pub abbreviation_after: String,
}

impl CronExpression {
    /// Returns the next `count` changes of the clocks, after `from`, that skip or repeat a time of the expression.
    ///
    /// Changes that leave every run where the local clock says are not among them. It looks 15 years ahead.
    pub fn clock_changes(
        &self,
        from: DateTime<Utc>,
        timezone: Tz,
        policy: DstPolicy,
        count: usize,
    ) -> Vec<ClockChange> {
        // Lines of fixed times and lines that follow real time fare differently at the same change.
        let (real, fixed): (Vec<_>, Vec<_>) = self.lines.iter().partition(|line| line.follows_real_time());
        let changes = transitions(from, timezone)
            .flat_map(|at| [&fixed, &real].map(|lines| ClockChange::of(lines, at, timezone, policy)));
        changes.flatten().take(count).collect()
    }
}

impl ClockChange {
    /// Returns what a change means for the times of lines that all follow real time, or all do not; nothing where it leaves
    /// all of them alone.
    fn of(lines: &[&Line], at: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Option<Self> {
        let follows_real_time = lines.first()?.follows_real_time();
        let after = local_time(at, timezone);
        let before = at.naive_utc() + offset(at - TimeDelta::seconds(1), timezone);
        let (kind, start, end) = if after > before {
            (ClockChangeKind::Forward, before, after)
        } else {
            (ClockChangeKind::Back, after, before)
        };
        let mut concerned = Vec::new();
        let (mut time_count, mut last, mut position) = (0, None, start - TimeDelta::seconds(1));
        while let Some(time) =
            lines.iter().filter_map(|line| line.next_local(position)).min().filter(|time| *time < end)
        {
            if concerned.len() < TIMES_KEPT {
                concerned.push(time);
            }
            time_count += 1;
            last = Some(time);
            position = time;
        }
        let rule = DstRule::new(policy, follows_real_time);
        let effect = match kind {
            _ if follows_real_time => ClockEffect::FollowsRealTime,
            ClockChangeKind::Forward if rule.shift => ClockEffect::RunsAfterwards,
            ClockChangeKind::Forward => ClockEffect::DoesNotRun,
            ClockChangeKind::Back if rule.repeat => ClockEffect::RunsTwice,
            ClockChangeKind::Back => ClockEffect::RunsOnce,
        };
        Some(Self {
            at,
            date: concerned.first()?.date(),
            kind,
            effect,
            times: concerned.iter().map(NaiveDateTime::time).collect(),
            last_time: last?.time(),
            time_count,
            local_after: after,
            abbreviation_after: abbreviation(at, timezone),
        })
    }

    /// Says what happens: `Sun 28 Mar 2027: 02:30 does not exist → runs 03:00 CEST.`
    pub fn sentence(&self, clock: HourClock) -> String {
        let write = |time: &NaiveTime| clock.time(time.hour(), time.minute());
        let times = if self.time_count as usize <= self.times.len() {
            join(&self.times.iter().map(write).collect::<Vec<_>>(), "and")
        } else {
            let first = self.times.first().map(write).unwrap_or_default();
            format!("{} times from {first} to {}", self.time_count, write(&self.last_time))
        };
        let one = self.time_count == 1;
        let what = match (self.kind, one) {
            (ClockChangeKind::Forward, true) => "does not exist",
            (ClockChangeKind::Forward, false) => "do not exist",
            (ClockChangeKind::Back, true) => "happens twice",
            (ClockChangeKind::Back, false) => "happen twice",
        };
        let effect = match self.effect {
            ClockEffect::RunsAfterwards => {
                let date = if self.local_after.date() == self.date {
                    String::new()
                } else {
                    format!("{} ", long_date(self.local_after.date()))
                };
                let runs = if one { "runs" } else { "one run at" };
                format!("{runs} {date}{} {}", write(&self.local_after.time()), self.abbreviation_after)
            }
            ClockEffect::DoesNotRun if one => "does not run".to_owned(),
            ClockEffect::DoesNotRun => "do not run".to_owned(),
            ClockEffect::RunsOnce if one => "runs once, at the first".to_owned(),
            ClockEffect::RunsOnce => "each runs once, at the first".to_owned(),
            ClockEffect::RunsTwice if one => "runs both times".to_owned(),
            ClockEffect::RunsTwice => "each runs both times".to_owned(),
            ClockEffect::FollowsRealTime => "runs follow real time".to_owned(),
        };
        format!("{}: {times} {what} → {effect}.", long_date(self.date))
    }
}

/// Returns the first instant after `from` at which the offset of a zone changes; it looks 15 years ahead.
pub(in crate::trigger) fn next_clock_change(from: DateTime<Utc>, timezone: Tz) -> Option<DateTime<Utc>> {
    transitions(from, timezone).next()
}

/// Returns the instants after `from` at which the offset of a zone changes.
fn transitions(from: DateTime<Utc>, timezone: Tz) -> impl Iterator<Item = DateTime<Utc>> {
    let mut position = from.clamp(EARLIEST, LATEST);
    let end = position + HORIZON;
    std::iter::from_fn(move || {
        while position < end {
            let next = position + STRIDE;
            let transition = transition_between(position, next, timezone);
            position = transition.unwrap_or(next);
            if transition.is_some() {
                return transition;
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use chrono_tz::TZ_VARIANTS;

    use super::*;

    #[test]
    fn no_zone_changes_its_offset_twice_within_a_stride() {
        let days = i32::try_from(STRIDE.num_days()).expect("a few days");
        let offsets = |zone: Tz| (0..70 * 366).map(move |day| offset(EARLIEST + TimeDelta::days(day), zone));
        for zone in TZ_VARIANTS {
            let mut last = None;
            for (day, (before, after)) in (0..).zip(offsets(zone).zip(offsets(zone).skip(1))) {
                if before != after {
                    assert!(last.is_none_or(|last| day - last > days), "{zone} on day {day}");
                    last = Some(day);
                }
            }
        }
    }
}
