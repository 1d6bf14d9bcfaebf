use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    cron::{ClockChange, CronExpression, DayRuns, DstPolicy, HourClock, Lint, LintContext, in_lower_case, start_of},
    timezone::{by_name, offset_seconds, place_name},
};
use crate::{format::calendar_date, ids::TriggerId};

pub use self::{
    planned_run::PlannedRun,
    weeks::{MAX_WEEKS, Weeks, every_weeks_words},
};

/// Delays that spread runs of the same planned instant.
mod jitter;
/// A run as it is shown before it happens.
mod planned_run;
/// Every so many weeks.
mod weeks;

/// The smallest distance of two instants.
pub(super) const INSTANT: TimeDelta = TimeDelta::nanoseconds(1);

/// When a scheduled trigger runs: a cron expression in a zone, within limits, with exceptions.
///
/// Its planned instants are a grid that depends on nothing else: not on when it is asked, on what has run, or on
/// jitter. Nothing here knows what time it is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// The times.
    pub expression: CronExpression,
    /// The zone in which the expression and the excluded dates are meant.
    #[serde(with = "by_name")]
    pub timezone: Tz,
    /// What becomes of local times that are missing or repeated.
    pub dst_policy: DstPolicy,
    /// The first instant at which a run may be planned.
    pub starts_at: Option<DateTime<Utc>>,
    /// The last instant at which a run may be planned.
    pub ends_at: Option<DateTime<Utc>>,
    /// Local dates without runs. A run that a gap has moved to another date counts for the date on which it runs.
    pub excluded_dates: BTreeSet<NaiveDate>,
    /// Which weeks count; without it, each. The week of a run is that of the date on which it runs.
    pub weeks: Option<Weeks>,
    /// The greatest delay between the planned instant and the start, in seconds.
    pub jitter_seconds: u32,
}

impl Schedule {
    /// Returns a schedule without limits, exceptions and jitter.
    pub fn new(expression: CronExpression, timezone: Tz) -> Self {
        Self {
            expression,
            timezone,
            dst_policy: DstPolicy::default(),
            starts_at: None,
            ends_at: None,
            excluded_dates: BTreeSet::new(),
            weeks: None,
            jitter_seconds: 0,
        }
    }

