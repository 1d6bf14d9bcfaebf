//! Schedules as people say them.
//!
//! The grammar is small and fixed: it needs no network, understands the same thing every time, and names the word that it does
//! not understand. docs/schedules.md lists what can be said. Sentences of [`CronExpression::describe`] can be said, too.

use chrono::NaiveTime;

pub(super) use self::words::time;
use self::{
    parts::{Days, Parts},
    words::{Word, split},
};
use super::{CronExpression, SEPARATOR};
use crate::problem::Problem;

/// Days by name and number.
mod days;
/// What has been said, put together as an expression.
mod parts;
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
    let mut said: Vec<Phrase> = Vec::new();
    let mut start = 0;
    for part in text.split(SEPARATOR) {
        let words = split(part, start);
        start += part.chars().count() + 1;
        if let Some(phrase) = read_part(&words, usual)? {
            said.push(phrase);
        }
    }
    let Some(first) = said.first() else {
        return Err(Problem::new("", "Say when it is to start: every weekday at 9, say."));
    };
    let every_weeks = first.every_weeks;
    if said[1..].iter().any(|phrase| ![1, every_weeks].contains(&phrase.every_weeks)) {
        return Err(Problem::new("", "All parts count the same weeks. Give the others a trigger of their own."));
    }
    let cron = said.into_iter().map(|phrase| phrase.cron).collect::<Vec<_>>().join("; ");
    // What was said may be a day that never comes.
    match cron.parse::<CronExpression>() {
        Ok(_) => Ok(Phrase { cron, every_weeks }),
        Err(problem) => Err(Problem::new("", problem.message)),
    }
}

/// Reads what stands between two semicolons; nothing where nothing does.
fn read_part(words: &[Word], usual: NaiveTime) -> Result<Option<Phrase>, Problem> {
    if words.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader { words, next: 0, parts: Parts::default() };
    while reader.next < words.len() {
        reader.read()?;
    }
    let every_weeks = reader.parts.every_weeks.unwrap_or(1);
    Ok(Some(Phrase { cron: reader.parts.to_cron(usual)?, every_weeks }))
}

struct Reader<'a> {
    words: &'a [Word],
    next: usize,
    parts: Parts,
}

/// The units that can be counted.
const UNITS: [&str; 5] = ["minute", "hour", "day", "week", "month"];

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> &'a str {
        self.words.get(self.next + ahead).map_or("", |word| &word.text)
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
        if self.take(&["every", "each"]) {
            return self.read_every();
        }
        if self.take(&["at", "@"]) {
            return self.read_times();
        }
        if self.take(&["from", "between"]) {
            return self.read_stretch();
        }
        // An enumeration goes on: “and on Fridays”, “and the 15th”, “or on Mondays”.
        if self.take(&["or"]) {
            self.parts.either = true;
            return Ok(());
        }
        if self.take(&[",", "and", "on", "in", "of", "the", "month", "a"]) {
            return Ok(());
        }
        if self.take(&["starting"]) && self.take(&["anew"]) {
            // What sentences say of steps that do not divide their hour.
            return if self.take(&["every"]) && self.take(&["hour", "day"]) {
                Ok(())
            } else {
                self.refuse("Starting anew every hour or day.")
            };
        }
        if self.read_word_for_all() || self.read_ordinal()? || self.read_weekdays()? || self.read_months()? {
            return Ok(());
        }
        if let Some((time, length)) = self.time_at(0, false) {
            self.next += length;
            self.parts.times.push(time);
            return self.read_more_times();
        }
        let word = self.peek(0);
        match word {
            "except" | "not" | "but" | "holidays" | "without" => {
                self.refuse("Dates without a start have a field of their own: “Dates left out”, under “More”.")
            }
            "biweekly" => self.refuse("“biweekly” means twice a week to some, and every 2 weeks to others. Say which."),
            _ => self.refuse(format!(
                "“{word}” is not known here. “every weekday at 9” is, or “on the last day of the month at 18:30”."
            )),
        }
    }

    /// Reads a word that says all days or times: `daily`, `weekdays`, `hourly`.
    fn read_word_for_all(&mut self) -> bool {
        let parts = &mut self.parts;
        match self.words[self.next].text.as_str() {
            "hourly" => parts.step = Some(60),
            "daily" | "nightly" => parts.days = Days::All,
            "weekly" => parts.is_weekly = true,
            "fortnightly" => (parts.every_weeks, parts.is_weekly) = (Some(2), true),
            "monthly" => parts.is_monthly = true,
            "quarterly" => parts.set_months_by(3),
            "yearly" | "annually" => parts.set_months_by(12),
            "weekdays" | "workdays" => parts.add_weekdays(1..=5),
            "weekends" => parts.add_weekdays([6, 0]),
            "midnight" => parts.times.push(NaiveTime::MIN),
            "noon" | "midday" => parts.times.extend(NaiveTime::from_hms_opt(12, 0, 0)),
            _ => return false,
        }
        self.next += 1;
        true
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
            "hour" | "hours" | "h" | "hrs" => self.set_step(count * 60),
            "day" | "days" if count == 1 => {
                self.parts.days = Days::All;
                self.next += 1;
                Ok(())
            }
            "month" | "months" if 12 % count == 0 => {
                self.parts.set_months_by(count);
                self.next += 1;
                Ok(())
            }
            "week" | "weeks" => self.read_weeks(count),
            "day" | "days" | "month" | "months" => {
                let unit = self.peek(0).trim_end_matches('s').to_owned();
                self.refuse(format!("Cron cannot count every {count} {unit}s from a first one: its days begin anew with each month. Name the days, such as “on the 1st and 15th”."))
            }
            "" => self.refuse(format!("Every {count} what: minutes, hours?")),
            unit => {
                self.refuse(format!("“{unit}” is no unit that is known here: minutes, hours, days, weeks, months."))
            }
        }
    }

    fn set_step(&mut self, minutes: u32) -> Result<(), Problem> {
        if self.parts.step.is_some() {
            return self.refuse("It can have one distance between starts only.");
        }
        self.parts.step = Some(minutes);
        self.next += 1;
        Ok(())
    }

    /// Reads what follows `every` without a number: a unit, or days by name.
    fn read_every_one(&mut self) -> Result<(), Problem> {
        match self.peek(0) {
            "minute" | "min" => return self.set_step(1),
            "hour" => return self.set_step(60),
            "day" | "night" => self.parts.days = Days::All,
            "morning" => self.parts.days = Days::All,
            "week" => self.parts.is_weekly = true,
            "fortnight" => (self.parts.every_weeks, self.parts.is_weekly) = (Some(2), true),
            "month" => self.parts.is_monthly = true,
            "quarter" => self.parts.set_months_by(3),
            "year" => self.parts.set_months_by(12),
            "weekday" | "workday" => self.parts.add_weekdays(1..=5),
            "weekend" => self.parts.add_weekdays([6, 0]),
            "" => return self.refuse("Every what: day, weekday, Monday, 15 minutes?"),
            // Days by name, and what is not known, are read as they are without “every”.
            _ => return Ok(()),
        }
        self.next += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
