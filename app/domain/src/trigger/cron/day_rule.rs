use chrono::{Datelike, NaiveDate, Weekday};

/// A rule that picks at most one day of each month.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DayRule {
    /// `L` in the day field
    LastDay,
    /// `LW`: the last day that is no Saturday or Sunday
    LastWorkday,
    /// `15W`: the day from Monday to Friday that is nearest to the 15th and in the same month
    NearestWorkday(u32),
    /// `5#3`: the third Friday
    NthWeekday { weekday: u32, nth: u32 },
    /// `5L`: the last Friday
    LastWeekday(u32),
}

impl DayRule {
    /// Returns the day that the rule picks in a month of `length` days that starts on weekday `first` (Sunday is 0).
    pub(super) fn day_in(self, length: u32, first: u32) -> Option<u32> {
        let weekday_of = |day: u32| (first + day - 1) % 7;
        match self {
            Self::LastDay => Some(length),
            Self::LastWorkday => Some(length - days_after_friday(weekday_of(length))),
            Self::NearestWorkday(day) if day > length => None,
            Self::NearestWorkday(day) => Some(match weekday_of(day) {
                // Saturday: back to Friday, unless that is in the month before.
                6 if day == 1 => 3,
                6 => day - 1,
                // Sunday: on to Monday, unless that is in the month after.
                0 if day == length => day - 2,
                0 => day + 1,
                _ => day,
            }),
            Self::NthWeekday { weekday, nth } => {
                let day = 1 + (weekday + 7 - first) % 7 + 7 * (nth - 1);
                Some(day).filter(|day| *day <= length)
            }
            Self::LastWeekday(weekday) => Some(length - (weekday_of(length) + 7 - weekday) % 7),
        }
    }
}

fn days_after_friday(weekday: u32) -> u32 {
    match weekday {
        6 => 1,
        0 => 2,
        _ => 0,
    }
}

/// A month of a certain year, seen as the days it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Month {
    pub(super) length: u32,
    /// The weekday of the first, Sunday being 0.
    pub(super) first: u32,
}

impl Month {
    /// Returns the month that contains `date`.
    pub(super) fn of(date: NaiveDate) -> Self {
        let length = date.num_days_in_month().into();
        let days_before = (date.day() - 1) % 7;
        let weekday = date.weekday().days_since(Weekday::Sun);
        Self { length, first: (weekday + 7 - days_before) % 7 }
    }
}
