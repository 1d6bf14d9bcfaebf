use chrono::NaiveTime;

use super::{Reader, words};
use crate::problem::Problem;

impl Reader<'_> {
    /// Reads times of day after `at`: `9`, `9:30 and 15:30`, `5 minutes past every hour`.
    pub(super) fn read_times(&mut self) -> Result<(), Problem> {
        if let Ok(minute @ 0..=59) = self.peek(0).parse::<u32>()
            && ["minute", "minutes", "min"].contains(&self.peek(1))
        {
            if self.peek(2) == "past" && ["every", "the"].contains(&self.peek(3)) && self.peek(4) == "hour" {
                self.next += 5;
                (self.parts.step, self.parts.past) = (Some(60), Some(minute));
                return Ok(());
            }
            return self.refuse("Minutes are said as “at 5 minutes past every hour”.");
        }
        if self.take(&["midnight"]) {
            self.parts.times.push(NaiveTime::MIN);
        } else if self.take(&["noon", "midday"]) {
            self.parts.times.extend(NaiveTime::from_hms_opt(12, 0, 0));
        } else {
            let Some((time, length)) = self.time_at(0, true) else {
                let word = self.peek(0).to_owned();
                return self.refuse(if word.is_empty() {
                    "At what time?".to_owned()
                } else {
                    format!("“{word}” is no time of day: 9, 9:30, 9 pm, noon.")
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
            let Some((time, length)) = self.time_at(gap, gap > 0).filter(|_| gap > 0) else { return Ok(()) };
            self.next += gap + length;
            self.parts.times.push(time);
        }
    }

    /// Reads what follows `from`: times, weekdays or months.
    pub(super) fn read_stretch(&mut self) -> Result<(), Problem> {
        if words::weekday(self.peek(0)).is_some() || words::month(self.peek(0)).is_some() {
            return if self.read_weekdays()? || self.read_months()? {
                Ok(())
            } else {
                self.refuse("From when to when?")
            };
        }
        let Some((from, length)) = self.time_at(0, true) else {
            return self.refuse("From what time to what time: from 9:00 to 17:00, say.");
        };
        self.next += length;
        if !self.take(&["to", "until", "till", "and", "-"]) {
            return self.refuse("From what time to what time: from 9:00 to 17:00, say.");
        }
        let Some((to, length)) = self.time_at(0, true) else { return self.refuse("Until what time?") };
        self.next += length;
        if self.parts.stretch.replace((from, to)).is_some() {
            return self.refuse("It can go from one time to another once a day only.");
        }
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
