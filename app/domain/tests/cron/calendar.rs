use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::trigger::cron::DstPolicy::{self, Once, Skip, Twice};
use proptest::prelude::*;

use crate::{cron, instant, random, zone};

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn a_year_of_runs_is_counted() {
    let runs = |text: &str, year| cron(text).runs_per_year(year, Tz::UTC, Once);
    assert_eq!(runs("0 0 1 * 1", 2027), 61);
    assert_eq!(runs("0 9 * * 1-5", 2027), 261);
    assert_eq!(runs("0 0 29 2 *", 2027), 0);
    assert_eq!(runs("0 0 29 2 *", 2028), 1);
    assert_eq!(runs("* * * * *", 2027), 525_600);
    assert_eq!(runs("* * * * *", 2028), 527_040);
    assert_eq!(runs("0 0 13 * 5", 2026), 12 + 52 - 3);
}

#[test]
fn a_year_in_a_zone_counts_what_its_clocks_show() {
    let runs = |text: &str, policy| cron(text).runs_per_year(2027, zone("Europe/Berlin"), policy);
    assert_eq!(runs("30 2 * * *", Once), 365);
    assert_eq!(runs("30 2 * * *", Skip), 364);
    assert_eq!(runs("30 2 * * *", Twice), 366);
    assert_eq!(runs("0 * * * *", Once), 8_760);
}

#[test]
fn each_day_has_its_runs_and_says_when_the_clocks_change() {
    let days = cron("30 2 * * *").calendar(date("2027-03-27"), 3, zone("Europe/Berlin"), Skip);
    let days: Vec<_> = days.iter().map(|day| (day.date.to_string(), day.runs, day.clock_change)).collect();
    let expected = [("2027-03-27", 1, false), ("2027-03-28", 0, true), ("2027-03-29", 1, false)];
    assert_eq!(days, expected.map(|(date, runs, change)| (date.to_owned(), runs, change)));
}

#[test]
fn a_day_that_is_missing_has_no_runs_and_the_next_makes_up_for_it() {
    let days = cron("0 12 * * *").calendar(date("2011-12-29"), 4, zone("Pacific/Apia"), Once);
    assert_eq!(days.iter().map(|day| day.runs).collect::<Vec<_>>(), [1, 0, 2, 1]);
}

#[test]
fn clocks_that_go_back_over_midnight_give_times_to_the_day_before() {
    let days = cron("*/30 * * * *").calendar(date("2010-11-05"), 4, zone("America/St_Johns"), Once);
    // 23:30 comes twice on the 6th, and so does 00:00 on the 7th.
    assert_eq!(days.iter().map(|day| day.runs).collect::<Vec<_>>(), [48, 49, 49, 48]);
}

#[test]
fn an_empty_stretch_of_time_has_no_runs() {
    let at = instant("2027-01-01T00:00:00Z");
    for (from, to) in [(at, at), (at + TimeDelta::days(400), at), (at + TimeDelta::hours(1), at)] {
        assert_eq!(cron("* * * * *").count_between(from, to, Tz::UTC, Once), 0);
        assert_eq!(cron("* * * * *").between(from, to, Tz::UTC, Once).count(), 0);
    }
    assert!(cron("* * * * *").calendar(date("2027-01-01"), 0, Tz::UTC, Once).is_empty());
}

#[test]
fn a_count_over_all_time_ends_with_the_last_run() {
    let (first, last) = (chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::<chrono::Utc>::MAX_UTC);
    assert_eq!(cron("0 0 1 1 *").count_between(first, last, Tz::UTC, Once), 131);
    assert_eq!(cron("0 0 1 1 *").runs_per_year(300_000, Tz::UTC, Once), 0);
    assert_eq!(cron("0 0 1 1 *").runs_per_year(-300_000, Tz::UTC, Once), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Counting day by day finds what walking from run to run finds.
    #[test]
    fn days_add_up_to_the_runs(
        text in random::expression(),
        ((timezone, at), start) in random::transition().prop_flat_map(|change| (Just(change), random::near(change.1))),
        policy in random::policy(),
        hours in 1i64..200,
    ) {
        let expression = cron(&text);
        let end = start + TimeDelta::hours(hours);
        let runs: Vec<_> = expression.between(start, end, timezone, policy).collect();
        prop_assert_eq!(expression.count_between(start, end, timezone, policy), runs.len() as u64);

        let first = at.with_timezone(&timezone).date_naive() - TimeDelta::days(4);
        let calendar = expression.calendar(first, 9, timezone, policy);
        let around: Vec<_> = expression
            .between(at - TimeDelta::days(7), at + TimeDelta::days(8), timezone, policy)
            .map(|at| at.with_timezone(&timezone).date_naive())
            .collect();
        for day in calendar {
            let walked = around.iter().filter(|date| **date == day.date).count();
            prop_assert_eq!(day.runs as usize, walked, "{}", day.date);
        }
    }

    #[test]
    fn whatever_the_policy_a_year_has_about_as_many_runs(text in random::expression(), year in 1975i32..2095) {
        let count = |policy: DstPolicy| cron(&text).runs_per_year(year, zone("America/New_York"), policy);
        prop_assert!(count(Skip) <= count(Once) && count(Once) <= count(Twice));
    }
}