    /// Returns the first planned instant strictly after `after`.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut position = match self.starts_at {
            Some(start) => after.max(start.checked_sub_signed(INSTANT)?),
            None => after,
        };
        loop {
            let next = self.expression.next_after(position, self.timezone, self.dst_policy)?;
            if self.ends_at.is_some_and(|end| next > end) {
                return None;
            }
            let date = self.date_of(next);
            if !self.leaves_out(date) {
                return Some(next);
            }
            // Straight on to the next date, unless the clocks may go back to another one before.
            let midnight = start_of(date.checked_add_days(Days::new(1))?, self.timezone)?;
            position = if self.has_same_offset(next, midnight) { next.max(midnight - INSTANT) } else { next };
        }
    }

    /// Returns the last planned instant strictly before `before`.
    pub fn previous_before(&self, before: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut position = match self.ends_at {
            Some(end) => before.min(end.checked_add_signed(INSTANT)?),
            None => before,
        };
        loop {
            let previous = self.expression.previous_before(position, self.timezone, self.dst_policy)?;
            if self.starts_at.is_some_and(|start| previous < start) {
                return None;
            }
            let date = self.date_of(previous);
            if !self.leaves_out(date) {
                return Some(previous);
            }
            // Straight back to the start of the date, unless another one may lie between.
            let midnight = start_of(date, self.timezone)?;
            position = if self.has_same_offset(midnight, previous) { previous.min(midnight) } else { previous };
        }
    }

    /// Returns the planned instants after `from`, up to and including `to`, in order.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        let next = move |after: DateTime<Utc>| self.next_after(after).filter(|at| *at <= to);
        std::iter::successors(next(from), move |at| next(*at))
    }

    /// Returns the next `count` runs after `after`, ready to be shown.
    pub fn preview(&self, after: DateTime<Utc>, count: usize) -> Vec<PlannedRun> {
        let runs = std::iter::successors(self.next_after(after), |at| self.next_after(*at));
        runs.take(count).map(|at| self.planned_run(at)).collect()
    }

    /// Returns a run of this schedule, ready to be shown.
    pub fn planned_run(&self, at: DateTime<Utc>) -> PlannedRun {
        PlannedRun::new(&self.expression, at, self.timezone, self.dst_policy)
    }

    /// Returns how many runs each of `days` local dates has, `from` being the first.
    pub fn calendar(&self, from: NaiveDate, days: usize) -> Vec<DayRuns> {
        let mut calendar = self.expression.calendar(from, days, self.timezone, self.dst_policy);
        for day in &mut calendar {
            if self.leaves_out(day.date) {
                day.runs = 0;
            } else if self.is_limited_on(day.date) {
                day.runs = self.walked_on(day.date);
            }
        }
        calendar
    }

    /// Returns the runs of a local date, in order.
    pub fn runs_on(&self, date: NaiveDate) -> Vec<DateTime<Utc>> {
        let Some(start) = start_of(date, self.timezone) else { return Vec::new() };
        let end = start.checked_add_signed(TimeDelta::days(2)).unwrap_or(start);
        self.between(start - INSTANT, end).filter(|at| self.date_of(*at) == date).collect()
    }

    /// Returns the instant at which the run planned for `planned` is due: the same whenever and wherever it is asked.
    ///
    /// The planned instant stays on the grid; only the start is delayed, by less than a second more than
    /// [`Schedule::jitter_seconds`] at most.
    pub fn due_at(&self, trigger: TriggerId, planned: DateTime<Utc>) -> DateTime<Utc> {
        planned.checked_add_signed(jitter::delay(trigger, planned, self.jitter_seconds)).unwrap_or(planned)
    }

    /// Returns a sentence with the zone: `At 09:00, Monday to Friday, Berlin time`, and the dates that are left out.
    pub fn describe(&self, clock: HourClock) -> String {
        let sentence = self.expression.describe(clock);
        let sentence = match self.weeks {
            Some(weeks) => format!("{}: {}", weeks.words(), in_lower_case(&sentence)),
            None => sentence,
        };
        let sentence = match self.timezone {
            Tz::UTC => format!("{sentence}, UTC"),
            timezone => format!("{sentence}, {} time", place_name(timezone)),
        };
        match self.excluded_words() {
            Some(words) => format!("{sentence}, except on {words}"),
            None => sentence,
        }
    }

    /// Says which dates are left out: `25 Dec 2026 and 1 Jan 2027`, where these are more than two `5 dates`.
    fn excluded_words(&self) -> Option<String> {
        let dates: Vec<_> = self.excluded_dates.iter().map(|date| calendar_date(*date)).collect();
        match dates.len() {
            0 => None,
            1 | 2 => Some(dates.join(" and ")),
            many => Some(format!("{many} dates")),
        }
    }

    /// Returns the next `count` changes of the clocks after `from` that skip or repeat a planned time.
    pub fn clock_changes(&self, from: DateTime<Utc>, count: usize) -> Vec<ClockChange> {
        self.expression.clock_changes(from, self.timezone, self.dst_policy, count)
    }

    /// Returns advice about the expression, seen from an instant.
    pub fn lint(&self, from: DateTime<Utc>, clock: HourClock) -> Vec<Lint> {
        self.expression.lint(&LintContext { from, timezone: self.timezone, policy: self.dst_policy, clock })
    }

    /// Returns the local date of the first run after `after` if every week counted: from its week on they can be counted.
    pub fn first_date_of_weeks(&self, after: DateTime<Utc>) -> Option<NaiveDate> {
        let weekly = Self { weeks: None, ..self.clone() };
        weekly.next_after(after).map(|at| self.date_of(at))
    }

    /// Returns whether nothing runs on a local date, whatever the expression says.
    fn leaves_out(&self, date: NaiveDate) -> bool {
        self.excluded_dates.contains(&date) || self.weeks.is_some_and(|weeks| !weeks.count(date))
    }

    /// Returns whether the schedule starts or ends on a date or next to it.
    ///
    /// The neighbours count because clocks that go back over midnight return to the date before.
    fn is_limited_on(&self, date: NaiveDate) -> bool {
        let days_from = |limit| (date - self.date_of(limit)).num_days();
        self.starts_at.is_some_and(|start| days_from(start) <= 1)
            || self.ends_at.is_some_and(|end| days_from(end) >= -1)
    }

    fn walked_on(&self, date: NaiveDate) -> u32 {
        u32::try_from(self.runs_on(date).len()).unwrap_or(u32::MAX)
    }

    fn has_same_offset(&self, one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
        offset_seconds(one, self.timezone) == offset_seconds(other, self.timezone)
    }

    fn date_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.timezone).date_naive()
    }
}
