use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    ids::TriggerId,
    trigger::{cron::HourClock, schedule::Schedule},
};
use proptest::prelude::*;

use crate::{cron, instant, random, shortest, zone};

fn schedule(text: &str, timezone: &str) -> Schedule {
    Schedule::new(cron(text), zone(timezone))
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn days(runs: impl Iterator<Item = DateTime<Utc>>) -> Vec<String> {
    runs.map(|at| at.format("%m-%d").to_string()).collect()
}

#[test]
fn a_schedule_keeps_within_its_limits_which_belong_to_it() {
    let limited = Schedule {
        starts_at: Some(instant("2026-12-02T09:00:00Z")),
        ends_at: Some(instant("2026-12-04T09:00:00Z")),
        ..schedule("0 9 * * *", "UTC")
    };
    let (from, to) = (instant("2026-11-01T00:00:00Z"), instant("2027-01-01T00:00:00Z"));
    assert_eq!(days(limited.between(from, to)), ["12-02", "12-03", "12-04"]);
    assert_eq!(limited.next_after(instant("2026-12-04T09:00:00Z")), None);
    assert_eq!(limited.previous_before(instant("2026-12-02T09:00:00Z")), None);
    assert_eq!(limited.previous_before(to), Some(instant("2026-12-04T09:00:00Z")));
    let counts: Vec<_> = limited.calendar(date("2026-12-01"), 5).iter().map(|day| day.runs).collect();
    assert_eq!(counts, [0, 1, 1, 1, 0]);
}

#[test]
fn excluded_dates_are_those_of_the_schedules_zone() {
    // 20:00 in Los Angeles is 04:00 of the next day in UTC.
    let without = Schedule {
        excluded_dates: [date("2026-12-24"), date("2026-12-25")].into(),
        ..schedule("0 20 * * *", "America/Los_Angeles")
    };
    let (from, to) = (instant("2026-12-23T12:00:00Z"), instant("2026-12-28T12:00:00Z"));
    assert_eq!(days(without.between(from, to)), ["12-24", "12-27", "12-28"]);
    assert_eq!(without.previous_before(instant("2026-12-27T04:00:00Z")), Some(instant("2026-12-24T04:00:00Z")));
    let counts: Vec<_> = without.calendar(date("2026-12-23"), 4).iter().map(|day| day.runs).collect();
    assert_eq!(counts, [1, 0, 0, 1]);
}

#[test]
fn a_year_of_excluded_dates_is_passed_quickly() {
    let without = Schedule {
        excluded_dates: date("2026-01-01").iter_days().take(366 * 3).collect(),
        ..schedule("* * * * *", "Europe/Berlin")
    };
    let after = instant("2026-01-01T00:00:00Z");
    let next = without.next_after(after).expect("a run");
    let previous = without.previous_before(next).expect("a run");
    let taken = shortest(|| {
        assert_eq!(without.next_after(after), Some(next));
        assert_eq!(without.previous_before(next), Some(previous));
    });
    assert!(taken < Duration::from_millis(50), "{taken:?}");
    assert_eq!(next.with_timezone(&zone("Europe/Berlin")).date_naive(), date("2029-01-03"));
    assert_eq!(previous.with_timezone(&zone("Europe/Berlin")).date_naive(), date("2025-12-31"));
}

#[test]
fn a_preview_shows_local_times_and_marks_what_the_clocks_touch() {
    let mut berlin = schedule("30 2 * * *", "Europe/Berlin");
    let shown = |schedule: &Schedule, after| {
        let lines = schedule.preview(instant(after), 3).into_iter().map(|run| {
            let mark = if run.clock_change { " ⟳" } else { "" };
            format!(
                "{} {} {} {}{mark}",
                run.date(),
                run.time(HourClock::TwentyFour),
                run.abbreviation,
                run.offset_label()
            )
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        shown(&berlin, "2027-03-26T12:00:00Z"),
        ["Sat 27 Mar 2027 02:30 CET UTC+1", "Sun 28 Mar 2027 03:00 CEST UTC+2 ⟳", "Mon 29 Mar 2027 02:30 CEST UTC+2"]
    );
    berlin.dst_policy = domain::trigger::cron::DstPolicy::Twice;
    assert_eq!(
        shown(&berlin, "2027-10-30T12:00:00Z"),
        ["Sun 31 Oct 2027 02:30 CEST UTC+2 ⟳", "Sun 31 Oct 2027 02:30 CET UTC+1 ⟳", "Mon 1 Nov 2027 02:30 CET UTC+1"]
    );
    assert_eq!(
        shown(&schedule("0 9 1 1 *", "America/Sao_Paulo"), "2026-11-01T00:00:00Z")[0],
        "Fri 1 Jan 2027 09:00 UTC−3 UTC−3"
    );
    // A run that would be at the end of the gap anyway stands in for nothing.
    assert_eq!(
        shown(&schedule("0 3 * * *", "Europe/Berlin"), "2027-03-27T12:00:00Z")[0],
        "Sun 28 Mar 2027 03:00 CEST UTC+2"
    );
}

#[test]
fn the_first_line_of_a_preview_is_the_next_run() {
    let noon = schedule("0 12 * * *", "Asia/Kolkata");
    let after = instant("2026-11-23T11:00:00Z");
    assert_eq!(noon.preview(after, 1)[0].at, noon.next_after(after).expect("a run"));
    assert!(noon.preview(instant("2101-01-01T00:00:00Z"), 5).is_empty());
}

#[test]
fn jitter_delays_the_start_and_leaves_the_plan_alone() {
    let spread = Schedule { jitter_seconds: 600, ..schedule("0 * * * *", "UTC") };
    let planned = instant("2026-11-23T12:00:00Z");
    assert_eq!(spread.next_after(planned), schedule("0 * * * *", "UTC").next_after(planned));
    let delays: Vec<_> = (0..5_000).map(|id| (spread.due_at(TriggerId(id), planned) - planned).num_seconds()).collect();
    assert!(delays.iter().all(|delay| (0..=600).contains(delay)));
    let (least, most) = (delays.iter().min(), delays.iter().max());
    assert!(least < Some(&5) && most > Some(&595), "all of the ten minutes are used: {least:?} to {most:?}");
    let early = delays.iter().filter(|delay| **delay < 60).count();
    assert!((350..650).contains(&early), "a tenth starts in the first minute: {early}");
}

#[test]
fn jitter_is_the_same_for_a_trigger_and_an_instant_and_differs_between_them() {
    let spread = Schedule { jitter_seconds: 3_600, ..schedule("0 * * * *", "UTC") };
    let at = |hour: i64| instant("2026-11-23T00:00:00Z") + TimeDelta::hours(hour);
    let delay = |id, planned: DateTime<Utc>| (spread.due_at(TriggerId(id), planned) - planned).num_seconds();
    // Written down, so that a change of the function, which would move runs of a live system, is noticed.
    assert_eq!([delay(1, at(0)), delay(1, at(1)), delay(2, at(0)), delay(812, at(7))], [3_141, 208, 598, 984]);
    let none = Schedule { jitter_seconds: 0, ..spread.clone() };
    assert_eq!(none.due_at(TriggerId(1), at(0)), at(0));
}

#[test]
fn the_sentence_of_a_schedule_names_the_zone() {
    let sentence = |text, timezone| schedule(text, timezone).describe(HourClock::TwentyFour);
    assert_eq!(sentence("0 9 * * 1-5", "Europe/Berlin"), "At 09:00, Monday to Friday, Berlin time");
    assert_eq!(sentence("0 9 * * *", "America/New_York"), "At 09:00 every day, New York time");
    assert_eq!(sentence("*/15 * * * *", "UTC"), "Every 15 minutes, UTC");
}

#[test]
fn a_schedule_survives_json() {
    let whole = Schedule {
        starts_at: Some(instant("2026-12-02T09:00:00Z")),
        excluded_dates: [date("2026-12-24")].into(),
        jitter_seconds: 30,
        ..schedule("  0 9 * * MON ", "US/Pacific")
    };
    let json = serde_json::to_string(&whole).expect("JSON");
    assert!(json.contains("\"  0 9 * * MON \"") && json.contains("\"US/Pacific\""), "{json}");
    assert_eq!(serde_json::from_str::<Schedule>(&json).expect("a schedule"), whole);
    assert!(serde_json::from_str::<Schedule>(&json.replace("US/Pacific", "Mars/Olympus")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// With limits and exceptions too, both directions, previews and calendars tell of the same runs.
    #[test]
    fn all_views_of_a_schedule_agree(
        text in random::expression(),
        (timezone, at) in random::transition(),
        policy in random::policy(),
        excluded in proptest::collection::btree_set(-3i64..4, 0..4),
        limits in (-60i64..0, 0i64..60),
    ) {
        let today = at.with_timezone(&timezone).date_naive();
        let schedule = Schedule {
            dst_policy: policy,
            starts_at: Some(at + TimeDelta::hours(limits.0)),
            ends_at: Some(at + TimeDelta::hours(limits.1)),
            excluded_dates: excluded.into_iter().map(|days| today + TimeDelta::days(days)).collect(),
            ..Schedule::new(cron(&text), timezone)
        };
        let (from, to) = (at - TimeDelta::hours(80), at + TimeDelta::hours(80));
        let expected: Vec<_> = schedule
            .expression
            .between(from, to, timezone, policy)
            .filter(|run| Some(*run) >= schedule.starts_at && Some(*run) <= schedule.ends_at)
            .filter(|run| !schedule.excluded_dates.contains(&run.with_timezone(&timezone).date_naive()))
            .collect();
        prop_assert_eq!(&schedule.between(from, to).collect::<Vec<_>>(), &expected);
        let mut backwards: Vec<_> =
            std::iter::successors(schedule.previous_before(to), |run| schedule.previous_before(*run)).collect();
        backwards.reverse();
        prop_assert_eq!(&backwards, &expected);
        let previewed: Vec<_> = schedule.preview(from, expected.len() + 1).into_iter().map(|run| run.at).collect();
        prop_assert_eq!(&previewed, &expected);
        let counted: u32 = schedule.calendar(today - TimeDelta::days(5), 11).iter().map(|day| day.runs).sum();
        prop_assert_eq!(counted as usize, expected.len());
    }
}
