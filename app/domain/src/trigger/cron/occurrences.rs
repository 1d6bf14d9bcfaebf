use std::iter::FusedIterator;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{CronExpression, dst::DstPolicy};

/// Before 1970, when the first run can be, in every zone.
pub(super) const EARLIEST: DateTime<Utc> =
    DateTime::from_timestamp(-2 * 86_400, 0).expect("two days before 1970 is a date");

/// After 2100, when the last run can be, in every zone.
pub(super) const LATEST: DateTime<Utc> =
    DateTime::from_timestamp(4_133_980_800 + 2 * 86_400, 0).expect("2101-01-03 is a date");

impl CronExpression {
    /// Returns the first run strictly after `after`: the first of any line.
    ///
    /// There is none after the year 2100. Every result is later than `after`, so that feeding results back walks
    /// forward in time, whatever the clocks do. Where two lines mean the same instant, it is one run.
    pub fn next_after(&self, after: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Option<DateTime<Utc>> {
        self.lines.iter().filter_map(|line| line.next_after(after, timezone, policy)).min()
    }

    /// Returns the last run strictly before `before`: the last of any line.
    ///
    /// There is none before the year 1970.
    pub fn previous_before(&self, before: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Option<DateTime<Utc>> {
        self.lines.iter().filter_map(|line| line.previous_before(before, timezone, policy)).max()
    }

    /// Returns the runs after `from`, up to and including `to`, in order.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Occurrences {
        Occurrences { expression: self.clone(), timezone, policy, position: Some(from), to }
    }

    /// Returns whether a run at this instant is touched by a change of the clocks: its local time happens twice, or it
    /// stands in for local times that are missing.
    pub fn is_touched_at(&self, at: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> bool {
        self.lines.iter().any(|line| line.is_touched_at(at, timezone, policy))
    }

    /// Returns whether the expression runs at this very instant.
    pub fn runs_at(&self, at: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> bool {
        let before = at.checked_sub_signed(TimeDelta::nanoseconds(1));
        before.and_then(|before| self.next_after(before, timezone, policy)) == Some(at)
    }
}

/// The runs in a stretch of time, earliest first.
#[derive(Clone, Debug)]
pub struct Occurrences {
    expression: CronExpression,
    timezone: Tz,
    policy: DstPolicy,
    position: Option<DateTime<Utc>>,
    to: DateTime<Utc>,
}

impl Iterator for Occurrences {
    type Item = DateTime<Utc>;

    fn next(&mut self) -> Option<DateTime<Utc>> {
        let position = self.position.take()?;
        let next = self.expression.next_after(position, self.timezone, self.policy).filter(|at| *at <= self.to);
        self.position = next;
        next
    }
}

impl FusedIterator for Occurrences {}
