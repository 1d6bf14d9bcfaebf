use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::trigger::cron::words::long_date;

/// The most weeks from one that counts to the next.
pub const MAX_WEEKS: u32 = 52;

/// Which weeks count: every so many, the one of a certain date being among them. A week begins on Monday.
///
/// They are counted in both directions, so that a date in the future sets the rhythm and no beginning.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Weeks {
    /// How many weeks it is from one that counts to the next.
    pub every: u32,
    /// A local date in a week that counts.
    pub from: NaiveDate,
}

impl Weeks {
    /// Returns whether the week of a local date counts.
    pub fn count(self, date: NaiveDate) -> bool {
        let weeks = (monday_of(date) - monday_of(self.from)).num_weeks();
        weeks.rem_euclid(i64::from(self.every.max(1))) == 0
    }

    /// Says it: `Every 2 weeks counted from the week of Mon 30 Nov 2026`.
    pub(super) fn words(self) -> String {
        format!("{} counted from the week of {}", every_weeks_words(self.every), long_date(self.from))
    }
}

/// Says how often a week counts: `Every 2 weeks`.
pub fn every_weeks_words(every: u32) -> String {
    if every == 1 { "Every week".to_owned() } else { format!("Every {every} weeks") }
}

fn monday_of(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_are_counted_both_ways() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let weeks = Weeks { every: 3, from: date("2026-12-02") };
        let counting: Vec<_> = date("2026-11-01")
            .iter_days()
            .take(70)
            .filter(|day| weeks.count(*day))
            .map(|day| day.to_string())
            .collect();
        let firsts: Vec<_> = counting.iter().step_by(7).map(String::as_str).collect();
        assert_eq!(firsts, ["2026-11-09", "2026-11-30", "2026-12-21"]);
        assert_eq!(counting.len(), 3 * 7);
    }
}
