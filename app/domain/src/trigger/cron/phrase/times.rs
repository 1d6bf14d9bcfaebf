use chrono::NaiveTime;

use super::{ONE_DISTANCE, Reader, parts::Kind, words};
use crate::problem::Problem;

impl Reader<'_> {
    /// Reads times of day after `at`: `9`, `9:30 and 15:30`, `5 minutes past every hour`.
    pub(super) fn read_times(&mut self) -> Result<(), Problem> {
        if let Ok(minute @ 0..=59) = self.peek(0).parse::<u32>()
            && ["minute", "minutes", "min"].contains(&self.peek(1))
        {
            if self.peek(2) == "past" && ["every", "the"].contains(&self.peek(3)) && self.peek(4) == "hour" {
                self.turn_to_times(true)?;
                if self.parts.step.is_some() {
                    return self.refuse(ONE_DISTANCE);
                }
                self.next += 5;
                (self.parts.step, self.parts.past) = (Some(60), Some(minute));
                return Ok(());
            }
            return self.refuse("Minutes are said as “at 5 minutes past every hour”.");
        }
        self.turn_to_times(false)?;
        if self.take(&["midnight"]) {
            self.parts.times.push(NaiveTime::MIN);
        } else if self.take(&["noon", "midday"]) {
            self.parts.times.extend(NaiveTime::from_hms_opt(12, 0, 0));
        } else {
            let Some((time, length)) = self.time_at(0, true) else {
                return self.refuse(if self.peek(0).is_empty() {
                    "At what time?".to_owned()
                } else {
                    format!("“{}” is no time of day: 9, 9:30, 9 pm, noon.", self.typed(0))
                });
            };
            self.next += length;
            self.parts.times.push(time);
        }
        self.read_more_times()
    }

    pub(super) fn read_more_times(&mut self) -> Result<(), Problem> {
        loop {
            let mut gap = 0;
            while [",", "and", "at"].contains(&self.peek(gap)) {
                gap += 1;
            }
            // “at 7 and 1 January” goes on with a date.
            let is_date = words::month(self.peek(gap + 1)).is_some();
            let Some((time, length)) = self.time_at(gap, !is_date).filter(|_| gap > 0) else { return Ok(()) };
            self.next += gap + length;
            self.parts.times.push(time);
        }
    }

    /// Reads what follows `from` or `between`: times, weekdays or months.
    pub(super) fn read_stretch(&mut self) -> Result<(), Problem> {
        let may_be_open = self.take(&["from"]) || !self.take(&["between"]);
        if may_be_open && self.is_date_at(0) {
            return self.refuse_first_day();
        }
        if words::weekday(self.peek(0)).is_some() || words::month(self.peek(0)).is_some() {
            let is_range = self.words.get(self.next + 1).is_some_and(|word| word.is_any(&words::TO));
            return match words::month(self.peek(0)) {
                _ if may_be_open && is_range && (self.read_weekdays() || self.read_months()) => Ok(()),
                None if may_be_open => self.refuse_first_day(),
                _ => self.refuse("From when to when: from March to October, or from Monday to Friday, say."),
            };
        }
        let Some((from, length)) = self.time_at(0, true) else {
            return self.refuse("From what time to what time: from 9:00 to 17:00, say.");
        };
        self.next += length;
        let mut to = None;
        if self.take(&["to", "until", "till", "-"]) || !may_be_open && self.take(&["and"]) {
            let Some((end, length)) = self.time_at(0, true) else { return self.refuse("Until what time?") };
            self.next += length;
            to = Some(end);
        } else if !may_be_open {
            return self.refuse("From what time to what time: from 9:00 to 17:00, say.");
        }
        if self.parts.stretch.is_some() {
            return self.refuse(
                "It can go from one time to another once a day only. Put a semicolon between the two: “every hour from 8 to 12; every hour from 14 to 18”.",
            );
        }
        if !self.parts.order.contains(&Kind::Times) {
            self.turn_to_times(true)?;
        }
        self.parts.stretch = Some((from, to));
        Ok(())
    }

    /// Returns the time of day that stands there, with how many words it has. A number alone is a time only where one is
    /// expected.
    pub(super) fn time_at(&self, ahead: usize, bare: bool) -> Option<(NaiveTime, usize)> {
        let half = ["am", "pm"].contains(&self.peek(ahead + 1)).then(|| self.peek(ahead + 1));
        let time = words::time(self.peek(ahead), half, bare)?;
        Some((time, 1 + usize::from(half.is_some())))
    }
}
