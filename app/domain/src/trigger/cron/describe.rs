use super::{CronExpression, HourClock};

pub(super) use self::days::{day_phrase, weekday_phrase};
use self::times::Times;

/// The days: `on day 1 of the month or on Mondays`.
mod days;
/// Values seen as runs and progressions.
mod shape;
/// The times of day: `Every 15 minutes from 09:00 to 17:45`.
mod times;

impl CronExpression {
    /// Returns a sentence that says when the expression runs, without a full stop and without the zone.
    ///
    /// It says neither more nor less than the expression: where a step does not divide its hour, day or month, the
    /// sentence says where it starts anew.
    pub fn describe(&self, clock: HourClock) -> String {
        let fields = self.fields();
        let times = Times::new(fields.minutes, fields.hours, clock);
        let mut sentence = times.text;
        sentence.push_str(&days::describe(fields, times.ending));
        sentence
    }
}
