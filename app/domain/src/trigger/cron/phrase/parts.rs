use std::mem;

use chrono::NaiveTime;

use super::{day_parts::DayParts, steps, words::Word};
use crate::{
    problem::Problem,
    trigger::cron::builder::{BuiltTimes, lines_of, time_label},
};

/// What has been said of times, and of the days on which they count.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Times of day.
    pub(super) times: Vec<NaiveTime>,
    /// The distance between starts in minutes.
    pub(super) step: Option<u32>,
    /// The indices of the first word of that distance, and of the one after its last.
    pub(super) step_words: (usize, usize),
    /// Whether the distance is said to start anew every hour or day.
    pub(super) starts_anew: bool,
    /// The minute of every hour.
    pub(super) past: Option<u32>,
    /// From when to when on each day; without an end, the day's.
    pub(super) stretch: Option<(NaiveTime, Option<NaiveTime>)>,
    /// Every how many weeks it counts.
    pub(super) every_weeks: Option<u32>,
    /// How far the count of weeks goes.
    pub(super) weeks_for: WeeksFor,
    /// Whether `every` was said of its days.
    pub(super) says_every: bool,
    /// Whether that was said beside days of which only some weeks count.
    pub(super) mixes_weeks: bool,
    /// The days that are being said.
    pub(super) days: DayParts,
    /// Days that were said before with the same times, in other months.
    pub(super) other_days: Vec<DayParts>,
    /// What was said of days and of times, one after the other.
    pub(super) order: Vec<Kind>,
    /// Whether a month or a frequency has been added to days and their times, so that no more of these can follow.
    pub(super) is_closed: bool,
    /// Whether it ends with how often, so that nothing can follow: it may belong to either.
    pub(super) ends_with_frequency: bool,
    /// The index of the first word.
    pub(super) first_word: usize,
}

/// What is said of a start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Days,
    Times,
}

/// How months were said.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Months {
    /// Before the days, or without any.
    #[default]
    Alone,
    /// After days: `the 24th of December`.
    AfterDays,
    /// With a day of their own: `24 December`.
    OfDate,
}

/// What a number of weeks is said of.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum WeeksFor {
    /// Of these days, and of those that follow without an `every` of their own: `every 2 weeks on Monday`.
    #[default]
    These,
    /// Of one day: `every second Friday`.
    OneDay,
    /// Of all that follows: `every 2 weeks: …`.
    All,
}

impl Parts {
    /// Begins days that have the same times and other months.
    pub(super) fn begin_other_days(&mut self, first_word: usize) {
        self.other_days.push(mem::take(&mut self.days));
        self.days.first_word = first_word;
    }

    /// Returns whether days were said last, before months and the like.
    pub(super) fn ends_with_days(&self) -> bool {
        self.order.last() == Some(&Kind::Days)
    }

    /// Returns all days in the order in which they were said.
    pub(super) fn all_days(&self) -> impl Iterator<Item = &DayParts> {
        self.other_days.iter().chain([&self.days])
    }

    /// Writes the expression of what the words say.
    pub(super) fn to_cron(&self, usual: NaiveTime, words: &[Word]) -> Result<String, Problem> {
        let times = self.times(usual).and_then(|times| times.to_cron());
        let times = times.map_err(|problem| self.place(Problem::new("", problem.message), words))?;
        let mut lines = Vec::new();
        for days in self.all_days() {
            lines.push(lines_of(&times, &days.to_cron(self.every_weeks.is_some())?));
        }
        Ok(lines.join("; "))
    }

    /// Says where a problem of the distance between starts stands; one of other times is of all that was said.
    fn place(&self, problem: Problem, words: &[Word]) -> Problem {
        let (first, end) = self.step_words;
        match words.get(first..end) {
            Some([first, .., last]) => problem.at(first.start, last.end),
            _ => problem,
        }
    }

    /// Returns the times of day; `usual` where none are said.
    fn times(&self, usual: NaiveTime) -> Result<BuiltTimes, Problem> {
        match (self.step, self.times.as_slice(), self.stretch) {
            (Some(_), [_, ..], _) => Err(Problem::new("", "Say either times or a distance between starts, not both.")),
            (Some(minutes), [], stretch) => match (self.past, stretch) {
                (Some(past), Some(_)) => Err(Problem::new(
                    "",
                    format!("Say it with the minute in the times: “every hour from 9:{past:02} to 17:{past:02}”."),
                )),
                (Some(past), None) => {
                    let from = NaiveTime::from_hms_opt(0, past, 0).unwrap_or_default();
                    steps::times(minutes, Some((from, None)), false)
                }
                (None, stretch) => steps::times(minutes, stretch, self.starts_anew),
            },
            (None, [], Some((from, _))) => Err(Problem::new(
                "",
                format!(
                    "From {} on every how many minutes or hours? “every 15 minutes from 9:00 to 17:45”.",
                    time_label(from)
                ),
            )),
            (None, _, Some(_)) => Err(Problem::new("", "Say either times or from when to when, not both.")),
            (None, [], None) => Ok(BuiltTimes::At(vec![usual])),
            (None, times, None) => {
                let mut times = times.to_vec();
                times.sort_unstable();
                times.dedup();
                Ok(BuiltTimes::At(times))
            }
        }
    }
}
