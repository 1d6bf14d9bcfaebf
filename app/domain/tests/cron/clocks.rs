use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::trigger::cron::DstPolicy::{self, Once, Skip, Twice};
use proptest::prelude::*;

use crate::{cron, instant, random, zone};

/// Returns the local times, with their offsets, of the runs between two instants.
fn local_runs(text: &str, timezone: &str, policy: DstPolicy, from: &str, to: &str) -> Vec<String> {
    let timezone = zone(timezone);
    cron(text)
        .between(instant(from), instant(to), timezone, policy)
        .map(|at| at.with_timezone(&timezone).format("%d %H:%M%z").to_string())
        .map(|text| text.strip_suffix("00").map_or(text.clone(), str::to_owned))
        .collect()
}

#[test]
fn a_missing_time_runs_once_after_the_gap_unless_it_is_to_be_skipped() {
    let runs = |text, policy| local_runs(text, "Europe/Berlin", policy, "2027-03-27T12:00:00Z", "2027-03-29T12:00:00Z");
    assert_eq!(runs("30 2 * * *", Once), ["28 03:00+02", "29 02:30+02"]);
    assert_eq!(runs("30 2 * * *", Twice), ["28 03:00+02", "29 02:30+02"]);
    assert_eq!(runs("30 2 * * *", Skip), ["29 02:30+02"]);
    // Several missing times, and one that is there, make one run.
    assert_eq!(runs("0,30 2 * * *", Once), ["28 03:00+02", "29 02:00+02", "29 02:30+02"]);
    assert_eq!(runs("0 2,3 * * *", Once), ["28 03:00+02", "29 02:00+02", "29 03:00+02"]);
    assert_eq!(runs("0 2,14 * * *", Once), ["27 14:00+01", "28 03:00+02", "28 14:00+02", "29 02:00+02", "29 14:00+02"]);
}

#[test]
fn a_repeated_time_runs_on_its_first_pass_unless_it_is_to_run_twice() {
    let runs = |text, policy| local_runs(text, "Europe/Berlin", policy, "2027-10-30T12:00:00Z", "2027-11-01T12:00:00Z");
    assert_eq!(runs("30 2 * * *", Once), ["31 02:30+02", "01 02:30+01"]);
    assert_eq!(runs("30 2 * * *", Skip), ["31 02:30+02", "01 02:30+01"]);
    assert_eq!(runs("30 2 * * *", Twice), ["31 02:30+02", "31 02:30+01", "01 02:30+01"]);
    assert_eq!(runs("0 2,14 * * *", Once), ["31 02:00+02", "31 14:00+01", "01 02:00+01"]);
}

#[test]
fn hourly_runs_follow_real_time() {
    for policy in [Once, Skip, Twice] {
        let runs = |from, to| local_runs("0 * * * *", "Europe/Berlin", policy, from, to);
        assert_eq!(
            runs("2027-10-30T22:30:00Z", "2027-10-31T02:30:00Z"),
            ["31 01:00+02", "31 02:00+02", "31 02:00+01", "31 03:00+01"]
        );
        assert_eq!(runs("2027-03-27T23:30:00Z", "2027-03-28T02:30:00Z"), ["28 01:00+01", "28 03:00+02", "28 04:00+02"]);
    }
}

#[test]
fn the_gap_of_a_whole_day_in_apia_loses_no_daily_run() {
    let runs = |text, policy| local_runs(text, "Pacific/Apia", policy, "2011-12-29T00:00:00Z", "2012-01-01T20:00:00Z");
    assert_eq!(runs("0 12 * * *", Once), ["29 12:00-10", "31 00:00+14", "31 12:00+14", "01 12:00+14"]);
    assert_eq!(runs("0 12 * * *", Skip), ["29 12:00-10", "31 12:00+14", "01 12:00+14"]);
    assert_eq!(
        runs("0 */12 * * *", Once),
        ["29 00:00-10", "29 12:00-10", "31 00:00+14", "31 12:00+14", "01 00:00+14", "01 12:00+14", "02 00:00+14"]
    );
    let expression = cron("0 0 30 12 *");
    let next = expression.next_after(instant("2011-12-29T00:00:00Z"), zone("Pacific/Apia"), Once);
    assert_eq!(next, Some(instant("2011-12-30T10:00:00Z")), "the first instant of the 31st");
}

#[test]
fn half_an_hour_is_enough_of_a_change_at_lord_howe() {
    let runs = |policy, from, to| local_runs("0,15,30,45 1-2 * * *", "Australia/Lord_Howe", policy, from, to);
    assert_eq!(
        runs(Once, "2025-10-04T14:00:00Z", "2025-10-04T16:30:00Z"),
        ["05 01:00+1030", "05 01:15+1030", "05 01:30+1030", "05 01:45+1030", "05 02:30+11", "05 02:45+11"]
    );
    assert_eq!(
        runs(Twice, "2025-04-05T14:20:00Z", "2025-04-05T15:30:00Z"),
        ["06 01:30+11", "06 01:45+11", "06 01:30+1030", "06 01:45+1030", "06 02:00+1030"]
    );
}

