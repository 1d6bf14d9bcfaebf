//! Measures parsing and stepping over the schedules of the croniter fixture, here and in croner.
//!
//! `cargo run --example cron_bench -p domain` prints one line per measure and engine: measure, engine, mean and 99th
//! percentile in nanoseconds, number of schedules. `python3 scripts/cron-fixture.py --bench` prints the same measures
//! for croniter.

use std::{
    hint::black_box,
    str::FromStr,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use domain::trigger::{
    cron::{CronExpression, DstPolicy, HourClock, LintContext},
    schedule::Schedule,
};

const FIXTURE: &str = include_str!("../tests/cron/fixtures/croniter.tsv");

/// How many runs are stepped through from each start.
const STEPS: u32 = 10;

/// The shortest of so many repetitions counts, so that what else the machine does is left out.
const REPETITIONS: u32 = 5;

struct Row {
    text: &'static str,
    timezone: Tz,
    start: DateTime<Utc>,
}

fn main() {
    let rows: Vec<Row> = FIXTURE.lines().filter_map(read).collect();
    let (utc, zoned): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.timezone == Tz::UTC);

    report("parse", "flowforge", measure(&rows, 1, |row| drop(black_box(CronExpression::from_str(row.text)))));
    report("parse", "croner", measure(&rows, 1, |row| drop(black_box(Cron::from_str(row.text)))));
    // The first run makes the stepper, which parsing leaves for later.
    let first_run = |row: &Row| {
        let cron: Option<CronExpression> = row.text.parse().ok();
        black_box(cron.and_then(|cron| cron.next_after(row.start, row.timezone, DstPolicy::Once)));
    };
    report("parse and first run", "flowforge", measure(&rows, 1, first_run));
    for (name, rows) in [("next in UTC", &utc), ("next around a change of the clocks", &zoned)] {
        let ours: Vec<_> =
            rows.iter().filter_map(|row| Some((*row, row.text.parse::<CronExpression>().ok()?))).collect();
        for (row, cron) in &ours {
            black_box(cron.next_after(row.start, row.timezone, DstPolicy::Once));
        }
        let step = |(row, cron): &(&Row, CronExpression)| {
            let next = |at: &DateTime<Utc>| cron.next_after(*at, row.timezone, DstPolicy::Once);
            walk(row.start, next);
        };
        report(name, "flowforge", measure(&ours, STEPS, step));
        let peers: Vec<_> = rows.iter().filter_map(|row| Some((*row, Cron::from_str(row.text).ok()?))).collect();
        let step = |(row, cron): &(&Row, Cron)| {
            let next = |at: &DateTime<Tz>| cron.find_next_occurrence(at, false).ok();
            walk(row.start.with_timezone(&row.timezone), next);
        };
        report(name, "croner", measure(&peers, STEPS, step));
    }
    report_what_a_keystroke_costs(&rows);
}

/// Measures all that the schedule editor shows when a character is typed.
fn report_what_a_keystroke_costs(rows: &[Row]) {
    report(
        "sentence",
        "flowforge",
        measure(rows, 1, |row| {
            let cron: Option<CronExpression> = row.text.parse().ok();
            drop(black_box(cron.map(|cron| cron.describe(HourClock::TwentyFour))));
        }),
    );
    report(
        "everything for a keystroke",
        "flowforge",
        measure(&rows[rows.len() - 1_000..], 1, |row| {
            let Ok(cron) = row.text.parse::<CronExpression>() else { return };
            let (timezone, policy, clock) = (row.timezone, DstPolicy::Once, HourClock::TwentyFour);
            let schedule = Schedule::new(cron, timezone);
            black_box(schedule.describe(clock));
            black_box(schedule.preview(row.start, 5));
            black_box(schedule.calendar(row.start.with_timezone(&timezone).date_naive(), 366));
            black_box(schedule.clock_changes(row.start, 2));
            black_box(schedule.expression.lint(&LintContext { from: row.start, timezone, policy, clock }));
        }),
    );
}

fn read(line: &'static str) -> Option<Row> {
    let mut columns = line.split('\t');
    let (text, timezone, start) = (columns.next()?, columns.next()?.parse().ok()?, columns.next()?.parse().ok()?);
    Some(Row { text, timezone, start: DateTime::UNIX_EPOCH + TimeDelta::minutes(start) })
}

fn walk<T>(start: T, next: impl Fn(&T) -> Option<T>) {
    let mut at = start;
    for _ in 0..STEPS {
        let Some(found) = next(&at) else { break };
        at = black_box(found);
    }
}

/// Returns, for each of `items`, how long one of `steps` equal steps of `work` takes.
fn measure<T>(items: &[T], steps: u32, work: impl Fn(&T)) -> Vec<Duration> {
    let once = |item: &T| {
        let start = Instant::now();
        work(item);
        start.elapsed() / steps
    };
    items.iter().map(|item| (0..REPETITIONS).map(|_| once(item)).min().unwrap_or_default()).collect()
}

fn report(measure: &str, engine: &str, mut durations: Vec<Duration>) {
    durations.sort_unstable();
    let count = durations.len();
    let mean = durations.iter().map(Duration::as_nanos).sum::<u128>() / count.max(1) as u128;
    let percentile = durations.get(count * 99 / 100).map_or(0, Duration::as_nanos);
    println!("{measure}\t{engine}\t{mean}\t{percentile}\t{count}");
}
