//! Cron expressions as others use them: through the public functions of `domain::trigger`.

/// Texts that must be refused, quickly and with a helpful message.
mod bad_input;
/// Runs counted day by day.
mod calendar;
/// What is said about changes of the clocks.
mod clock_changes;
/// Days on which the clocks of some zone did something unusual.
mod clocks;
/// Agreement with croner, but for what is known to differ.
mod croner_peer;
/// Agreement with croniter, but for what is known to differ.
mod croniter_peer;
/// Several lines in one expression.
mod lines;
/// Advice.
mod lints;
/// The rules of the Open Cron Pattern Specification 1.0.
mod ocps;
/// An independent, slow and simple account of when an expression runs.
mod oracle;
/// What must hold for every expression, zone and instant.
mod properties;
/// Expressions, zones and instants drawn at random.
mod random;
/// An independent reader of sentences.
mod reader;
/// Every refusal, with its position and fix.
mod refusals;
/// Schedules: limits, exceptions, jitter, previews.
mod schedules;
/// What expressions are said to mean.
mod sentences;
/// Names of time zones.
mod timezones;
/// Every so many weeks.
mod weeks;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::trigger::cron::CronExpression;

/// Parses an expression that is valid.
fn cron(text: &str) -> CronExpression {
    text.parse().unwrap_or_else(|problem| panic!("{text} was refused: {problem:?}"))
}

/// Parses an instant: `2027-03-28T01:00:00Z`.
fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text} is no instant: {error}"))
}

fn zone(name: &str) -> Tz {
    name.parse().unwrap_or_else(|error| panic!("{name} is no zone: {error}"))
}

/// Returns the shortest of a few durations: what the work takes when nothing else disturbs.
fn shortest(mut work: impl FnMut()) -> Duration {
    let measure = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..5).map(measure).min().unwrap_or_default()
}
