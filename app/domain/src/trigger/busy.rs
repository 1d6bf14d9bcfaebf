use chrono::{DateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{schedule::Schedule, timezone::offset_seconds};

/// The minutes of a day.
const MINUTES: i64 = 24 * 60;

/// The fewest others at one minute that make it busy.
const FEWEST: u32 = 3;

/// How far from a busy minute a quiet one is looked for, and in which steps, in minutes.
const REACH: i64 = 30;
const STEP: usize = 5;

/// How many schedules start something at each minute of a day, whatever the day.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct BusyDay {
    /// Minutes of the day by UTC, with how many schedules start then; in order, without those at which none does.
    pub minutes: Vec<(u16, u32)>,
}

/// A minute at which much starts, and one nearby at which little does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Crowd {
    /// The busy time of day.
    pub at: NaiveTime,
    /// How many start then.
    pub starts: u32,
    /// The quiet time of day.
    pub quiet: NaiveTime,
    /// How many start then.
    pub quiet_starts: u32,
}

impl BusyDay {
    /// Counts schedules, as the clocks are at an instant.
    pub fn of<'a>(schedules: impl IntoIterator<Item = &'a Schedule>, now: DateTime<Utc>) -> Self {
        let mut counts = [0_u32; MINUTES as usize];
        for schedule in schedules {
            let offset = i64::from(offset_seconds(now, schedule.timezone)) / 60;
            for time in schedule.expression.times_of_day() {
                let at = (i64::from(time.hour() * 60 + time.minute()) - offset).rem_euclid(MINUTES);
                counts[usize::try_from(at).unwrap_or(0)] += 1;
            }
        }
        Self { minutes: (0..).zip(counts).filter(|(_, count)| *count > 0).collect() }
    }

    /// Returns how many start in each hour of a zone's day.
    pub fn by_hour(&self, timezone: Tz, now: DateTime<Utc>) -> [u32; 24] {
        let mut hours = [0; 24];
        for (minute, count) in self.local(timezone, now) {
            hours[minute / 60] += count;
        }
        hours
    }

    /// Returns what there is to say of a time of day at which many others start; nothing where it is quiet.
    pub fn crowd_at(&self, time: NaiveTime, timezone: Tz, now: DateTime<Utc>) -> Option<Crowd> {
        let mut counts = [0_u32; MINUTES as usize];
        for (minute, count) in self.local(timezone, now) {
            counts[minute] += count;
        }
        let minute = i64::from(time.hour() * 60 + time.minute());
        let count_at = |minute: i64| counts[usize::try_from(minute.rem_euclid(MINUTES)).unwrap_or(0)];
        let starts = Some(count_at(minute)).filter(|starts| *starts >= FEWEST)?;
        // Round times first, the nearest of equally quiet ones, the earlier of equally near ones.
        let around = (minute - REACH..=minute + REACH).filter(|other| other.rem_euclid(STEP as i64) == 0);
        let quiet = around.min_by_key(|other| (count_at(*other), (other - minute).abs(), *other))?;
        let quiet_starts = count_at(quiet);
        let quiet = quiet.rem_euclid(MINUTES);
        let quiet = NaiveTime::from_hms_opt(u32::try_from(quiet / 60).ok()?, u32::try_from(quiet % 60).ok()?, 0)?;
        (quiet_starts * 2 <= starts).then_some(Crowd { at: time, starts, quiet, quiet_starts })
    }

    fn local(&self, timezone: Tz, now: DateTime<Utc>) -> impl Iterator<Item = (usize, u32)> {
        let offset = i64::from(offset_seconds(now, timezone)) / 60;
        let local = move |minute: u16| usize::try_from((i64::from(minute) + offset).rem_euclid(MINUTES)).unwrap_or(0);
        self.minutes.iter().map(move |(minute, count)| (local(*minute), *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T11:16:04Z".parse().expect("an instant")
    }

    fn schedule(cron: &str, timezone: Tz) -> Schedule {
        Schedule::new(cron.parse().expect(cron), timezone)
    }

    #[test]
    fn schedules_of_all_zones_are_counted_in_one() {
        let schedules = [
            schedule("30 2 * * *", chrono_tz::Europe::Berlin),
            schedule("30 1 * * 1-5", Tz::UTC),
            schedule("0 1 * * *; 30 1 * * *", chrono_tz::Europe::Lisbon),
        ];
        let busy = BusyDay::of(&schedules, now());
        assert_eq!(busy.minutes, [(60, 1), (90, 3)]);
        let hours = busy.by_hour(chrono_tz::Europe::Berlin, now());
        assert_eq!((hours[2], hours[1]), (4, 0));
    }

    #[test]
    fn a_quiet_minute_is_found_beside_a_busy_one() {
        let nightly = |count| vec![schedule("30 2 * * *", chrono_tz::Europe::Berlin); count];
        let at = NaiveTime::from_hms_opt(2, 30, 0).expect("a time");
        let crowd = |count| BusyDay::of(&nightly(count), now()).crowd_at(at, chrono_tz::Europe::Berlin, now());
        assert_eq!(crowd(2), None);
        let crowd = crowd(14).expect("14 are many");
        assert_eq!((crowd.starts, crowd.quiet_starts, crowd.quiet.to_string().as_str()), (14, 0, "02:25:00"));
        let mut all_over = nightly(4);
        all_over.extend(vec![schedule("* * * * *", Tz::UTC); 4]);
        assert_eq!(
            BusyDay::of(&all_over, now()).crowd_at(at, chrono_tz::Europe::Berlin, now()).map(|crowd| crowd.starts),
            Some(8)
        );
    }
}
