use super::{Reader, words};
use crate::problem::Problem;

/// The words with which something is left out.
pub(super) const EXCEPT: [&str; 5] = ["except", "excluding", "but", "not", "without"];

/// Where dates are left out.
pub(super) const DATES_LEFT_OUT: &str =
    "Dates without a start have a field of their own: “Dates left out”, under “More”.";

impl Reader<'_> {
    /// Reads days of the week that are left out: `except Sunday`, `but not on weekends`.
    pub(super) fn read_exception(&mut self) -> Result<(), Problem> {
        let mut gap = 1;
        while ["not", "on", "for", "the"].contains(&self.peek(gap)) {
            gap += 1;
        }
        if self.weekdays_at(gap).is_none() {
            return self.refuse(DATES_LEFT_OUT);
        }
        self.note_days();
        while let Some((days, length)) = self.weekdays_at(gap) {
            self.parts.days.except.extend(days);
            self.next += gap + length;
            if ![",", "and", "or"].contains(&self.peek(0)) {
                break;
            }
            gap = 1;
            while [",", "and", "or", "on", "the"].contains(&self.peek(gap)) {
                gap += 1;
            }
        }
        if ["in", "of", "from"].contains(&self.peek(0)) && words::month(self.peek(1)).is_some() {
            // In these months only, or left out in these months only?
            return Err(self.apart(self.next));
        }
        self.parts.is_closed = self.parts.order.len() == 2 && !self.parts.ends_with_days();
        Ok(())
    }

    /// Returns the days of the week that stand there, with how many words they have.
    pub(super) fn weekdays_at(&self, ahead: usize) -> Option<(Vec<u32>, usize)> {
        match self.peek(ahead) {
            "weekend" | "weekends" => return Some((vec![6, 0], 1)),
            "weekdays" | "workdays" => return Some(((1..=5).collect(), 1)),
            _ => {}
        }
        let first = words::weekday(self.peek(ahead))?;
        let is_range = words::TO.contains(&self.peek(ahead + 1));
        Some(match words::weekday(self.peek(ahead + 2)).filter(|_| is_range) {
            // Over the end of the week, too: Friday to Monday.
            Some(last) => ((first..=first + (last + 7 - first) % 7).map(|day| day % 7).collect(), 3),
            None => (vec![first], 1),
        })
    }
}
