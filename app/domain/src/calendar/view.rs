use chrono::{Datelike, Days, Months, NaiveDate};

use crate::choice::choices;

choices! {
    /// How many days the calendar shows.
    pub enum CalendarView {
        /// One, hour by hour, with everything.
        Day = "day", "Day";
        /// Seven, from Monday on.
        Week = "week", "Week";
        /// The weeks of a month, day by day.
        Month = "month", "Month";
    }
}

/// The years that can be shown. Outside, days have no Monday before them, and nobody means them.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2999;

/// Returns whether a day can be shown.
pub fn can_be_shown(date: NaiveDate) -> bool {
    YEARS.contains(&date.year())
}

impl CalendarView {
    /// Returns the day by which the view that shows a date is named: of a week its Monday, of a month its first day.
    pub fn named_by(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => date,
            Self::Week => monday(date),
            Self::Month => date - Days::new(date.day0().into()),
        }
    }

    /// Returns the first day of the view that shows a date.
    pub fn first(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => date,
            Self::Week | Self::Month => monday(self.named_by(date)),
        }
    }

    /// Returns how many days the view that shows a date has: of a month all of its weeks, also the days of other months.
    pub fn days(self, date: NaiveDate) -> u32 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => {
                let next = monday(self.stepped(date, true) + Days::new(6));
                u32::try_from((next - self.first(date)).num_days()).unwrap_or(7)
            }
        }
    }

    /// Returns the day by which the view before or after the one of a date is named.
    pub fn stepped(self, date: NaiveDate, forward: bool) -> NaiveDate {
        let named = self.named_by(date);
        let days = |days| if forward { named.checked_add_days(days) } else { named.checked_sub_days(days) };
        let stepped = match self {
            Self::Day => days(Days::new(1)),
            Self::Week => days(Days::new(7)),
            Self::Month if forward => named.checked_add_months(Months::new(1)),
            Self::Month => named.checked_sub_months(Months::new(1)),
        };
        stepped.unwrap_or(named)
    }

    /// Returns how many entries an hour has room for; of a month, a whole day.
    pub fn room(self) -> usize {
        match self {
            Self::Day => 200,
            Self::Week | Self::Month => 3,
        }
    }
}

fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(date.weekday().num_days_from_monday().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn shown(view: CalendarView, day: &str) -> (String, u32) {
        (view.first(date(day)).to_string(), view.days(date(day)))
    }

    #[test]
    fn a_month_is_shown_with_whole_weeks() {
        assert_eq!(shown(CalendarView::Month, "2026-11-30"), ("2026-10-26".into(), 42));
        assert_eq!(shown(CalendarView::Month, "2027-01-15"), ("2026-12-28".into(), 35));
        assert_eq!(shown(CalendarView::Month, "2027-02-10"), ("2027-02-01".into(), 28), "four weeks, from Monday on");
        assert_eq!(shown(CalendarView::Week, "2026-11-29"), ("2026-11-23".into(), 7));
    }

    #[test]
    fn steps_lead_to_what_lies_before_and_after() {
        let step = |view: CalendarView, day: &str, forward| view.stepped(date(day), forward).to_string();
        assert_eq!(step(CalendarView::Month, "2027-01-31", true), "2027-02-01");
        assert_eq!(step(CalendarView::Month, "2027-01-31", false), "2026-12-01");
        assert_eq!(step(CalendarView::Week, "2026-11-26", true), "2026-11-30");
        assert_eq!(step(CalendarView::Day, "2026-11-26", false), "2026-11-25");
    }
}
