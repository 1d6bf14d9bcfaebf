use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::trigger::{
    cron::{CronBuilder, CronExpression, DstPolicy, HourClock, LintContext},
    schedule::Schedule,
};
use proptest::prelude::*;

use crate::{cron, instant, oracle::Oracle, random, zone};

fn lines() -> BoxedStrategy<Vec<String>> {
    proptest::collection::vec(random::expression(), 1..4).boxed()
}

/// Returns the runs of all lines, each instant once, looking at every minute.
fn brute_force(
    lines: &[String],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    zone: Tz,
    policy: DstPolicy,
) -> Vec<DateTime<Utc>> {
    let all: BTreeSet<_> = lines.iter().flat_map(|line| Oracle::new(line).runs(from, to, zone, policy)).collect();
    all.into_iter().collect()
}

#[test]
fn two_times_with_different_minutes_are_two_runs_a_day() {
    let twice = Schedule::new(cron("0 9 * * 1-5; 30 15 * * 1-5"), zone("Europe/Berlin"));
    let runs = twice.preview(instant("2026-11-27T12:00:00Z"), 5);
    let shown: Vec<_> = runs.iter().map(|run| format!("{} {}", run.date(), run.time(HourClock::TwentyFour))).collect();
    assert_eq!(
        shown,
        [
            "Fri 27 Nov 2026 15:30",
            "Mon 30 Nov 2026 09:00",
            "Mon 30 Nov 2026 15:30",
            "Tue 1 Dec 2026 09:00",
            "Tue 1 Dec 2026 15:30"
        ]
    );
    let counts: Vec<_> = twice.calendar("2026-11-28".parse().expect("a date"), 4).iter().map(|day| day.runs).collect();
    assert_eq!(counts, [0, 0, 2, 2]);
    assert_eq!(twice.describe(HourClock::TwentyFour), "At 09:00 and 15:30, Monday to Friday, Berlin time");
    assert_eq!(twice.describe(HourClock::Twelve), "At 9:00 AM and 3:30 PM, Monday to Friday, Berlin time");
}

#[test]
fn an_instant_that_two_lines_mean_is_one_run() {
    let both = cron("*/30 9 * * *; 0,30 9,10 * * *");
    let from = instant("2026-11-27T00:00:00Z");
    let runs: Vec<_> = both.between(from, from + TimeDelta::days(1), Tz::UTC, DstPolicy::Once).collect();
    assert_eq!(runs.len(), 4);
    assert_eq!(both.calendar(from.date_naive(), 1, Tz::UTC, DstPolicy::Once)[0].runs, 4);
    assert_eq!(both.count_between(from, from + TimeDelta::days(10), Tz::UTC, DstPolicy::Once), 40);
    // 02:30 is missing and runs at 03:00, which the other line means anyway.
    let night = cron("30 2 * * *; 0 3 * * *");
    let day =
        |date: &str| night.calendar(date.parse().expect("a date"), 1, zone("Europe/Berlin"), DstPolicy::Once)[0].runs;
    assert_eq!([day("2027-03-27"), day("2027-03-28")], [2, 1]);
}

#[test]
fn lines_of_different_days_are_said_one_after_the_other() {
    let say = |text| cron(text).describe(HourClock::TwentyFour);
    assert_eq!(say("0 9 * * 1-5; 30 15 * * 6"), "At 09:00, Monday to Friday; at 15:30 on Saturdays");
    assert_eq!(say("*/15 * * * *; 0 9 * * *"), "Every 15 minutes; at 09:00 every day");
    assert_eq!(say("@daily; 30 15 * * *"), "At 00:00 and 15:30 every day");
    assert_eq!(say("49 16 * * *; 49 15 * * *; 49 14 * * *"), say("49 14-16 * * *"), "one line would do");
}

#[test]
fn advice_about_one_line_leaves_the_others_alone() {
    let context = LintContext {
        from: instant("2026-11-27T00:00:00Z"),
        timezone: Tz::UTC,
        policy: DstPolicy::Once,
        clock: HourClock::TwentyFour,
    };
    let lints = cron("0 9 * * *; 0 9 31 * *").lint(&context);
    let [lint] = lints.as_slice() else { panic!("{lints:?}") };
    assert!(lint.message.starts_with("“0 9 31 * *”: Skips"), "{}", lint.message);
    assert_eq!(lint.fixes[0].expression, "0 9 * * *; 0 9 L * *");
}

