use chrono::Timelike;

use super::{CronExpression, HourClock, line::Line, set::Set, words::join};

use crate::trigger::schedule::every_weeks_words;

pub(super) use self::days::{day_phrase, weekday_phrase};
use self::{days::Ending, times::Times};

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
        match &*self.lines {
            [only] => describe_line(only, clock),
            lines => self.describe_times(clock).unwrap_or_else(|| {
                let mut sentences = lines.iter().map(|line| describe_line(line, clock));
                let first = sentences.next().unwrap_or_default();
                sentences.fold(first, |all, sentence| format!("{all}; {}", in_lower_case(&sentence)))
            }),
        }
    }

    /// Returns the same for an expression of which only every so many weeks count.
    pub fn describe_every(&self, weeks: u32, clock: HourClock) -> String {
        match weeks {
            0 | 1 => self.describe(clock),
            _ => format!("{}: {}", every_weeks_words(weeks), in_lower_case(&self.describe(clock))),
        }
    }

    /// Says lines that differ in their times of day only: `At 09:00 and 15:30 on Mondays`.
    fn describe_times(&self, clock: HourClock) -> Option<String> {
        let days = |line: &Line| {
            let times = Times::new(line.fields().minutes, line.fields().hours, clock);
            (times.ending == Ending::EveryDay).then(|| days::describe(line.fields(), times.ending))
        };
        let first = self.lines.first()?;
        let days_of_first = days(first)?;
        if !self.lines.iter().all(|line| days(line).as_ref() == Some(&days_of_first)) {
            return None;
        }
        let times = self.times_of_day();
        let hours: Set = times.iter().map(|time| time.hour()).collect();
        let minutes: Set = times.iter().map(|time| time.minute()).collect();
        if usize::try_from(hours.len() * minutes.len()).is_ok_and(|count| count == times.len()) {
            // One line would do, and the sentence is that of this line.
            let times = Times::new(minutes, hours, clock);
            return Some(format!("{}{}", times.text, days::describe(first.fields(), times.ending)));
        }
        let times: Vec<_> = times.into_iter().map(|time| clock.time(time.hour(), time.minute())).collect();
        Some(format!("At {}{days_of_first}", join(&times, "and")))
    }
}

fn describe_line(line: &Line, clock: HourClock) -> String {
    let fields = line.fields();
    let times = Times::new(fields.minutes, fields.hours, clock);
    let mut sentence = times.text;
    sentence.push_str(&days::describe(fields, times.ending));
    sentence
}

/// Returns a sentence as it goes on within another.
pub(in crate::trigger) fn in_lower_case(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
