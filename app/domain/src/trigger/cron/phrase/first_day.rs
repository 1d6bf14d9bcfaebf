use super::{Reader, words};
use crate::problem::Problem;

impl Reader<'_> {
    /// Refuses a date from which on it counts, after `from` or `starting`: no cron expression has one.
    pub(super) fn refuse_first_day<T>(&self) -> Result<T, Problem> {
        match self.parts.every_weeks {
            Some(weeks) => self.refuse(format!(
                "Say “every {weeks} weeks on Monday”, and choose the week to count from below, in “Counted from the week of”."
            )),
            None => self.refuse("A first day has a field of its own: “Not before”, under “More”."),
        }
    }

    /// Returns whether a date stands there: `30 November`, `Mon 30 Nov`, `December 24`, `2026-11-30`.
    pub(super) fn is_date_at(&self, ahead: usize) -> bool {
        let ahead = ahead + usize::from(words::weekday(self.peek(ahead)).is_some());
        let ahead = ahead + usize::from(self.peek(ahead) == ",");
        let ahead = ahead + usize::from(self.peek(ahead) == "the");
        let is_day = |ahead: usize| words::day_number(self.peek(ahead)).is_some();
        let is_month = |ahead: usize| words::month(self.peek(ahead)).is_some();
        let is_year = self.peek(ahead).len() == 4 && self.peek(ahead).parse::<u32>().is_ok();
        let of = usize::from(self.peek(ahead + 1) == "of");
        is_day(ahead) && is_month(ahead + 1 + of) || is_month(ahead) && is_day(ahead + 1) || is_year
    }
}
