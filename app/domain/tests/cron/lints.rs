use domain::trigger::cron::{DstPolicy, HourClock, Lint, LintCode, LintContext};
use proptest::prelude::*;

use crate::{cron, instant, random, zone};

fn lint(text: &str) -> Vec<Lint> {
    cron(text).lint(&LintContext {
        from: instant("2026-11-23T11:00:00Z"),
        timezone: zone("Europe/Berlin"),
        policy: DstPolicy::Once,
        clock: HourClock::TwentyFour,
    })
}

fn messages(text: &str) -> Vec<String> {
    lint(text).into_iter().map(|lint| lint.message).collect()
}

fn fixes(text: &str) -> Vec<(String, String)> {
    lint(text).into_iter().flat_map(|lint| lint.fixes).map(|fix| (fix.label, fix.expression)).collect()
}

#[test]
fn ordinary_schedules_need_no_advice() {
    for text in [
        "30 2 * * *",
        "0 9 * * 1-5",
        "*/15 * * * *",
        "*/5 * * * *",
        "0 */6 * * *",
        "0 9-17/2 * * *",
        "*/7 9 * * *",
        "0 0 1 * *",
        "0 0 28 * *",
        "0 0 L * *",
        "0 0 2-30/2 * *",
        "0 0 1,31 * *",
        "0 0 31 1,3,5 *",
        "0 0 * * 5#3",
        "* 9-17 1 * *",
        "@daily",
    ] {
        assert_eq!(messages(text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_leap_day_says_when_it_comes() {
    assert_eq!(messages("0 0 29 2 *"), ["Leap years only; next 29 Feb 2028."]);
    assert_eq!(messages("0 0 29,30 2 *"), ["Leap years only; next 29 Feb 2028."]);
    // The day nearest to 29 February 2028, a Tuesday, is that day itself.
    assert_eq!(messages("0 0 29W 2 *"), ["Leap years only; next 29 Feb 2028."]);
}

#[test]
fn months_without_the_day_are_named_and_the_last_day_is_offered() {
    assert_eq!(messages("0 0 31 * *"), ["Skips 5 months: February, April, June, September and November have no 31st."]);
    assert_eq!(fixes("0 0 31 * *"), [("Use last day of month".to_owned(), "0 0 L * *".to_owned())]);
    assert_eq!(messages("0 0 30 * *"), ["Skips February, which has no 30th."]);
    assert_eq!(messages("0 0 29 * *"), ["Skips February, except in leap years."]);
    assert_eq!(messages("15 6 31 4,5 *"), ["Skips April, which has no 31st."]);
    assert_eq!(fixes("15 6 31 4,5 *"), [("Use last day of month".to_owned(), "15 6 L 4,5 *".to_owned())]);
    assert_eq!(messages("0 0 * * 5#5"), ["Skips the months that have only four of that weekday."]);
    assert_eq!(fixes("0 0 * * 5#5"), [("Use the last of the month".to_owned(), "0 0 * * 5L".to_owned())]);
}

#[test]
fn a_step_of_days_restarts_each_month() {
    assert_eq!(messages("0 0 */2 * *"), ["Restarts each month: 31st then 1st are consecutive days."]);
    assert_eq!(messages("0 0 */4 * *"), ["Restarts each month: from the 29th to the 1st are 3 days, not 4."]);
}

#[test]
fn a_step_that_does_not_divide_its_cycle_shows_the_last_gap() {
    assert_eq!(messages("*/7 * * * *"), ["Last gap of each hour is 4 minutes (…:56 → :00)."]);
    assert_eq!(messages("*/45 * * * *"), ["Last gap of each hour is 15 minutes (…:45 → :00)."]);
    assert_eq!(messages("3-59/7 * * * *"), ["Last gap of each hour is 4 minutes (…:59 → :03)."]);
    assert_eq!(messages("0 */5 * * *"), ["Last gap of each day is 4 hours (20:00 → 00:00)."]);
    assert_eq!(messages("30 */7 * * *"), ["Last gap of each day is 3 hours (21:30 → 00:30)."]);
}

#[test]
fn day_or_weekday_is_explained_with_the_runs_of_next_year() {
    assert_eq!(messages("0 0 1 * 1"), ["Cron means either: it runs on the 1st and on every Monday (61 runs in 2027)."]);
    let [days, weekdays] = fixes("0 0 1 * 1").try_into().expect("two ways out");
    assert_eq!(days, ("Only day 1".to_owned(), "0 0 1 * *".to_owned()));
    assert_eq!(weekdays, ("Only Mondays".to_owned(), "0 0 * * 1".to_owned()));
    let stepped = messages("0 0 */2 * 1");
    assert!(stepped[1].ends_with("Vixie cron asks for both when one of them starts with *."), "{stepped:?}");
}

#[test]
fn many_runs_are_counted() {
    assert_eq!(messages("* * * * *"), ["43,200 runs a month."]);
    assert_eq!(messages("*/2 * * * *"), ["21,600 runs a month."]);
}

#[test]
fn a_star_in_the_minute_of_a_fixed_hour_is_pointed_out() {
    assert_eq!(messages("* 2 * * *"), ["The minute is *: it runs 60 times from 02:00 to 02:59."]);
    assert_eq!(fixes("* 2 * * *"), [("Only at 02:00".to_owned(), "0 2 * * *".to_owned())]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_advice_offers_is_an_expression_without_that_advice(text in random::expression()) {
        for Lint { code, fixes, .. } in lint(&text) {
            for fix in fixes {
                let again = lint(&fix.expression);
                prop_assert!(again.iter().all(|lint| lint.code != code), "{} → {}", text, fix.expression);
            }
        }
    }

    #[test]
    fn the_count_of_runs_is_that_of_the_calendar(text in random::expression()) {
        if let Some(lint) = lint(&text).into_iter().find(|lint| lint.code == LintCode::EitherDay) {
            let runs = cron(&text).runs_per_year(2027, zone("Europe/Berlin"), DstPolicy::Once);
            let counted = domain::format::counted(i64::try_from(runs).expect("few"), "run", "runs");
            let expected = format!("({counted} in 2027)");
            prop_assert!(lint.message.contains(&expected), "{}", lint.message);
        }
    }
}
