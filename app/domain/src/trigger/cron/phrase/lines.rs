use std::mem;

use super::{
    Reader,
    parts::{Kind, Months, Parts, WeeksFor},
};
use crate::problem::Problem;

/// What asks for days and times in parts.
const APART: &str =
    "Which times on which days? Say each with its own, and a semicolon between them: “Monday at 9; Friday at 17”.";

/// What begins a line of its own. Days and times that follow each other belong together, whichever come first; the next days
/// after times, or times after days, begin another line. Cron would start on each day at each time if they shared one.
impl Reader<'_> {
    /// Makes ready for times of day, or for a distance between starts.
    pub(super) fn turn_to_times(&mut self, is_step: bool) -> Result<(), Problem> {
        if self.parts.is_closed {
            return Err(self.apart(self.element));
        }
        let is_of_other_kind = if is_step { !self.parts.times.is_empty() } else { self.parts.step.is_some() };
        match self.parts.order.as_slice() {
            [Kind::Times, Kind::Days] => self.begin_line(),
            [Kind::Days, Kind::Times] if is_of_other_kind => self.begin_line(),
            [.., Kind::Times] => return Ok(()),
            _ => {}
        }
        self.parts.order.push(Kind::Times);
        Ok(())
    }

    /// Makes ready for days.
    pub(super) fn turn_to_days(&mut self) {
        let days = &self.parts.days;
        let has_other = self.parts.every_weeks.is_some() || days.says_how_often() || days.has_months();
        match self.parts.order.as_slice() {
            _ if self.parts.is_closed => self.begin_line(),
            [Kind::Days, Kind::Times] => self.begin_line(),
            [Kind::Times] if has_other && self.is_joined() => self.begin_line(),
            _ if days.months_said != Months::Alone => self.parts.begin_other_days(self.element),
            _ => {}
        }
        self.note_days();
        let says_every = self.says_every();
        self.parts.says_every |= says_every;
        self.parts.mixes_weeks |=
            says_every && self.parts.every_weeks.is_some() && self.parts.weeks_for != WeeksFor::All;
    }

    /// Returns whether `every` stands before the days that are being read; that of “every other Friday” is another.
    fn says_every(&self) -> bool {
        let is_any = |index: usize, any: &[&str]| self.words.get(index).is_some_and(|word| word.is_any(any));
        let is_every = |index: usize| is_any(index, &["every", "each"]);
        is_every(self.element) && !is_any(self.element + 1, &["other", "second", "2nd"])
            || self.element.checked_sub(1).is_some_and(is_every)
    }

    /// Adds a day with its month, `24 December`: to others like it, or beside those of other months.
    pub(super) fn add_date_of_month(&mut self, day: u32, month: u32) {
        if !matches!(self.parts.order.as_slice(), [Kind::Days, Kind::Times]) && !self.parts.is_closed {
            if self.parts.days.add_date_of_month(day, month) {
                return self.note_days();
            }
            self.parts.begin_other_days(self.element);
        }
        self.turn_to_days();
        self.parts.days.add_date_of_month(day, month);
    }

    /// Makes ready for months that are said without a day of their own.
    pub(super) fn turn_to_months(&mut self) {
        let has_months = !self.parts.days.months.is_empty();
        match self.parts.order.as_slice() {
            _ if self.parts.is_closed => {}
            [Kind::Days, Kind::Times] if has_months || self.is_joined() => self.begin_line(),
            [Kind::Days, Kind::Times] => self.parts.is_closed = true,
            [Kind::Times] if has_months => self.begin_line(),
            [Kind::Times] => self.note_days(),
            _ => {}
        }
        let days = &mut self.parts.days;
        if days.has_days() && days.months_said == Months::Alone {
            days.months_said = Months::AfterDays;
        }
    }

    /// Makes ready for a word that says how often: weekly, every quarter, every 2 weeks.
    pub(super) fn turn_to_frequency(&mut self) {
        let is_second = self.parts.every_weeks.is_some() || self.parts.days.says_how_often();
        match self.parts.order.as_slice() {
            [Kind::Times] if !is_second => self.note_days(),
            [.., Kind::Times] if is_second || self.is_joined() => self.begin_line(),
            [Kind::Times, Kind::Days] if is_second || self.is_joined() => self.begin_line(),
            [Kind::Days, Kind::Times] => (self.parts.is_closed, self.parts.ends_with_frequency) = (true, true),
            _ => {}
        }
    }

    /// Notes that days were said, where they were not last.
    pub(super) fn note_days(&mut self) {
        if self.parts.order.is_empty() || self.parts.order == [Kind::Times] {
            self.parts.order.push(Kind::Days);
        }
    }

    fn begin_line(&mut self) {
        let mut next = Parts { first_word: self.element, ..Parts::default() };
        next.days.first_word = self.element;
        self.lines.push(mem::replace(&mut self.parts, next));
    }

    /// Returns whether “and” or “or” stands before what is being read.
    fn is_joined(&self) -> bool {
        let before = self.words[..self.element].iter().rev();
        let mut before = before.skip_while(|word| word.is_any(&["on", "in", "of", "the", "a", "every", "each"]));
        before.next().is_some_and(|word| word.is_any(&["and", "or"]))
    }

    /// Returns all lines, if each has days and times of its own and it is certain what counts in which months.
    pub(super) fn into_lines(mut self) -> Result<Vec<Parts>, Problem> {
        let lines = mem::take(&mut self.lines);
        if let Some(part) =
            lines.iter().chain([&self.parts]).find(|part| !part.is_whole()).filter(|_| !lines.is_empty())
        {
            return Err(self.apart(part.first_word));
        }
        if let Some(before) = lines.iter().position(|part| part.ends_with_frequency) {
            return Err(self.apart(lines.get(before + 1).unwrap_or(&self.parts).first_word));
        }
        let all: Vec<_> = lines.iter().chain([&self.parts]).flat_map(Parts::all_days).collect();
        for days in &all {
            let names_days = days.has_days() || days.says_how_often();
            let is_uncertain = all.iter().any(|other| {
                let is_of_date = other.months_said == Months::OfDate && !days.has_dates();
                let lacks_months = other.has_months() && !days.has_months() && !days.says_how_often() && !is_of_date;
                lacks_months || !names_days && (other.has_days() || other.says_how_often())
            });
            if is_uncertain {
                return Err(self.apart(days.first_word));
            }
        }
        Ok(lines.into_iter().chain([self.parts]).collect())
    }

    /// Refuses to guess which times go with which days, at a word.
    pub(super) fn apart(&self, word: usize) -> Problem {
        let problem = Problem::new("", APART);
        match self.words.get(word) {
            Some(word) => problem.at(word.start, word.end),
            None => problem,
        }
    }
}

impl Parts {
    /// Returns whether both days and times were said.
    fn is_whole(&self) -> bool {
        let days = &self.days;
        let has_days = self.order.contains(&Kind::Days) || days.has_months() || days.says_how_often();
        has_days && self.order.contains(&Kind::Times)
    }
}
