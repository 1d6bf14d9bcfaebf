//! Reads a sentence as a person would, word by word, and finds out which minutes and dates it speaks of. Shares no code
//! with what writes sentences.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const NTHS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// What a sentence speaks of.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Minutes since midnight.
    pub(crate) minutes: BTreeSet<u32>,
    days: Vec<Day>,
    months: BTreeSet<usize>,
}

#[derive(Debug)]
enum Day {
    OfMonth(BTreeSet<u32>),
    OfWeek(BTreeSet<usize>),
    Last,
    LastWorkday,
    NearestWorkday(u32),
    Nth(u32, usize),
    LastOfWeek(usize),
}

impl Reading {
    pub(crate) fn of(sentence: &str) -> Self {
        let mut reader = Reader { rest: sentence };
        let mut reading = Self { minutes: reader.times(), ..Self::default() };
        reader.days(&mut reading);
        assert!(reader.rest.is_empty(), "“{}” is left of “{sentence}”", reader.rest);
        reading
    }

    pub(crate) fn speaks_of(&self, date: NaiveDate) -> bool {
        (self.months.is_empty() || self.months.contains(&(date.month0() as usize)))
            && (self.days.is_empty() || self.days.iter().any(|day| day.is(date)))
    }
}

impl Day {
    fn is(&self, date: NaiveDate) -> bool {
        let weekday = date.weekday().num_days_from_sunday() as usize;
        let month = date.month();
        let month_after = |days: i64| (date + TimeDelta::days(days)).month();
        match self {
            Self::OfMonth(days) => days.contains(&date.day()),
            Self::OfWeek(weekdays) => weekdays.contains(&weekday),
            Self::Last => month_after(1) != month,
            Self::LastWorkday => match weekday {
                5 => (1..=3).any(|days| month_after(days) != month),
                1..=4 => month_after(1) != month,
                _ => false,
            },
            Self::NearestWorkday(day) => date.with_day(*day).is_some_and(|wanted| {
                let length = (28..=31).rev().find(|last| date.with_day(*last).is_some()).expect("a last day");
                let target = match wanted.weekday().num_days_from_sunday() {
                    6 if *day > 1 => day - 1,
                    6 => day + 2,
                    0 if *day < length => day + 1,
                    0 => day - 2,
                    _ => *day,
                };
                date.day() == target
            }),
            Self::Nth(nth, day) => weekday == *day && (date.day() - 1) / 7 == *nth,
            Self::LastOfWeek(day) => weekday == *day && month_after(7) != month,
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn eat(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest).is_some()
    }

    fn expect(&mut self, text: &str) {
        assert!(self.eat(text), "“{text}” is expected before “{}”", self.rest);
    }

    fn number(&mut self) -> Option<u32> {
        let end = self.rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(self.rest.len());
        let number = self.rest[..end].parse().ok()?;
        self.rest = &self.rest[end..];
        Some(number)
    }

    fn some_number(&mut self) -> u32 {
        self.number().unwrap_or_else(|| panic!("a number is expected before “{}”", self.rest))
    }

    fn ordinal(&mut self) -> u32 {
        let number = self.some_number();
        let ending = &self.rest[..2];
        assert!(["st", "nd", "rd", "th"].contains(&ending), "{ending}");
        self.rest = &self.rest[2..];
        number
    }

    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let index = names.iter().position(|name| self.rest.starts_with(name))?;
        self.rest = &self.rest[names[index].len()..];
        Some(index)
    }

    /// Reads `09:05` as minutes since midnight.
    fn time(&mut self) -> Option<u32> {
        let time = self.rest.get(..5).filter(|text| text.as_bytes()[2] == b':')?;
        let (hour, minute) = (time[..2].parse::<u32>().ok()?, time[3..].parse::<u32>().ok()?);
        self.rest = &self.rest[5..];
        Some(hour * 60 + minute)
    }

    fn some_time(&mut self) -> u32 {
        self.time().unwrap_or_else(|| panic!("a time is expected before “{}”", self.rest))
    }

