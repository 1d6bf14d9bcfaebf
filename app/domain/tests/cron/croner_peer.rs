//! croner 4.0.3 reads fields as the engine does. Around changes of the clocks it takes lists and ranges of hours or
//! minutes for intervals, and it stops at long gaps, so only single times are compared there.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use domain::trigger::cron::DstPolicy;
use proptest::prelude::*;

use crate::{cron, random};

fn peer_runs(text: &str, from: DateTime<Utc>, to: DateTime<Utc>, timezone: Tz) -> Vec<DateTime<Utc>> {
    let peer = Cron::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let local = from.with_timezone(&timezone);
    peer.iter_after(local).map(|at| at.with_timezone(&Utc)).take_while(|at| *at <= to).take(500).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_utc_fields_mean_the_same(text in random::expression(), days in 0i64..40_000) {
        let from = DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let to = from + TimeDelta::days(60);
        let ours: Vec<_> = cron(&text).between(from, to, Tz::UTC, DstPolicy::Once).take(500).collect();
        prop_assert_eq!(ours, peer_runs(&text, from, to, Tz::UTC));
    }

    #[test]
    fn a_single_time_of_day_survives_a_change_of_the_clocks_in_both(
        minute in 0u32..60,
        hour in 0u32..4,
        (timezone, at) in random::transition(),
    ) {
        // A day is missing in Apia and Kwajalein; croner gives up there.
        let date = at.with_timezone(&timezone).date_naive();
        prop_assume!(date != NaiveDate::from_ymd_opt(2011, 12, 31).expect("a date"));
        prop_assume!(date != NaiveDate::from_ymd_opt(1993, 8, 22).expect("a date"));
        let text = format!("{minute} {hour} * * *");
        let (from, to) = (at - TimeDelta::hours(30), at + TimeDelta::hours(60));
        let ours: Vec<_> = cron(&text).between(from, to, timezone, DstPolicy::Once).collect();
        prop_assert_eq!(ours, peer_runs(&text, from, to, timezone));
    }
}
