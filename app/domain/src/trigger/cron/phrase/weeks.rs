use super::{Reader, parts::WeeksFor, words};
use crate::{problem::Problem, trigger::schedule::MAX_WEEKS};

impl Reader<'_> {
    /// Reads the `weeks` of `every 2 weeks`.
    pub(super) fn read_weeks(&mut self, count: u32) -> Result<(), Problem> {
        if count > MAX_WEEKS {
            return self.refuse(format!(
                "Weeks are counted up to {MAX_WEEKS}. Name a day and a month for what comes once a year."
            ));
        }
        self.next += 1;
        self.turn_to_frequency();
        // Sentences go on with a colon, and say every day where they mean it.
        if self.take(&[":"]) {
            self.parts.weeks_for = WeeksFor::All;
        } else {
            self.parts.days.is_weekly = true;
        }
        self.parts.every_weeks = (count > 1).then_some(count);
        Ok(())
    }

    /// Reads `every second Friday`, unless that is one of the month.
    pub(super) fn read_every_other_weekday(&mut self) -> bool {
        let is_of_month = ["of", "in", "each"].contains(&self.peek(2));
        let found = ["other", "second", "2nd"].contains(&self.peek(0))
            && words::weekday(self.peek(1)).is_some()
            && !is_of_month;
        if found {
            self.next += 1;
            self.turn_to_days();
            self.parts.mixes_weeks |= self.parts.says_every;
            (self.parts.every_weeks, self.parts.weeks_for) = (Some(2), WeeksFor::OneDay);
        }
        found
    }
}