    /// Reads `a, b and c`.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Vec<T> {
        let mut items = Vec::new();
        loop {
            let before = self.rest;
            match item(self) {
                Some(found) => items.push(found),
                None => {
                    self.rest = before;
                    break;
                }
            }
            let after = self.rest;
            if !(self.eat(", ") || self.eat(" and ")) {
                break;
            }
            let more = item(self).is_some();
            self.rest = after;
            if !more {
                break;
            }
            assert!(self.eat(", ") || self.eat(" and "));
        }
        items
    }

    fn times(&mut self) -> BTreeSet<u32> {
        if self.eat("Every hour") {
            let stretches = self.stretches();
            return match stretches.as_slice() {
                [] => (0..24).map(|hour| hour * 60).collect(),
                stretches => stretches.iter().flat_map(|(from, to)| (*from..=*to).step_by(60)).collect(),
            };
        }
        if self.eat("Every minute") {
            return self.minutes_by(1);
        }
        if self.eat("Every ") {
            let step = self.some_number();
            if self.eat(" minutes") {
                return self.minutes_by(step);
            }
            self.expect(" hours");
            return self.hours_by(step);
        }
        self.expect("At ");
        if self.rest.as_bytes()[2] == b':' {
            return self.list(Self::time).into_iter().collect();
        }
        let minutes: BTreeSet<u32> = self.list(Self::number).into_iter().collect();
        assert!(self.eat(" minutes past") || self.eat(" minute past"), "{}", self.rest);
        let hours = self.hours_past();
        hours.iter().flat_map(|hour| minutes.iter().map(move |minute| hour * 60 + minute)).collect()
    }

    fn hours_by(&mut self, step: u32) -> BTreeSet<u32> {
        let mut first = 0;
        if self.eat(" from ") {
            first = self.some_time();
            if self.eat(" to ") {
                let last = self.some_time();
                if self.eat(", starting anew every day") {
                    assert!(last + step * 60 >= 24 * 60, "the day does not end there");
                }
                return (first..=last).step_by(step as usize * 60).collect();
            }
        }
        assert!(24 % step == 0 && first < step * 60, "every {step} hours is not true over midnight");
        (first..24 * 60).step_by(step as usize * 60).collect()
    }

    fn minutes_by(&mut self, step: u32) -> BTreeSet<u32> {
        let step = step as usize;
        let mut first = 0;
        if self.eat(" from minute ") {
            first = self.some_number();
        }
        let anew = self.eat(", starting anew every hour");
        if anew && !self.rest.starts_with(", Monday") && self.rest.starts_with(", ") && !self.rest.starts_with(", on") {
            // What follows are hours, weekdays or months.
            let next = &self.rest[2..];
            let is_hours = next.starts_with("of every")
                || next.starts_with("from 0")
                || next.starts_with("from 1")
                || next.starts_with("from 2");
            if is_hours {
                self.rest = &self.rest[1..];
            }
        }
        let before = self.rest;
        if self.eat(" from ")
            && let Some(from) = self.number()
            && self.eat(" to ")
        {
            let to = self.some_number();
            self.expect(" minutes past");
            let hours = self.hours_past();
            let minutes = (from..=to).step_by(step);
            return hours.iter().flat_map(|hour| minutes.clone().map(move |minute| hour * 60 + minute)).collect();
        }
        self.rest = before;
        if self.eat(" of every ") {
            let every = self.ordinal();
            self.expect(" hour from ");
            let from = self.some_time();
            self.expect(" to ");
            let to = self.some_time();
            let hours = (from / 60..=to / 60).step_by(every as usize);
            let minutes: Vec<u32> = (from % 60..60).step_by(step).collect();
            assert_eq!(minutes.last(), Some(&(to % 60)), "the last minute of an hour");
            return hours.flat_map(|hour| minutes.iter().map(move |minute| hour * 60 + minute)).collect();
        }
        let stretches = self.stretches();
        if anew {
            let within =
                |time: &u32| stretches.is_empty() || stretches.iter().any(|(from, to)| from <= time && time <= to);
            return (0..24)
                .flat_map(|hour| (first..60).step_by(step).map(move |minute| hour * 60 + minute))
                .filter(within)
                .collect();
        }
        if stretches.is_empty() {
            assert_eq!(60 % step, 0, "every {step} minutes is not true over the full hour");
            return (first..24 * 60).step_by(step).collect();
        }
        stretches
            .iter()
            .flat_map(|(from, to)| {
                assert_eq!((to - from) as usize % step, 0, "the last time is one of them");
                (*from..=*to).step_by(step)
            })
            .collect()
    }

    /// Reads what follows `minutes past`.
    fn hours_past(&mut self) -> Vec<u32> {
        if self.eat(" every hour") {
            return (0..24).collect();
        }
        if self.eat(" every ") {
            let every = self.ordinal();
            self.expect(" hour from ");
            let from = self.some_time();
            self.expect(" to ");
            return (from / 60..=self.some_time() / 60).step_by(every as usize).collect();
        }
        self.expect(" the hour,");
        self.stretches().iter().flat_map(|(from, to)| from / 60..=to / 60).collect()
    }

    /// Reads ` from 09:00 to 11:59, at 12:00 and from 14:00 to 16:59`.
    fn stretches(&mut self) -> Vec<(u32, u32)> {
        let before = self.rest;
        if !self.eat(" ") {
            return Vec::new();
        }
        let stretches = self.list(|reader| {
            if reader.eat("at ") {
                return reader.time().map(|time| (time, time));
            }
            let from = reader.eat("from ").then(|| reader.time())??;
            reader.expect(" to ");
            Some((from, reader.some_time()))
        });
        if stretches.is_empty() {
            self.rest = before;
        }
        stretches
    }

    fn days(&mut self, reading: &mut Reading) {
        while !self.rest.is_empty() {
            let joined = [", ", " and ", " or ", " "].iter().any(|word| self.eat(word));
            assert!(joined, "“{}” hangs in the air", self.rest);
            let before = self.rest;
            if self.eat("every day") || self.eat("of the month") || self.eat("the month") {
                continue;
            }
            if self.eat("of ") || self.eat("in ") {
                let months = self.list(|reader| reader.name(&MONTHS));
                assert!(!months.is_empty(), "{before}");
                reading.months = months.into_iter().collect();
                continue;
            }
            let from = self.eat("from ");
            if let Some(first) = self.name(&WEEKDAYS) {
                self.expect(" to ");
                let last = self.name(&WEEKDAYS).expect("a weekday");
                reading.days.push(Day::OfWeek(around(first, last, 7)));
                continue;
            }
            if from {
                let first = self.name(&MONTHS).expect("a month");
                self.expect(" to ");
                reading.months = around(first, self.name(&MONTHS).expect("a month"), 12);
                continue;
            }
            self.expect("on ");
            let day = self.day(reading);
            reading.days.push(day);
        }
    }

    fn day(&mut self, reading: &mut Reading) -> Day {
        if self.eat("the last weekday (Monday to Friday)") {
            return Day::LastWorkday;
        }
        if self.eat("the weekday (Monday to Friday) nearest to day ") {
            return Day::NearestWorkday(self.some_number());
        }
        if self.eat("the last day") {
            return Day::Last;
        }
        if self.eat("the last ") {
            return Day::LastOfWeek(self.name(&WEEKDAYS).expect("a weekday"));
        }
        if self.eat("the ") {
            let nth = self.name(&NTHS).expect("a number");
            self.expect(" ");
            return Day::Nth(u32::try_from(nth).expect("a small number"), self.name(&WEEKDAYS).expect("a weekday"));
        }
        if self.eat("every ") {
            let step = self.ordinal();
            self.expect(" day from day ");
            let from = self.some_number();
            self.expect(" to day ");
            return Day::OfMonth((from..=self.some_number()).step_by(step as usize).collect());
        }
        if self.eat("days ") {
            let days = self.list(|reader| {
                let from = reader.number()?;
                if reader.eat(" to ") { reader.number().map(|to| (from, to)) } else { Some((from, from)) }
            });
            return Day::OfMonth(days.into_iter().flat_map(|(from, to)| from..=to).collect());
        }
        if self.eat("day ") {
            return Day::OfMonth([self.some_number()].into());
        }
        if let Some(day) = self.number() {
            self.expect(" ");
            reading.months = [self.name(&MONTHS).expect("a month")].into();
            return Day::OfMonth([day].into());
        }
        let days = self.list(|reader| reader.name(&WEEKDAYS).filter(|_| reader.eat("s")));
        assert!(!days.is_empty(), "a day is expected before “{}”", self.rest);
        Day::OfWeek(days.into_iter().collect())
    }
}

/// Returns the values from first to last, over the end if need be.
fn around(first: usize, last: usize, length: usize) -> BTreeSet<usize> {
    (0..length).map(|ahead| (first + ahead) % length).take((last + length - first) % length + 1).collect()
}
