use std::iter::FusedIterator;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    CronExpression,
    dst::{DstPolicy, DstRule},
    local::{Place, fold_at, local_time, place},
};

/// Smaller than the distance of any two times of an expression.
const SECOND: TimeDelta = TimeDelta::seconds(1);

/// Before 1970, when the first run can be, in every zone.
pub(super) const EARLIEST: DateTime<Utc> =
    DateTime::from_timestamp(-2 * 86_400, 0).expect("two days before 1970 is a date");

/// After 2100, when the last run can be, in every zone.
pub(super) const LATEST: DateTime<Utc> =
    DateTime::from_timestamp(4_133_980_800 + 2 * 86_400, 0).expect("2101-01-03 is a date");

impl CronExpression {
    /// Returns the first run strictly after `after`.
    ///
    /// There is none after the year 2100. Every result is later than `after`, so that feeding results back walks
    /// forward in time, whatever the clocks do.
    pub fn next_after(&self, after: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Option<DateTime<Utc>> {
        if after > LATEST {
            return None;
        }
        let after = after.max(EARLIEST);
        let rule = DstRule::new(policy, self.follows_real_time());
        let mut local = local_time(after, timezone);
        let mut on_second_pass = None;
        if let Some(fold) = fold_at(local, timezone) {
            if after >= fold.at && !rule.repeat {
                // All repeated times have had their turn.
                local = fold.end - SECOND;
            } else if after < fold.at && rule.repeat {
                // Times that the clocks have shown already come once more.
                let repeated = self.stepper().next(self.fields(), fold.start - SECOND);
                on_second_pass = repeated.filter(|time| *time < fold.end).map(|time| fold.at + (time - fold.start));
            }
        }
        let ahead = self.next_from(local, after, timezone, rule);
        ahead.into_iter().chain(on_second_pass).min()
    }

    /// Returns the first run after `after` whose local time is after `local`.
    fn next_from(
        &self,
        mut local: NaiveDateTime,
        after: DateTime<Utc>,
        timezone: Tz,
        rule: DstRule,
    ) -> Option<DateTime<Utc>> {
        loop {
            local = self.stepper().next(self.fields(), local)?;
            let at = match place(local, timezone)? {
                Place::Once(at) => at,
                Place::Twice { first, second } => {
                    if first <= after && rule.repeat {
                        second
                    } else {
                        first
                    }
                }
                Place::Missing(gap) if rule.shift => gap.at,
                Place::Missing(gap) => {
                    local = gap.end - SECOND;
                    continue;
                }
            };
            if at > after {
                return Some(at);
            }
        }
    }

    /// Returns the last run strictly before `before`.
    ///
    /// There is none before the year 1970.
    pub fn previous_before(&self, before: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Option<DateTime<Utc>> {
        if before < EARLIEST {
            return None;
        }
        let before = before.min(LATEST);
        let rule = DstRule::new(policy, self.follows_real_time());
        let mut local = local_time(before, timezone);
        let mut on_first_pass = None;
        if let Some(fold) = fold_at(local, timezone)
            && before >= fold.at
        {
            let last = self.stepper().previous(self.fields(), fold.end);
            if rule.repeat {
                // Times that are still to come on this pass have been shown on the first.
                on_first_pass = last.filter(|time| *time >= fold.start).map(|time| fold.at - (fold.end - time));
            } else {
                // All repeated times have had their turn.
                local = fold.end;
            }
        }
        let behind = self.previous_from(local, before, timezone, rule);
        behind.into_iter().chain(on_first_pass).max()
    }

    /// Returns the last run before `before` whose local time is before `local`.
    fn previous_from(
        &self,
        mut local: NaiveDateTime,
        before: DateTime<Utc>,
        timezone: Tz,
        rule: DstRule,
    ) -> Option<DateTime<Utc>> {
        loop {
            local = self.stepper().previous(self.fields(), local)?;
            let at = match place(local, timezone)? {
                Place::Once(at) => at,
                Place::Twice { first, second } => {
                    if second < before && rule.repeat {
                        second
                    } else {
                        first
                    }
                }
                Place::Missing(gap) => {
                    local = gap.start;
                    if !rule.shift {
                        continue;
                    }
                    gap.at
                }
            };
            if at < before {
                return Some(at);
            }
        }
    }

    /// Returns the runs after `from`, up to and including `to`, in order.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Occurrences {
        Occurrences { expression: self.clone(), timezone, policy, position: Some(from), to }
    }

    /// Returns whether a run at this instant is touched by a change of the clocks: its local time happens twice, or it
    /// stands in for local times that are missing.
    pub fn is_touched_at(&self, at: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> bool {
        let local = local_time(at, timezone);
        if fold_at(local, timezone).is_some() {
            return true;
        }
        let shifts = DstRule::new(policy, self.follows_real_time()).shift;
        // The local times right before the end of a gap are missing.
        let Some(Place::Missing(gap)) = place(local - SECOND, timezone).filter(|_| shifts) else { return false };
        self.stepper().next(self.fields(), gap.start - SECOND).is_some_and(|time| time < gap.end)
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
