use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{
    dst::{DstPolicy, DstRule},
    fields::Fields,
    local::{Place, fold_at, local_time, place},
    occurrences::{EARLIEST, LATEST},
    stepper::Stepper,
};

/// Smaller than the distance of any two times of a line.
const SECOND: TimeDelta = TimeDelta::seconds(1);

/// One line of an expression. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Line {
    parsed: Arc<Parsed>,
}

#[derive(Debug)]
struct Parsed {
    text: Box<str>,
    fields: Fields,
    /// Made when the first run is asked for, so that checking and describing what is typed costs nothing of it.
    stepper: OnceLock<Stepper>,
}

impl Line {
    pub(super) fn new(text: &str, fields: Fields) -> Self {
        Self { parsed: Arc::new(Parsed { text: text.into(), fields, stepper: OnceLock::new() }) }
    }

    /// Returns the line as it was typed, with the spaces around it.
    pub(super) fn text(&self) -> &str {
        &self.parsed.text
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.parsed.fields
    }

    /// Returns whether it follows real time through a change of the clocks.
    pub(super) fn follows_real_time(&self) -> bool {
        self.fields().follows_real_time
    }

    /// Returns whether it means this local minute, leaving changes of the clocks out of account.
    pub(super) fn matches(&self, local: NaiveDateTime) -> bool {
        let fields = self.fields();
        fields.matches_date(local.date())
            && fields.minutes.contains(local.minute())
            && fields.hours.contains(local.hour())
    }

    /// Returns the first local time after `local` that it means.
    pub(super) fn next_local(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        self.stepper().next(self.fields(), local)
    }

    fn stepper(&self) -> &Stepper {
        self.parsed.stepper.get_or_init(|| Stepper::new(self.fields()))
    }

    /// Returns the first run strictly after `after`.
    ///
    /// There is none after the year 2100. Every result is later than `after`, so that feeding results back walks
    /// forward in time, whatever the clocks do.
    pub(super) fn next_after(&self, after: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Option<DateTime<Utc>> {
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
                let repeated = self.next_local(fold.start - SECOND);
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
            local = self.next_local(local)?;
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
    pub(super) fn previous_before(
        &self,
        before: DateTime<Utc>,
        timezone: Tz,
        policy: DstPolicy,
    ) -> Option<DateTime<Utc>> {
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

    /// Returns whether a run at this instant is touched by a change of the clocks: its local time happens twice, or it
    /// stands in for local times that are missing.
    pub(super) fn is_touched_at(&self, at: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> bool {
        let local = local_time(at, timezone);
        if fold_at(local, timezone).is_some() {
            return true;
        }
        let shifts = DstRule::new(policy, self.follows_real_time()).shift;
        // The local times right before the end of a gap are missing.
        let Some(Place::Missing(gap)) = place(local - SECOND, timezone).filter(|_| shifts) else { return false };
        self.next_local(gap.start - SECOND).is_some_and(|time| time < gap.end)
    }
}
