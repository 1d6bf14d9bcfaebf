use chrono::{Datelike, NaiveDate};

use super::{
    day_rule::{DayRule, Month},
    field::Field,
    set::Set,
};

/// A progression written as `*/s` or `a-b/s`, alone in its field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Step {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) step: u32,
}

/// What the five texts mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) minutes: Set,
    pub(super) hours: Set,
    pub(super) days: Set,
    pub(super) day_rules: Vec<DayRule>,
    pub(super) months: Set,
    pub(super) weekdays: Set,
    pub(super) weekday_rules: Vec<DayRule>,
    pub(super) stars: [bool; 5],
    pub(super) steps: [Option<Step>; 5],
    /// The five texts without what was around them.
    pub(super) texts: [Box<str>; 5],
    pub(super) follows_real_time: bool,
}

impl Fields {
    pub(super) fn set(&self, field: Field) -> Set {
        match field {
            Field::Minute => self.minutes,
            Field::Hour => self.hours,
            Field::Day => self.days,
            Field::Month => self.months,
            Field::Weekday => self.weekdays,
        }
    }

    pub(super) fn is_star(&self, field: Field) -> bool {
        self.stars[field.index()]
    }

    pub(super) fn step(&self, field: Field) -> Option<Step> {
        self.steps[field.index()]
    }

    pub(super) fn text(&self, field: Field) -> &str {
        &self.texts[field.index()]
    }

    /// Returns whether the days are those of the day field or of the weekday field, either being restricted.
    pub(super) fn either_day_field(&self) -> bool {
        !self.is_star(Field::Day) && !self.is_star(Field::Weekday)
    }

    /// Returns the plain days of the month, every day where no field restricts them.
    pub(super) fn plain_days(&self) -> Set {
        if self.is_star(Field::Day) && !self.is_star(Field::Weekday) { Set::default() } else { self.days }
    }

    /// Returns the plain weekdays; none where the day field alone decides.
    pub(super) fn plain_weekdays(&self) -> Set {
        if self.is_star(Field::Weekday) { Set::default() } else { self.weekdays }
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = DayRule> {
        self.day_rules.iter().chain(&self.weekday_rules).copied()
    }

    /// Returns the days that the rules pick in a month.
    pub(super) fn ruled_days_in(&self, month: Month) -> Set {
        self.rules().filter_map(|rule| rule.day_in(month.length, month.first)).collect()
    }

    pub(super) fn matches_date(&self, date: NaiveDate) -> bool {
        let weekday = date.weekday().num_days_from_sunday();
        self.months.contains(date.month())
            && (self.plain_days().contains(date.day())
                || self.plain_weekdays().contains(weekday)
                || (self.rules().next().is_some() && self.ruled_days_in(Month::of(date)).contains(date.day())))
    }
}