#[test]
fn troll_changes_by_two_hours() {
    let runs = |text, from, to| local_runs(text, "Antarctica/Troll", Once, from, to);
    assert_eq!(runs("30 1,2 * * *", "2025-03-29T20:00:00Z", "2025-03-30T20:00:00Z"), ["30 03:00+02"]);
    assert_eq!(runs("30 1,2 * * *", "2025-10-25T20:00:00Z", "2025-10-26T20:00:00Z"), ["26 01:30+02", "26 02:30+02"]);
}

#[test]
fn st_johns_went_back_over_midnight_in_2010() {
    let runs =
        |text, policy| local_runs(text, "America/St_Johns", policy, "2010-11-07T01:00:00Z", "2010-11-07T04:30:00Z");
    assert_eq!(runs("0 0 * * *", Once), ["07 00:00-0230"]);
    assert_eq!(runs("0 0 * * *", Twice), ["07 00:00-0230", "07 00:00-0330"]);
    assert_eq!(runs("30 23 * * *", Once), ["06 23:30-0230"]);
    assert_eq!(
        runs("*/30 * * * *", Once),
        [
            "06 23:00-0230",
            "06 23:30-0230",
            "07 00:00-0230",
            "06 23:30-0330",
            "07 00:00-0330",
            "07 00:30-0330",
            "07 01:00-0330"
        ]
    );
}

#[test]
fn casablanca_goes_back_for_ramadan() {
    let runs = |from, to| local_runs("30 2 * * *", "Africa/Casablanca", Once, from, to);
    assert_eq!(runs("2024-03-09T12:00:00Z", "2024-03-11T12:00:00Z"), ["10 02:30+01", "11 02:30+00"]);
    assert_eq!(runs("2024-04-13T12:00:00Z", "2024-04-15T12:00:00Z"), ["14 03:00+01", "15 02:30+01"]);
}

#[test]
fn cairo_and_sao_paulo_and_havana_change_at_midnight() {
    let midnight = |timezone, policy, from, to| local_runs("0 0 * * *", timezone, policy, from, to);
    assert_eq!(midnight("Africa/Cairo", Once, "2024-04-25T12:00:00Z", "2024-04-26T12:00:00Z"), ["26 01:00+03"]);
    assert_eq!(midnight("Africa/Cairo", Skip, "2024-04-25T12:00:00Z", "2024-04-26T12:00:00Z"), [] as [&str; 0]);
    assert_eq!(midnight("Africa/Cairo", Once, "2024-10-31T12:00:00Z", "2024-11-01T12:00:00Z"), ["01 00:00+02"]);
    assert_eq!(midnight("America/Sao_Paulo", Once, "2018-11-03T12:00:00Z", "2018-11-04T12:00:00Z"), ["04 01:00-02"]);
    assert_eq!(midnight("America/Havana", Once, "2024-03-09T12:00:00Z", "2024-03-10T12:00:00Z"), ["10 01:00-04"]);
    assert_eq!(midnight("America/Havana", Once, "2024-11-02T12:00:00Z", "2024-11-03T12:00:00Z"), ["03 00:00-04"]);
    assert_eq!(
        midnight("America/Havana", Twice, "2024-11-02T12:00:00Z", "2024-11-03T12:00:00Z"),
        ["03 00:00-04", "03 00:00-05"]
    );
}

#[test]
fn a_zone_whose_winter_is_the_exception_is_like_any_other() {
    let runs = |from, to| local_runs("30 1 * * *", "Europe/Dublin", Once, from, to);
    assert_eq!(runs("2025-03-29T12:00:00Z", "2025-03-31T12:00:00Z"), ["30 02:00+01", "31 01:30+01"]);
    assert_eq!(runs("2025-10-25T12:00:00Z", "2025-10-27T12:00:00Z"), ["26 01:30+01", "27 01:30+00"]);
}

#[test]
fn an_offset_with_seconds_is_no_obstacle() {
    // Liberia was 44 minutes and 30 seconds behind until 7 January 1972.
    let next = |after| cron("0 0 * * *").next_after(instant(after), zone("Africa/Monrovia"), Once);
    assert_eq!(next("1972-01-05T12:00:00Z"), Some(instant("1972-01-06T00:44:30Z")));
    assert_eq!(next("1972-01-06T00:44:30Z"), Some(instant("1972-01-07T00:44:30Z")));
    assert_eq!(next("1972-01-07T00:44:30Z"), Some(instant("1972-01-08T00:00:00Z")));
}

#[test]
fn the_first_run_is_in_1970_and_the_last_in_2100() {
    let daily = cron("0 0 * * *");
    let next = |after: DateTime<Utc>| daily.next_after(after, Tz::UTC, Once);
    let previous = |before: DateTime<Utc>| daily.previous_before(before, Tz::UTC, Once);
    assert_eq!(next(DateTime::<Utc>::MIN_UTC), Some(instant("1970-01-01T00:00:00Z")));
    assert_eq!(next(instant("1969-12-31T23:59:59.5Z")), Some(instant("1970-01-01T00:00:00Z")));
    assert_eq!(next(instant("2100-12-30T12:00:00Z")), Some(instant("2100-12-31T00:00:00Z")));
    assert_eq!(next(instant("2100-12-31T00:00:00Z")), None);
    assert_eq!(next(DateTime::<Utc>::MAX_UTC), None);
    assert_eq!(previous(DateTime::<Utc>::MAX_UTC), Some(instant("2100-12-31T00:00:00Z")));
    assert_eq!(previous(instant("1970-01-01T00:00:00.5Z")), Some(instant("1970-01-01T00:00:00Z")));
    assert_eq!(previous(instant("1970-01-01T00:00:00Z")), None);
    assert_eq!(previous(DateTime::<Utc>::MIN_UTC), None);
}

