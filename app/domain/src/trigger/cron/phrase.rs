//! Schedules as people say them.
//!
//! The grammar is small and fixed: it needs no network, understands the same thing every time, and names the word that it does
//! not understand. docs/schedules.md lists what can be said. Sentences of [`CronExpression::describe`] can be said, too.

use chrono::NaiveTime;

pub(super) use self::words::time;
use self::{
    parts::{Parts, WeeksFor},
    words::{Word, split},
};
use super::{CronExpression, SEPARATOR};
use crate::problem::Problem;

/// Cron where words are expected.
mod cron_text;
/// Days as an expression has them.
mod day_parts;
/// Days by name and number.
mod days;
/// Days that are left out.
mod except;
/// Dates from which on something counts.
mod first_day;
/// Which days and times share a line.
mod lines;
/// What has been said, put together as an expression.
mod parts;
/// Distances between starts.
mod steps;
/// Times of day.
mod times;
/// Every so many weeks.
mod weeks;
/// The words of a phrase, and what single ones mean.
mod words;

/// What a phrase says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Phrase {
    /// The cron expression.
    pub cron: String,
    /// Every how many weeks it counts: 1 for each.
    pub every_weeks: u32,
}

/// Reads a schedule as people say it, such as `every weekday at 9`; several have semicolons between them.
///
/// `usual` is the time of day where none is said.
///
/// # Errors
///
/// A problem of no field that quotes the word that is not understood, or says why cron has no expression for what was said.
pub fn parse_phrase(text: &str, usual: NaiveTime) -> Result<Phrase, Problem> {
    if cron_text::is_cron(text) {
        let expression: CronExpression = text.parse()?;
        return Ok(Phrase { cron: expression.as_str().trim().to_owned(), every_weeks: 1 });
    }
    let mut said: Vec<Parts> = Vec::new();
    let mut crons: Vec<String> = Vec::new();
    let mut start = 0;
    for part in text.split(SEPARATOR) {
        let words = split(part, start);
        start += part.chars().count() + 1;
        for parts in read_part(&words)? {
            crons.push(parts.to_cron(usual, &words)?);
            said.push(parts);
        }
    }
    let every_weeks = weeks_of(&said)?;
    let cron = crons.join("; ");
    // What was said may be a day that never comes.
    match cron.parse::<CronExpression>() {
        Ok(_) => Ok(Phrase { cron, every_weeks }),
        Err(problem) => Err(Problem::new("", problem.message)),
    }
}

/// Returns every how many weeks all that was said counts.
fn weeks_of(said: &[Parts]) -> Result<u32, Problem> {
    let Some((first, others)) = said.split_first() else {
        return Err(Problem::new("", "Say when it is to start: every weekday at 9, say."));
    };
    let is_same = |other: &Parts| match (first.every_weeks, other.every_weeks) {
        (Some(_), None) => match first.weeks_for {
            WeeksFor::All => true,
            WeeksFor::These => !other.says_every,
            WeeksFor::OneDay => false,
        },
        (first, other) => first == other,
    };
    if others.iter().all(is_same) && !said.iter().any(|parts| parts.mixes_weeks) {
        Ok(first.every_weeks.unwrap_or(1))
    } else {
        Err(Problem::new("", "All parts count the same weeks. Give the others a trigger of their own."))
    }
}

/// Reads the lines that stand between two semicolons; none where nothing does.
fn read_part(words: &[Word]) -> Result<Vec<Parts>, Problem> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut reader = Reader { words, next: 0, element: 0, parts: Parts::default(), lines: Vec::new() };
    while reader.next < words.len() {
        reader.read()?;
    }
    reader.into_lines()
}

struct Reader<'a> {
    words: &'a [Word],
    /// The index of the next word.
    next: usize,
    /// The index of the first word of what is being read.
    element: usize,
    /// What belongs together so far.
    parts: Parts,
    /// What was said before, with days and times of its own.
    lines: Vec<Parts>,
}

/// What is said of a second distance between starts.
const ONE_DISTANCE: &str = "It can have one distance between starts only.";

