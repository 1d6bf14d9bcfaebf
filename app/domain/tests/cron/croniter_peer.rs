//! `fixtures/croniter.tsv` holds what croniter 7.0.0 and a minute scan in Python say about 5,000 schedules;
//! `scripts/cron-fixture.py` wrote it. The scan must agree to the minute. croniter must agree but for what
//! `docs/cron.md` says.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::trigger::cron::{DstPolicy, Field};

use crate::{cron, zone};

const FIXTURE: &str = include_str!("fixtures/croniter.tsv");

struct Row {
    text: &'static str,
    timezone: Tz,
    start: DateTime<Utc>,
    scan: Vec<DateTime<Utc>>,
    croniter: Vec<DateTime<Utc>>,
}

impl Row {
    fn read(line: &'static str) -> Self {
        let columns: Vec<_> = line.split('\t').collect();
        let [text, timezone, start, scan, croniter] = columns.try_into().expect("five columns");
        let minutes: i64 = start.parse().expect("minutes");
        let start = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let instants = |distances: &str| {
            let distances = distances.split(',').filter(|distance| !distance.is_empty());
            let step = |at: &mut DateTime<Utc>, distance: &str| {
                *at += TimeDelta::minutes(distance.parse().expect("minutes"));
                Some(*at)
            };
            distances.scan(start, step).collect::<Vec<_>>()
        };
        let croniter = instants(if croniter == "=" { scan } else { croniter });
        Self { text, timezone: zone(timezone), start, scan: instants(scan), croniter }
    }

    fn ours(&self, policy: DstPolicy) -> Vec<DateTime<Utc>> {
        let expression = cron(self.text);
        let next = |after: &DateTime<Utc>| expression.next_after(*after, self.timezone, policy);
        std::iter::successors(next(&self.start), next).take(self.scan.len()).collect()
    }
}

fn rows() -> impl Iterator<Item = Row> {
    FIXTURE.lines().map(Row::read)
}

#[test]
fn the_scan_agrees_to_the_minute_except_where_croniter_stands_for_it() {
    assert_eq!(rows().count(), 5_000);
    for row in rows() {
        assert_eq!(row.ours(DstPolicy::Once), row.scan, "{} in {}", row.text, row.timezone);
    }
}

#[test]
fn in_utc_croniter_differs_only_about_lists_of_every_value() {
    let differing: Vec<_> =
        rows().filter(|row| row.timezone == Tz::UTC && row.ours(DstPolicy::Once) != row.croniter).collect();
    for row in &differing {
        let expression = cron(row.text);
        let all_listed = |field: Field, count| !expression.is_star(field) && expression.values(field).len() == count;
        let one_is_listed = all_listed(Field::Day, 31) || all_listed(Field::Weekday, 7);
        assert!(one_is_listed, "{}", row.text);
    }
    assert_eq!(differing.len(), 6);
}

#[test]
fn around_changes_of_the_clocks_croniter_differs_as_documented() {
    let (mut fixed, mut repeated, mut real_time) = (0, 0, 0);
    for row in rows().filter(|row| row.timezone != Tz::UTC && row.croniter != row.scan) {
        if cron(row.text).follows_real_time() {
            real_time += 1;
        } else {
            fixed += 1;
            repeated += usize::from(row.ours(DstPolicy::Twice) == row.croniter);
        }
    }
    // Fixed times run twice in croniter when an hour is repeated, as they do here if told so.
    assert_eq!((fixed, repeated), (45, 45));
    // With a star in the hour, croniter loses or adds runs at the edges.
    assert_eq!(real_time, 101);
}