#[test]
fn ends_of_ages_and_leap_days_are_ordinary() {
    let next = |text: &str, after: &str| cron(text).next_after(instant(after), Tz::UTC, Once);
    for (text, after, expected) in [
        ("* * * * *", "1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z"),
        ("0 0 1 1 *", "2037-12-31T23:59:59Z", "2038-01-01T00:00:00Z"),
        ("15 3 19 1 *", "2038-01-19T03:14:07Z", "2038-01-19T03:15:00Z"),
        ("* * * * *", "2038-01-19T03:14:08Z", "2038-01-19T03:15:00Z"),
        ("0 0 1 1 *", "2099-06-01T00:00:00Z", "2100-01-01T00:00:00Z"),
        ("0 0 29 2 *", "2024-02-29T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("0 0 29 2 *", "2023-01-01T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("0 0 L 2 *", "2024-02-01T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("0 0 L 2 *", "2025-02-01T00:00:00Z", "2025-02-28T00:00:00Z"),
        ("59 23 31 12 *", "2026-12-31T23:58:59.999Z", "2026-12-31T23:59:00Z"),
    ] {
        assert_eq!(next(text, after), Some(instant(expected)), "{text} after {after}");
    }
    // 2100 is no leap year.
    assert_eq!(next("0 0 29 2 *", "2096-02-29T00:00:00Z"), None);
}

#[test]
fn rules_for_days_fall_on_the_right_dates() {
    let dates = |text: &str, after: &str, count: usize| {
        let runs = cron(text).between(instant(after), instant("2100-01-01T00:00:00Z"), Tz::UTC, Once);
        runs.take(count).map(|at| at.format("%Y-%m-%d").to_string()).collect::<Vec<_>>()
    };
    let start = "2025-12-31T12:00:00Z";
    assert_eq!(dates("0 0 L * *", start, 3), ["2026-01-31", "2026-02-28", "2026-03-31"]);
    // 31 January 2026 is a Saturday, 28 February too, 31 May a Sunday.
    assert_eq!(dates("0 0 LW * *", start, 5), ["2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30", "2026-05-29"]);
    // 15 February and 15 March 2026 are Sundays, 15 August a Saturday.
    assert_eq!(dates("0 0 15W 2,3,8 *", start, 3), ["2026-02-16", "2026-03-16", "2026-08-14"]);
    // 1 August 2026 is a Saturday, 1 November a Sunday.
    assert_eq!(dates("0 0 1W 8,11 *", start, 2), ["2026-08-03", "2026-11-02"]);
    // 31 May 2026 is a Sunday; June has no 31st.
    assert_eq!(dates("0 0 31W 5,6,7 *", start, 2), ["2026-05-29", "2026-07-31"]);
    assert_eq!(dates("0 0 * * 5#3", start, 3), ["2026-01-16", "2026-02-20", "2026-03-20"]);
    assert_eq!(dates("0 0 * * 5#5", start, 3), ["2026-01-30", "2026-05-29", "2026-07-31"]);
    assert_eq!(dates("0 0 * * 0L", start, 3), ["2026-01-25", "2026-02-22", "2026-03-29"]);
    assert_eq!(dates("0 0 * * 7L", start, 3), dates("0 0 * * SUNL", start, 3));
    assert_eq!(dates("0 0 13 * 5#1", start, 4), ["2026-01-02", "2026-01-13", "2026-02-06", "2026-02-13"]);
    // Times of a ruled day that are over lead to the next month.
    assert_eq!(dates("0 9,18 L * *", "2026-01-31T10:00:00Z", 2), ["2026-01-31", "2026-02-28"]);
    assert_eq!(dates("0 9,18 L * *", "2026-01-31T18:00:00Z", 2), ["2026-02-28", "2026-02-28"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A scheduler that asks again from what it was told never goes back and never stands still.
    #[test]
    fn from_within_a_gap_or_fold_time_only_goes_forward(
        text in random::expression(),
        (timezone, at) in random::transition(),
        seconds in -7_300i64..7_300,
        policy in random::policy(),
    ) {
        let expression = cron(&text);
        let mut position = at + TimeDelta::seconds(seconds);
        for _ in 0..40 {
            let Some(next) = expression.next_after(position, timezone, policy) else { break };
            prop_assert!(next > position, "{} → {}", position, next);
            // Nothing lies between, wherever one looks from.
            let middle = position + (next - position) / 2;
            prop_assert_eq!(expression.next_after(middle, timezone, policy), Some(next));
            position = next;
        }
    }
}