/// The units that can be counted.
const UNITS: [&str; 5] = ["minute", "hour", "day", "week", "month"];

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> &'a str {
        self.words.get(self.next + ahead).map_or("", |word| &word.text)
    }

    /// Returns a word as it was typed.
    fn typed(&self, ahead: usize) -> &'a str {
        self.words.get(self.next + ahead).map_or("", |word| &word.typed)
    }

    /// Goes on if the next word is one of these.
    fn take(&mut self, any: &[&str]) -> bool {
        let found = self.next < self.words.len() && any.contains(&self.peek(0));
        self.next += usize::from(found);
        found
    }

    fn refuse<T>(&self, message: impl Into<String>) -> Result<T, Problem> {
        let problem = Problem::new("", message);
        Err(match self.words.get(self.next.min(self.words.len() - 1)) {
            Some(word) => problem.at(word.start, word.end),
            None => problem,
        })
    }

    fn read(&mut self) -> Result<(), Problem> {
        self.element = self.next;
        if self.take(&["every", "each"]) {
            return self.read_every();
        }
        if self.take(&["at", "@"]) {
            return self.read_times();
        }
        if ["from", "between"].contains(&self.peek(0)) {
            return self.read_stretch();
        }
        // An enumeration goes on: “and on Fridays”, “and the 15th”, “or on Mondays”.
        if self.take(&["or"]) {
            self.parts.days.either = true;
            return Ok(());
        }
        if self.take(&[",", "and", "on", "in", "of", "the", "month", "a"]) {
            return Ok(());
        }
        if self.take(&["starting", "beginning", "since"]) {
            return self.read_beginning();
        }
        if except::EXCEPT.contains(&self.peek(0)) {
            return self.read_exception();
        }
        if self.read_word_for_all()? || self.read_ordinal()? || self.read_weekdays() || self.read_months() {
            return Ok(());
        }
        if let Some((time, length)) = self.time_at(0, false) {
            self.turn_to_times(false)?;
            self.next += length;
            self.parts.times.push(time);
            return self.read_more_times();
        }
        match self.peek(0) {
            "holidays" => self.refuse(except::DATES_LEFT_OUT),
            "biweekly" => self.refuse("“biweekly” means twice a week to some, and every 2 weeks to others. Say which."),
            _ => self.refuse(format!(
                "“{}” is not known here. “every weekday at 9” is, or “on the last day of the month at 18:30”.",
                self.typed(0)
            )),
        }
    }

    /// Reads `anew every hour`, which sentences say of steps that do not divide theirs.
    fn read_beginning(&mut self) -> Result<(), Problem> {
        if !self.take(&["anew"]) {
            return self.refuse_first_day();
        }
        self.parts.starts_anew = true;
        if self.take(&["every"]) && self.take(&["hour", "day"]) {
            Ok(())
        } else {
            self.refuse("Starting anew every hour or day.")
        }
    }

    /// Reads a word that says all days or times: `daily`, `weekdays`, `hourly`.
    fn read_word_for_all(&mut self) -> Result<bool, Problem> {
        match self.peek(0) {
            "hourly" => self.set_step(60)?,
            "midnight" | "noon" | "midday" => {
                self.turn_to_times(false)?;
                self.parts.times.extend(NaiveTime::from_hms_opt(if self.peek(0) == "midnight" { 0 } else { 12 }, 0, 0));
                self.next += 1;
            }
            "daily" | "nightly" => self.add_all_days(),
            "weekly" => self.add_frequency(Frequency::Weeks(1)),
            "fortnightly" => self.add_frequency(Frequency::Weeks(2)),
            "monthly" => self.add_frequency(Frequency::Months(1)),
            "quarterly" => self.add_frequency(Frequency::Months(3)),
            "yearly" | "annually" => self.add_frequency(Frequency::Months(12)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn add_all_days(&mut self) {
        self.turn_to_days();
        self.parts.days.is_all = true;
        self.next += 1;
    }

    fn add_frequency(&mut self, frequency: Frequency) {
        self.turn_to_frequency();
        match frequency {
            Frequency::Weeks(weeks) => {
                self.parts.days.is_weekly = true;
                self.parts.every_weeks = (weeks > 1).then_some(weeks);
            }
            Frequency::Months(months) => self.parts.days.set_months_by(months),
        }
        self.next += 1;
    }

    fn read_every(&mut self) -> Result<(), Problem> {
        if self.read_every_other_weekday() {
            return Ok(());
        }
        let count = match self.peek(0) {
            "other" => Some(2),
            // “every second day”, “every 3rd month”
            word if UNITS.contains(&self.peek(1)) => words::ordinal(word).or_else(|| words::day_number(word)),
            word => word.parse::<u32>().ok(),
        };
        let Some(count) = count else { return self.read_every_one() };
        self.next += 1;
        if count == 0 {
            self.next -= 1;
            return self.refuse("Every 0 of something is never.");
        }
        match self.peek(0) {
            "minute" | "minutes" | "min" | "mins" | "m" => self.set_step(count),
            "hour" | "hours" | "h" | "hrs" => self.set_step(count.saturating_mul(60)),
            "day" | "days" if count == 1 => {
                self.add_all_days();
                Ok(())
            }
            "month" | "months" if 12 % count == 0 => {
                self.add_frequency(Frequency::Months(count));
                Ok(())
            }
            "week" | "weeks" => self.read_weeks(count),
            "day" | "days" | "month" | "months" => {
                let unit = self.peek(0).trim_end_matches('s').to_owned();
                self.refuse(format!("Cron cannot count every {count} {unit}s from a first one: its days begin anew with each month. Name the days, such as “on the 1st and 15th”."))
            }
            "" => self.refuse(format!("Every {count} what: minutes, hours?")),
            _ => self.refuse(format!(
                "“{}” is no unit that is known here: minutes, hours, days, weeks, months.",
                self.typed(0)
            )),
        }
    }

    fn set_step(&mut self, minutes: u32) -> Result<(), Problem> {
        self.turn_to_times(true)?;
        if self.parts.step.is_some() {
            return self.refuse(ONE_DISTANCE);
        }
        self.next += 1;
        (self.parts.step, self.parts.step_words) = (Some(minutes), (self.element, self.next));
        Ok(())
    }

    /// Reads what follows `every` without a number: a unit, or days by name.
    fn read_every_one(&mut self) -> Result<(), Problem> {
        match self.peek(0) {
            "minute" | "min" => return self.set_step(1),
            "hour" => return self.set_step(60),
            "day" | "night" | "morning" => self.add_all_days(),
            "week" => self.add_frequency(Frequency::Weeks(1)),
            "fortnight" => self.add_frequency(Frequency::Weeks(2)),
            "month" => self.add_frequency(Frequency::Months(1)),
            "quarter" => self.add_frequency(Frequency::Months(3)),
            "year" => self.add_frequency(Frequency::Months(12)),
            "weekday" | "workday" => {
                self.turn_to_days();
                self.parts.days.weekdays.extend(1..=5);
                self.next += 1;
            }
            "" => return self.refuse("Every what: day, weekday, Monday, 15 minutes?"),
            // Days by name, and what is not known, are read as they are without “every”.
            _ => {}
        }
        Ok(())
    }
}

/// How often something comes, on whichever day.
#[derive(Clone, Copy)]
enum Frequency {
    Weeks(u32),
    Months(u32),
}

#[cfg(test)]
mod tests;
