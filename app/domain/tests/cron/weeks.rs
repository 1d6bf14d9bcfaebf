use chrono::{NaiveDate, TimeDelta, TimeZone, Utc};
use domain::trigger::{
    cron::HourClock,
    schedule::{Schedule, Weeks},
};
use proptest::prelude::*;

use crate::{cron, instant, random, zone};

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn every(weeks: u32, from: &str, text: &str, timezone: &str) -> Schedule {
    Schedule { weeks: Some(Weeks { every: weeks, from: date(from) }), ..Schedule::new(cron(text), zone(timezone)) }
}

#[test]
fn every_other_week_leaves_out_the_ones_between() {
    let fridays = every(2, "2026-12-04", "0 9 * * 1,5", "Europe/Berlin");
    let runs = fridays.preview(instant("2026-11-23T11:00:00Z"), 5);
    let dates: Vec<_> = runs.iter().map(|run| run.date()).collect();
    assert_eq!(dates, ["Mon 30 Nov 2026", "Fri 4 Dec 2026", "Mon 14 Dec 2026", "Fri 18 Dec 2026", "Mon 28 Dec 2026"]);
    assert_eq!(
        fridays.describe(HourClock::TwentyFour),
        "Every 2 weeks counted from the week of Fri 4 Dec 2026: at 09:00 on Mondays and Fridays, Berlin time"
    );
    let counts: Vec<_> = fridays.calendar(date("2026-11-23"), 15).iter().map(|day| day.runs).collect();
    assert_eq!(counts, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
}

#[test]
fn a_new_year_of_53_weeks_does_not_disturb_the_rhythm() {
    // 2026 has 53 weeks: even and odd weeks would meet at its end.
    let mondays = every(2, "2026-12-14", "0 9 * * 1", "UTC");
    let runs = mondays.preview(instant("2026-12-14T00:00:00Z"), 4);
    let days: Vec<_> = runs.windows(2).map(|pair| (pair[1].at - pair[0].at).num_days()).collect();
    assert_eq!(days, [14, 14, 14]);
}

#[test]
fn the_first_date_to_count_from_is_that_of_the_next_run() {
    let weekly = Schedule::new(cron("0 9 * * 1"), zone("Asia/Tokyo"));
    // In Tokyo it is Monday, 09:30 already.
    assert_eq!(weekly.first_date_of_weeks(instant("2026-11-30T00:30:00Z")), Some(date("2026-12-07")));
    assert_eq!(weekly.first_date_of_weeks(instant("2026-11-29T23:30:00Z")), Some(date("2026-11-30")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What runs is what every week has, without the weeks that do not count: forwards, backwards, in previews and calendars.
    #[test]
    fn weeks_only_leave_out(
        text in random::expression(),
        (timezone, at) in random::transition(),
        policy in random::policy(),
        every in 2u32..5,
        shift in -60i64..60,
    ) {
        let from = at.with_timezone(&timezone).date_naive() + TimeDelta::days(shift);
        let weekly = Schedule { dst_policy: policy, ..Schedule::new(cron(&text), timezone) };
        let schedule = Schedule { weeks: Some(Weeks { every, from }), ..weekly.clone() };
        // Told apart by the days since a Monday, without dividing what is negative.
        let monday = date("1900-01-01");
        let week = |date: NaiveDate| (date - monday).num_days() / 7;
        let counts = |date: NaiveDate| week(date).abs_diff(week(from)) % u64::from(every) == 0;
        let (start, end) = (at - TimeDelta::days(20), at + TimeDelta::days(20));
        let expected: Vec<_> =
            weekly.between(start, end).filter(|run| counts(run.with_timezone(&timezone).date_naive())).collect();
        let found: Vec<_> = schedule.between(start, end).collect();
        prop_assert_eq!(&found, &expected);
        let mut backwards: Vec<_> = std::iter::successors(schedule.previous_before(end + TimeDelta::nanoseconds(1)), |run| {
            schedule.previous_before(*run)
        })
        .take_while(|run| *run > start)
        .collect();
        backwards.reverse();
        prop_assert_eq!(&backwards, &expected);
        let first = start.with_timezone(&timezone).date_naive() + TimeDelta::days(2);
        let calendar = schedule.calendar(first, 30);
        for day in calendar {
            let runs = expected.iter().filter(|run| run.with_timezone(&timezone).date_naive() == day.date);
            prop_assert_eq!(day.runs as usize, runs.count(), "{}", day.date);
        }
    }
}

#[test]
fn what_never_meets_its_week_ends_the_search() {
    // A leap day in a week that counts comes, if late; the search ends either way.
    let leap = every(52, "2026-11-30", "0 0 29 2 *", "UTC");
    let next = leap.next_after(Utc.with_ymd_and_hms(2026, 11, 27, 0, 0, 0).single().expect("an instant"));
    assert!(next.is_none_or(|next| next > instant("2026-11-27T00:00:00Z")));
}
