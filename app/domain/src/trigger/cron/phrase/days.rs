use super::{Reader, words};
use crate::problem::Problem;

impl Reader<'_> {
    /// Reads `first Monday`, `last day`, `1st`, `day 15`, `days 1 to 5 and 20`.
    pub(super) fn read_ordinal(&mut self) -> Result<bool, Problem> {
        if self.take(&["day", "days"]) {
            let Some(first) = words::day_number(self.peek(0)) else { return self.refuse("Which day: 1 to 31?") };
            self.turn_to_days();
            self.next += 1;
            self.add_dates_from(first)?;
            return Ok(true);
        }
        let word = self.peek(0);
        if word == "last" {
            return match self.peek(1) {
                "day" => self.add_day_text("L", 2),
                "weekday" | "workday" => {
                    // Sentences say what a weekday is: (Monday to Friday).
                    let length = if self.peek(2) == "monday" && self.peek(3) == "to" && self.peek(4) == "friday" {
                        5
                    } else {
                        2
                    };
                    self.add_day_text("LW", length)
                }
                "working" | "business" if self.peek(2) == "day" => self.add_day_text("LW", 3),
                name => match words::weekday(name) {
                    Some(weekday) => self.add_weekday_text(format!("{weekday}L")),
                    None => {
                        self.next += 1;
                        self.refuse("The last what: day, workday, Friday?")
                    }
                },
            };
        }
        if let Some(nth) = words::ordinal(word)
            && let Some(weekday) = words::weekday(self.peek(1))
        {
            return self.add_weekday_text(format!("{weekday}#{nth}"));
        }
        let is_ordinal = words::ordinal(word).is_some() || (word.len() > 2 && words::day_number(word).is_some());
        let Some(day) = words::day_number(word).or_else(|| words::ordinal(word)).filter(|_| is_ordinal) else {
            return Ok(false);
        };
        self.turn_to_days();
        self.next += 1;
        self.take(&["day"]);
        self.add_dates_from(day)?;
        Ok(true)
    }

    fn add_dates_from(&mut self, first: u32) -> Result<(), Problem> {
        let mut last = first;
        if self.peek(0) == "to"
            && let Some(end) = words::day_number(self.peek(1))
        {
            self.next += 2;
            last = end;
        }
        if !(1..=31).contains(&first) || !(first..=31).contains(&last) {
            self.next -= 1;
            return self.refuse("Days of a month go from 1 to 31.");
        }
        self.parts.days.dates.extend(first..=last);
        // “days 1, 15 and 20”; a number with a colon or am and pm is a time.
        let mut gap = 0;
        while [",", "and", "the"].contains(&self.peek(gap)) {
            gap += 1;
        }
        let Some(day) =
            words::day_number(self.peek(gap)).filter(|_| gap > 0 && !["am", "pm"].contains(&self.peek(gap + 1)))
        else {
            return Ok(());
        };
        self.next += gap + 1;
        self.add_dates_from(day)
    }

    fn add_day_text(&mut self, text: &str, length: usize) -> Result<bool, Problem> {
        self.turn_to_days();
        self.parts.days.day_texts.push(text.to_owned());
        self.next += length;
        Ok(true)
    }

    fn add_weekday_text(&mut self, text: String) -> Result<bool, Problem> {
        self.turn_to_days();
        self.parts.days.weekday_texts.push(text);
        self.next += 2;
        Ok(true)
    }

    /// Reads `Mondays`, `Monday to Friday`, `weekends`.
    pub(super) fn read_weekdays(&mut self) -> bool {
        let Some((days, length)) = self.weekdays_at(0) else { return false };
        self.turn_to_days();
        self.next += length;
        self.parts.days.weekdays.extend(days);
        true
    }

    /// Reads `January`, `March to October`, and `24 December` and `December 24` with it.
    pub(super) fn read_months(&mut self) -> bool {
        if let Some((day, month)) = self.date_of_month_at(0) {
            self.add_date_of_month(day, month);
            self.next += 2;
            self.read_more_months_of(day);
            return true;
        }
        let Some(first) = words::month(self.peek(0)) else { return false };
        self.turn_to_months();
        self.next += 1;
        let last = words::month(self.peek(1)).filter(|_| words::TO.contains(&self.peek(0)));
        match last {
            Some(last) => {
                self.next += 2;
                let length = (last + 12 - first) % 12;
                self.parts.days.months.extend((first..=first + length).map(|month| (month - 1) % 12 + 1));
            }
            None => self.parts.days.months.push(first),
        }
        true
    }

    /// Reads the July of `1 January and July`.
    fn read_more_months_of(&mut self, day: u32) {
        loop {
            let mut gap = 0;
            while [",", "and"].contains(&self.peek(gap)) {
                gap += 1;
            }
            let has_own_day = self.date_of_month_at(gap).is_some();
            let Some(month) = words::month(self.peek(gap)).filter(|_| gap > 0 && !has_own_day) else { return };
            self.add_date_of_month(day, month);
            self.next += gap + 1;
        }
    }

    /// Returns the day and the month that stand there: `24 December`, `December 24`.
    fn date_of_month_at(&self, ahead: usize) -> Option<(u32, u32)> {
        let (one, other) = (self.peek(ahead), self.peek(ahead + 1));
        let is_time = ["am", "pm"].contains(&self.peek(ahead + 2));
        words::day_number(one).zip(words::month(other)).or_else(|| {
            let day = words::day_number(other).filter(|day| (1..=31).contains(day) && !is_time)?;
            Some((day, words::month(one)?))
        })
    }
}
