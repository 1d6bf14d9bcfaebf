use super::parts::Months;
use crate::{problem::Problem, trigger::cron::builder::list};

/// The days that have been said, with the months in which they count.
#[derive(Debug, Default)]
pub(super) struct DayParts {
    /// Whether all days were said.
    pub(super) is_all: bool,
    /// Whether it is once a week, on whichever day.
    pub(super) is_weekly: bool,
    /// Whether it is once a month, on whichever day.
    pub(super) is_monthly: bool,
    /// Every how many months it is, from January on.
    pub(super) months_by: Option<u32>,
    /// Days of the month.
    pub(super) dates: Vec<u32>,
    /// Days of the month by rule, as cron writes them.
    pub(super) day_texts: Vec<String>,
    /// Days of the week, Sunday being 0.
    pub(super) weekdays: Vec<u32>,
    /// Days of the week by rule, as cron writes them.
    pub(super) weekday_texts: Vec<String>,
    /// Days of the week that are left out.
    pub(super) except: Vec<u32>,
    /// Months from 1.
    pub(super) months: Vec<u32>,
    /// How the months were said.
    pub(super) months_said: Months,
    /// Whether days of the month and of the week are alternatives.
    pub(super) either: bool,
    /// The index of the first word.
    pub(super) first_word: usize,
}

impl DayParts {
    /// Says every so many months, from January.
    pub(super) fn set_months_by(&mut self, step: u32) {
        self.months_by = (step > 1).then_some(step);
        self.is_monthly = true;
    }

    /// Adds a day of one month, as in `24 December`; returns whether that is possible without pairing others.
    pub(super) fn add_date_of_month(&mut self, day: u32, month: u32) -> bool {
        let is_free = !self.has_days() && self.months.is_empty();
        let is_alike = self.months_said == Months::OfDate
            && (self.months == [month] || self.dates == [day])
            && self.weekdays.is_empty();
        if is_free || is_alike {
            self.dates.push(day);
            self.months.push(month);
            self.months_said = Months::OfDate;
        }
        is_free || is_alike
    }

    /// Returns whether days were said, by whatever name, or left out.
    pub(super) fn has_days(&self) -> bool {
        let has_weekdays = [&self.weekdays, &self.except].iter().any(|days| !days.is_empty());
        self.is_all || has_weekdays || !self.weekday_texts.is_empty() || self.has_dates()
    }

    /// Returns whether days of the month were said.
    pub(super) fn has_dates(&self) -> bool {
        !self.dates.is_empty() || !self.day_texts.is_empty()
    }

    /// Returns whether it was said how often: weekly, every quarter.
    pub(super) fn says_how_often(&self) -> bool {
        self.is_weekly || self.is_monthly
    }

    /// Returns whether months are restricted.
    pub(super) fn has_months(&self) -> bool {
        !self.months.is_empty() || self.months_by.is_some()
    }

    /// Writes the fields of the day, the month and the weekday; `counts_weeks` says that not every week counts.
    pub(super) fn to_cron(&self, counts_weeks: bool) -> Result<String, Problem> {
        let refuse = |message: &str| Err(Problem::new("", message));
        let months = self.months()?;
        let mut days = self.day_texts.clone();
        if !self.dates.is_empty() {
            days.insert(0, list(&self.dates));
        }
        let mut weekdays = self.weekday_texts.clone();
        if !self.weekdays.is_empty() {
            weekdays.insert(0, list(&self.weekdays));
        }
        if self.is_weekly && weekdays.is_empty() {
            weekdays.push("1".to_owned());
        }
        if self.is_monthly && days.is_empty() && weekdays.is_empty() {
            days.push("1".to_owned());
        }
        if !days.is_empty() && !weekdays.is_empty() && !self.either {
            return refuse(
                "Cron starts on either, days of the month and days of the week. Say “or” between them if that is meant.",
            );
        }
        if counts_weeks && !(days.is_empty() && self.weekday_texts.is_empty()) {
            return refuse("Weeks are counted with days of the week: “every 2 weeks on Monday and Thursday”.");
        }
        if self.is_all && !(days.is_empty() && weekdays.is_empty()) {
            return refuse("Say either every day or certain days.");
        }
        if !self.except.is_empty() {
            if !days.is_empty() || !self.weekday_texts.is_empty() || self.weekdays.is_empty() && self.is_weekly {
                return refuse("Days of the week can be left out of days of the week only: “every day except Sunday”.");
            }
            weekdays = vec![list(&self.weekdays_left()?)];
        }
        let or_star = |texts: Vec<String>| if texts.is_empty() { "*".to_owned() } else { texts.join(",") };
        let weekday = or_star(weekdays);
        let weekday = if weekday == "0-6" { "*".to_owned() } else { weekday };
        let month = if months.is_empty() { "*".to_owned() } else { list(&months) };
        Ok(format!("{} {month} {weekday}", or_star(days)))
    }

    /// Returns the days of the week without those that are left out.
    fn weekdays_left(&self) -> Result<Vec<u32>, Problem> {
        let is_said = |day: &u32| self.weekdays.is_empty() || self.weekdays.contains(day);
        let left: Vec<u32> = (0..7).filter(|day| is_said(day) && !self.except.contains(day)).collect();
        if left.is_empty() { Err(Problem::new("", "No day is left of those.")) } else { Ok(left) }
    }

    /// Returns the months; none means all.
    ///
    /// Those that are named stand in place of the January that `every year` means by itself. What else such words do not
    /// say by themselves is asked for.
    fn months(&self) -> Result<Vec<u32>, Problem> {
        let refuse = |message: String| Err(Problem::new("", message));
        let is_last = |texts: &[String]| texts.iter().any(|text| text.contains('L'));
        match self.months_by {
            Some(12) if self.months.is_empty() && (self.has_days() || self.is_weekly) => {
                refuse("In which month? “every year on 25 December”, say.".to_owned())
            }
            Some(12) if !self.months.is_empty() => Ok(self.months.clone()),
            Some(step) if !self.months.is_empty() => {
                refuse(format!("Say either every {step} months or the months by name: both cannot be meant."))
            }
            Some(step) if step > 2 && (is_last(&self.day_texts) || is_last(&self.weekday_texts)) => {
                refuse("Name the months: “on the last day of March, June, September and December”, say.".to_owned())
            }
            _ if self.is_monthly && !(self.weekdays.is_empty() || self.either) && self.months.is_empty() => refuse(
                "Which of them in a month? “on the first Monday of the month”, or “every Monday” for all.".to_owned(),
            ),
            Some(step) => Ok((1..=12).step_by(step as usize).collect()),
            None => Ok(self.months.clone()),
        }
    }
}
