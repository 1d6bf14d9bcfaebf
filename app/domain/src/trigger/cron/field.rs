/// One of the five fields of an expression.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    /// 0–59
    Minute,
    /// 0–23
    Hour,
    /// 1–31
    Day,
    /// 1–12 or JAN–DEC
    Month,
    /// 0–7 or SUN–SAT, 0 and 7 being Sunday
    Weekday,
}

pub(super) const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
pub(super) const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

impl Field {
    /// The fields in the order in which they are written.
    pub const ALL: [Self; 5] = [Self::Minute, Self::Hour, Self::Day, Self::Month, Self::Weekday];

    /// Returns its name as it is used within a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
            Self::Weekday => "weekday",
        }
    }

    /// Returns its name as it begins a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Minute => "Minute",
            Self::Hour => "Hour",
            Self::Day => "Day",
            Self::Month => "Month",
            Self::Weekday => "Weekday",
        }
    }

    /// Returns the smallest value.
    pub fn first(self) -> u32 {
        match self {
            Self::Minute | Self::Hour | Self::Weekday => 0,
            Self::Day | Self::Month => 1,
        }
    }

    /// Returns the greatest value; for the weekday 7, the other Sunday.
    pub fn last(self) -> u32 {
        match self {
            Self::Minute => 59,
            Self::Hour => 23,
            Self::Day => 31,
            Self::Month => 12,
            Self::Weekday => 7,
        }
    }

    /// Returns what `*` with a step counts up to: for the weekday Saturday, because 0 has counted Sunday already.
    pub(super) fn last_of_star(self) -> u32 {
        if self == Self::Weekday { 6 } else { self.last() }
    }

    /// Returns the names its values have, the first for [`Field::first`].
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Month => &MONTHS,
            Self::Weekday => &WEEKDAYS,
            Self::Minute | Self::Hour | Self::Day => &[],
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }
}
