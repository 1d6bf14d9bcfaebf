use chrono::{DateTime, TimeDelta, Utc};

use crate::ui::{Portion, Tick};

/// The distances between marks that people read easily, in milliseconds, with the unit in which they are counted.
const STEPS: [(i64, i64, &str); 22] = [
    (10, 1, "ms"),
    (50, 1, "ms"),
    (100, 1, "ms"),
    (200, 1_000, "s"),
    (500, 1_000, "s"),
    (1_000, 1_000, "s"),
    (2_000, 1_000, "s"),
    (5_000, 1_000, "s"),
    (10_000, 1_000, "s"),
    (20_000, 1_000, "s"),
    (60_000, MINUTE, "min"),
    (2 * MINUTE, MINUTE, "min"),
    (5 * MINUTE, MINUTE, "min"),
    (10 * MINUTE, MINUTE, "min"),
    (20 * MINUTE, MINUTE, "min"),
    (HOUR, HOUR, "h"),
    (2 * HOUR, HOUR, "h"),
    (4 * HOUR, HOUR, "h"),
    (12 * HOUR, HOUR, "h"),
    (24 * HOUR, 24 * HOUR, "d"),
    (5 * 24 * HOUR, 24 * HOUR, "d"),
    (30 * 24 * HOUR, 24 * HOUR, "d"),
];

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// How many marks an axis has room for.
const MOST_MARKS: i64 = 6;

/// A stretch of time, and where instants lie in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Scale {
    from: DateTime<Utc>,
    milliseconds: i64,
    step: (i64, i64, &'static str),
}

impl Scale {
    /// Returns a scale that begins at an instant and reaches at least to another one, up to a full mark.
    pub(super) fn new(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let length = (until - from).num_milliseconds().max(1);
        let step = STEPS.into_iter().find(|(step, ..)| length <= step * MOST_MARKS).unwrap_or(STEPS[STEPS.len() - 1]);
        Self { from, milliseconds: (length + step.0 - 1) / step.0 * step.0, step }
    }

    /// Returns whether an instant lies on it, and not before it.
    pub(super) fn holds(self, instant: DateTime<Utc>) -> bool {
        instant >= self.from
    }

    /// Returns where an instant lies.
    pub(super) fn at(self, instant: DateTime<Utc>) -> Portion {
        Portion::of((instant - self.from).num_milliseconds(), self.milliseconds)
    }

    /// Returns how much of it a time takes.
    pub(super) fn length(self, time: TimeDelta) -> Portion {
        Portion::of(time.num_milliseconds(), self.milliseconds)
    }

    /// Returns the marks, the first with their unit.
    pub(super) fn ticks(self) -> Vec<Tick> {
        let (step, unit, name) = self.step;
        let tick = |number: i64| Tick {
            at: Portion::of(number * step, self.milliseconds),
            label: match (number * step / unit, number * step % unit * 10 / unit) {
                (0, 0) => format!("0 {name}"),
                (whole, 0) => whole.to_string(),
                (whole, tenth) => format!("{whole}.{tenth}"),
            },
        };
        (0..=self.milliseconds / step).map(tick).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(milliseconds: i64) -> Scale {
        let from = DateTime::UNIX_EPOCH;
        Scale::new(from, from + TimeDelta::milliseconds(milliseconds))
    }

    fn labels(milliseconds: i64) -> String {
        scale(milliseconds).ticks().into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_are_numbers_that_people_read_easily() {
        for (milliseconds, text) in [
            (0, "0 ms 10"),
            (840, "0 s 0.2 0.4 0.6 0.8 1"),
            (1_020, "0 s 0.2 0.4 0.6 0.8 1 1.2"),
            (2_600, "0 s 0.5 1 1.5 2 2.5 3"),
            (5_100, "0 s 1 2 3 4 5 6"),
            (61_000, "0 s 20 40 60 80"),
            (351_000, "0 min 1 2 3 4 5 6"),
            (26 * HOUR, "0 h 12 24 36"),
            (1_000 * 24 * HOUR, "0 d 30 60 90"),
        ] {
            assert!(labels(milliseconds).starts_with(text), "{milliseconds}: {}", labels(milliseconds));
        }
    }

    #[test]
    fn the_end_is_a_full_mark_and_everything_lies_before_it() {
        let scale = scale(351_000);
        assert_eq!(scale.at(DateTime::UNIX_EPOCH + TimeDelta::minutes(6)), Portion::WHOLE);
        assert_eq!(scale.length(TimeDelta::minutes(3)), Portion::of(1, 2));
        assert_eq!(scale.at(DateTime::UNIX_EPOCH - TimeDelta::minutes(3)), Portion::default());
    }
}