#[test]
fn both_kinds_of_lines_are_told_of_at_a_change_of_the_clocks() {
    let changes = cron("30 2 * * *; */30 * * * *").clock_changes(
        instant("2027-03-01T00:00:00Z"),
        zone("Europe/Berlin"),
        DstPolicy::Once,
        2,
    );
    let said: Vec<_> = changes.iter().map(|change| change.sentence(HourClock::TwentyFour)).collect();
    assert_eq!(
        said,
        [
            "Sun 28 Mar 2027: 02:30 does not exist → runs 03:00 CEST.",
            "Sun 28 Mar 2027: 02:00 and 02:30 do not exist → runs follow real time."
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Around changes of the clocks, all lines together run when one of them does.
    #[test]
    fn the_union_is_that_of_every_minute(
        lines in lines(),
        (timezone, at) in random::transition(),
        policy in random::policy(),
    ) {
        let (from, to) = (at - TimeDelta::hours(30), at + TimeDelta::hours(30));
        let expression = cron(&lines.join("; "));
        let expected = brute_force(&lines, from, to, timezone, policy);
        let moment = TimeDelta::seconds(1);
        let between: Vec<_> = expression.between(from - moment, to - moment, timezone, policy).collect();
        prop_assert_eq!(&between, &expected);
        let next = |after: &DateTime<Utc>| expression.next_after(*after, timezone, policy).filter(|at| *at < to);
        let forwards: Vec<_> = std::iter::successors(next(&(from - moment)), next).collect();
        prop_assert_eq!(&forwards, &expected);
        prop_assert!(forwards.is_sorted_by(|one, other| one < other));
        let previous = |before: &DateTime<Utc>| expression.previous_before(*before, timezone, policy).filter(|at| *at >= from);
        let mut backwards: Vec<_> = std::iter::successors(previous(&to), previous).collect();
        backwards.reverse();
        prop_assert_eq!(&backwards, &expected);
        prop_assert_eq!(expression.count_between(from - moment, to - moment, timezone, policy), expected.len() as u64);
    }

    /// Days of a calendar have the runs of every minute.
    #[test]
    fn the_days_of_the_union_are_those_of_every_minute(lines in lines(), year in 1971i32..2099, day in 1u32..365) {
        let date = NaiveDate::from_yo_opt(year, day).expect("a date");
        let start = date.and_hms_opt(0, 0, 0).expect("midnight").and_utc();
        let expression = cron(&lines.join(";"));
        let counted: Vec<_> =
            expression.calendar(date, 3, Tz::UTC, DstPolicy::Once).into_iter().map(|day| day.runs as usize).collect();
        let expected: Vec<_> = (0..3)
            .map(|days| start + TimeDelta::days(days))
            .map(|start| brute_force(&lines, start, start + TimeDelta::days(1), Tz::UTC, DstPolicy::Once).len())
            .collect();
        prop_assert_eq!(counted, expected);
    }

    /// The text stays as it was typed, and a builder that shows it writes what runs at the same times.
    #[test]
    fn looking_at_it_changes_nothing(minutes in proptest::collection::vec((0u32..24, 0u32..60), 1..6), weekdays in "[*]|1-5|0,6") {
        let lines: Vec<_> = minutes.iter().map(|(hour, minute)| format!("{minute} {hour} * * {weekdays}")).collect();
        let text = lines.join(" ;");
        let expression = cron(&text);
        prop_assert_eq!(expression.as_str(), &text);
        let written: CronExpression = CronBuilder::of(&expression).expect("times").to_cron().expect("cron").parse().expect("cron");
        prop_assert_eq!(written.times_of_day(), expression.times_of_day());
        prop_assert_eq!(written.describe(HourClock::TwentyFour), expression.describe(HourClock::TwentyFour));
    }
}
