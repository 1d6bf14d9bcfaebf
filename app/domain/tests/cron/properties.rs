use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::trigger::cron::DstPolicy;
use proptest::prelude::*;

use crate::{cron, oracle::Oracle, random};

fn forwards(text: &str, from: DateTime<Utc>, to: DateTime<Utc>, timezone: Tz, policy: DstPolicy) -> Vec<DateTime<Utc>> {
    cron(text).between(from - TimeDelta::seconds(1), to - TimeDelta::seconds(1), timezone, policy).collect()
}

fn backwards(
    text: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    timezone: Tz,
    policy: DstPolicy,
) -> Vec<DateTime<Utc>> {
    let expression = cron(text);
    let previous =
        |before: DateTime<Utc>| expression.previous_before(before, timezone, policy).filter(|at| *at >= from);
    let mut runs: Vec<_> = std::iter::successors(previous(to), |at| previous(*at)).collect();
    runs.reverse();
    runs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The engine agrees with a look at every minute, whatever the clocks do, in both directions.
    #[test]
    fn around_a_change_of_the_clocks_runs_are_those_of_the_oracle(
        text in random::expression(),
        (timezone, at) in random::transition(),
        policy in random::policy(),
    ) {
        let (from, to) = (at - TimeDelta::hours(30), at + TimeDelta::hours(30));
        let expected = Oracle::new(&text).runs(from, to, timezone, policy);
        prop_assert_eq!(&forwards(&text, from, to, timezone, policy), &expected, "forwards");
        prop_assert_eq!(&backwards(&text, from, to, timezone, policy), &expected, "backwards");
        let count = cron(&text).count_between(from, to - TimeDelta::seconds(1), timezone, policy);
        let at_start = expected.first() == Some(&from);
        prop_assert_eq!(count, expected.len() as u64 - u64::from(at_start), "counted");
    }

    /// From any instant, not only from another run, the next run is the oracle's.
    #[test]
    fn from_any_instant_near_a_change_the_neighbours_are_those_of_the_oracle(
        text in random::expression(),
        ((timezone, at), start) in random::transition().prop_flat_map(|change| (Just(change), random::near(change.1))),
        policy in random::policy(),
    ) {
        let (from, to) = (at - TimeDelta::hours(48), at + TimeDelta::hours(48));
        let expected = Oracle::new(&text).runs(from, to, timezone, policy);
        let expression = cron(&text);
        let next = expression.next_after(start, timezone, policy);
        let previous = expression.previous_before(start, timezone, policy);
        prop_assert_eq!(next.filter(|at| *at < to), expected.iter().find(|run| **run > start).copied());
        prop_assert_eq!(previous.filter(|at| *at >= from), expected.iter().rfind(|run| **run < start).copied());
        prop_assert!(next.is_none_or(|next| next > start));
        prop_assert!(previous.is_none_or(|previous| previous < start));
    }

    /// Stepping forwards and back again leads to where one was.
    #[test]
    fn back_from_the_next_run_is_the_run_before_it(
        text in random::expression(),
        seconds in 0i64..4_000_000_000,
        zone in 0..random::TRANSITIONS.len(),
        policy in random::policy(),
    ) {
        let timezone = crate::zone(random::TRANSITIONS[zone].0);
        let expression = cron(&text);
        let start = DateTime::from_timestamp(seconds, 0).expect("an instant");
        if let Some(first) = expression.next_after(start, timezone, policy)
            && let Some(second) = expression.next_after(first, timezone, policy)
        {
            prop_assert!(start < first && first < second);
            prop_assert_eq!(expression.previous_before(second, timezone, policy), Some(first));
            prop_assert!(expression.runs_at(first, timezone, policy));
            prop_assert!(!expression.runs_at(first + TimeDelta::seconds(1), timezone, policy));
            prop_assert!(expression.previous_before(first, timezone, policy).is_none_or(|before| before <= start));
        }
    }

    /// Where an expression is picked up does not matter: catching up and going on makes the same grid.
    #[test]
    fn a_stop_anywhere_leaves_the_grid_as_it_was(
        text in random::expression(),
        ((timezone, at), stop) in random::transition().prop_flat_map(|change| (Just(change), random::near(change.1))),
        policy in random::policy(),
    ) {
        let expression = cron(&text);
        let (from, to) = (at - TimeDelta::hours(40), at + TimeDelta::hours(40));
        let whole: Vec<_> = expression.between(from, to, timezone, policy).collect();
        let before = expression.between(from, stop, timezone, policy);
        let parts: Vec<_> = before.chain(expression.between(stop, to, timezone, policy)).collect();
        prop_assert_eq!(whole, parts);
    }

    /// The text comes back as it was typed, also through JSON.
    #[test]
    fn an_expression_keeps_its_text(text in random::expression(), spaces in " {0,3}") {
        let typed = format!("{spaces}{}", text.replace(' ', "  "));
        let expression = cron(&typed);
        prop_assert_eq!(expression.to_string(), typed.clone());
        let json = serde_json::to_string(&expression).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<domain::trigger::cron::CronExpression>(&json).expect("an expression"), expression);
    }

    /// Whatever is typed, parsing neither panics nor takes long, and every fix it offers passes.
    #[test]
    fn every_fix_passes(text in "[ -~0-9*,/\\-]{0,40}|([0-9*/,\\-]{1,6}[ ]?){4,7}|\\PC{0,20}") {
        if let Err(problem) = text.parse::<domain::trigger::cron::CronExpression>() {
            let length = u32::try_from(text.chars().count()).expect("short");
            let span = problem.span.expect("a position");
            prop_assert!(span.start <= span.end && span.end <= length, "{problem:?}");
            prop_assert!(problem.field.is_empty());
            if let Some(fix) = problem.fix {
                prop_assert!(fix.parse::<domain::trigger::cron::CronExpression>().is_ok(), "{fix}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Over a year, days, counts and runs agree with the oracle.
    #[test]
    fn a_year_is_that_of_the_oracle(text in random::expression(), year in 1971i32..2099) {
        let oracle = Oracle::new(&text);
        let expression = cron(&text);
        let new_year = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
        let calendar = expression.calendar(new_year, 365, Tz::UTC, DstPolicy::Once);
        for day in &calendar {
            prop_assert_eq!(day.runs > 0, oracle.means_date(day.date), "{}", day.date);
            prop_assert_eq!(expression.matches_date(day.date), oracle.means_date(day.date), "{}", day.date);
        }
        let busy = calendar.iter().find(|day| day.runs > 0);
        if let Some(day) = busy {
            let midnight = day.date.and_hms_opt(0, 0, 0).expect("midnight").and_utc();
            let runs = oracle.runs(midnight, midnight + TimeDelta::days(1), Tz::UTC, DstPolicy::Once);
            prop_assert_eq!(day.runs as usize, runs.len());
        }
        let start = Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().expect("new year") - TimeDelta::seconds(1);
        let runs: u64 = calendar.iter().map(|day| u64::from(day.runs)).sum();
        let end = start + TimeDelta::days(365);
        prop_assert_eq!(expression.count_between(start, end, Tz::UTC, DstPolicy::Once), runs);
        if runs < 40_000 {
            prop_assert_eq!(expression.between(start, end, Tz::UTC, DstPolicy::Once).count() as u64, runs);
        }
    }
}
