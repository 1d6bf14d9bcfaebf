use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    CronExpression, DstPolicy,
    local::{local_time, offset, start_of},
    minutes_of_hour,
    occurrences::{EARLIEST, LATEST},
    stepper::{FIRST_YEAR, LAST_YEAR},
};

/// What a schedule does on one local date.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DayRuns {
    /// The date in the schedule's zone.
    pub date: NaiveDate,
    /// How many runs it has.
    pub runs: u32,
    /// Whether the clocks change on it or right before it, or it is missing altogether.
    pub clock_change: bool,
}

/// The instants of one local date.
#[derive(Clone, Copy)]
struct Day {
    date: NaiveDate,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    clock_change: bool,
}

impl Day {
    fn new(date: NaiveDate, timezone: Tz) -> Option<Self> {
        let start = start_of(date, timezone)?;
        let end = start_of(date.checked_add_days(Days::new(1))?, timezone)?;
        let [before, after, later] = [start - TimeDelta::seconds(1), start, end].map(|at| offset(at, timezone));
        // After a missing date the change is right at the start, and the day has its 24 hours.
        let clock_change = before != after || after != later || end - start != TimeDelta::days(1);
        Some(Self { date, start, end, clock_change })
    }

    fn from(date: NaiveDate, timezone: Tz) -> impl Iterator<Item = Self> {
        date.iter_days().map_while(move |date| Self::new(date, timezone))
    }
}

impl CronExpression {
    /// Returns how many runs each of `days` local dates has, `from` being the first.
    pub fn calendar(&self, from: NaiveDate, days: usize, timezone: Tz, policy: DstPolicy) -> Vec<DayRuns> {
        let mut calendar: Vec<DayRuns> = Day::from(from, timezone)
            .take(days)
            .map(|day| DayRuns {
                date: day.date,
                runs: if day.clock_change { 0 } else { self.runs_on_plain_day(day.date) },
                clock_change: day.clock_change,
            })
            .collect();
        // Where clocks go back over midnight, a stretch between two midnights holds times of two dates.
        for index in 0..calendar.len() {
            let Some(day) = Day::new(calendar[index].date, timezone).filter(|day| day.clock_change) else { continue };
            for at in self.runs_from(day.start, day.end, timezone, policy) {
                let date = local_time(at, timezone).date();
                let at_index = usize::try_from((date - from).num_days()).ok();
                if let Some(day) = at_index.and_then(|index| calendar.get_mut(index)) {
                    day.runs += 1;
                }
            }
        }
        calendar
    }

    /// Returns how many runs there are after `from`, up to and including `to`.
    ///
    /// Days without a change of the clocks are counted without walking through their runs, so that long stretches
    /// and busy schedules cost little.
    pub fn count_between(&self, from: DateTime<Utc>, to: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> u64 {
        let (from, to) = (from.max(EARLIEST), to.min(LATEST));
        if from >= to {
            return 0;
        }
        let walked = |from, to| self.between(from, to, timezone, policy).count() as u64;
        let first = local_time(from, timezone).date();
        let mut count = 0;
        let (mut start, mut end) = (to, to);
        for day in Day::from(first, timezone).skip_while(|day| day.start <= from).take_while(|day| day.end <= to) {
            start = start.min(day.start);
            end = day.end;
            count += if day.clock_change {
                self.runs_from(day.start, day.end, timezone, policy).count() as u64
            } else {
                self.runs_on_plain_day(day.date).into()
            };
        }
        let instant_before = |at: DateTime<Utc>| at - TimeDelta::nanoseconds(1);
        count + walked(from, instant_before(start)) + walked(instant_before(end), to)
    }

    /// Returns how many runs a calendar year has in a zone.
    pub fn runs_per_year(&self, year: i32, timezone: Tz, policy: DstPolicy) -> u64 {
        let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).and_then(|date| start_of(date, timezone));
        let Some((start, end)) = new_year(year).zip(new_year(year + 1)) else { return 0 };
        let before = TimeDelta::nanoseconds(1);
        self.count_between(start - before, end - before, timezone, policy)
    }

    /// Returns how many runs a date has on which the clocks are left alone.
    pub(super) fn runs_on_plain_day(&self, date: NaiveDate) -> u32 {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
            return 0;
        }
        let mut lines = self.lines.iter().filter(|line| line.fields().matches_date(date));
        match (lines.next(), lines.next()) {
            (None, _) => 0,
            (Some(only), None) => only.fields().minutes.len() * only.fields().hours.len(),
            (Some(first), Some(second)) => {
                let several: Vec<_> = [first, second].into_iter().chain(lines).collect();
                (0..24).map(|hour| minutes_of_hour(several.iter().copied(), hour).len()).sum()
            }
        }
    }

    /// Returns the runs from `start` on, before `end`.
    fn runs_from(
        &self,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        timezone: Tz,
        policy: DstPolicy,
    ) -> impl Iterator<Item = DateTime<Utc>> {
        self.between(start - TimeDelta::nanoseconds(1), end, timezone, policy).take_while(move |at| *at < end)
    }
}
