use chrono::NaiveTime;

use crate::{
    problem::Problem,
    trigger::cron::builder::{BuiltTimes, lines_of, list, time_label},
};

/// What has been said.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Times of day.
    pub(super) times: Vec<NaiveTime>,
    /// The distance between starts in minutes.
    pub(super) step: Option<u32>,
    /// The minute of every hour.
    pub(super) past: Option<u32>,
    /// From when to when on each day.
    pub(super) stretch: Option<(NaiveTime, NaiveTime)>,
    pub(super) days: Days,
    /// Whether it is once a week, on whichever day.
    pub(super) is_weekly: bool,
    /// Every how many weeks it counts.
    pub(super) every_weeks: Option<u32>,
    /// Whether it is once a month, on whichever day.
    pub(super) is_monthly: bool,
    /// Days of the month.
    pub(super) dates: Vec<u32>,
    /// Days of the month by rule, as cron writes them.
    pub(super) day_texts: Vec<String>,
    /// Days of the week, Sunday being 0.
    pub(super) weekdays: Vec<u32>,
    /// Days of the week by rule, as cron writes them.
    pub(super) weekday_texts: Vec<String>,
    /// Months from 1.
    pub(super) months: Vec<u32>,
    /// Whether days of the month and of the week are alternatives.
    pub(super) either: bool,
}

/// Whether all days were said.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Days {
    #[default]
    NotSaid,
    All,
}

impl Parts {
    pub(super) fn add_weekdays(&mut self, days: impl IntoIterator<Item = u32>) {
        self.weekdays.extend(days);
    }

    /// Says every so many months, from January.
    pub(super) fn set_months_by(&mut self, step: u32) {
        if step > 1 {
            self.months.extend((1..=12).step_by(step as usize));
        }
        self.is_monthly = true;
    }

    /// Writes the expression.
    pub(super) fn to_cron(&self, usual: NaiveTime) -> Result<String, Problem> {
        let times = self.times(usual)?.to_cron().map_err(|problem| Problem::new("", problem.message))?;
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
            return Err(Problem::new(
                "",
                "Cron starts on either, days of the month and days of the week. Say “or” between them if that is meant.",
            ));
        }
        if self.every_weeks.is_some() && !(days.is_empty() && self.weekday_texts.is_empty()) {
            return Err(Problem::new(
                "",
                "Weeks are counted with days of the week: “every 2 weeks on Monday and Thursday”.",
            ));
        }
        if self.days == Days::All && !(days.is_empty() && weekdays.is_empty()) {
            return Err(Problem::new("", "Say either every day or certain days."));
        }
        let or_star = |texts: Vec<String>| if texts.is_empty() { "*".to_owned() } else { texts.join(",") };
        let weekday = or_star(weekdays);
        let weekday = if weekday == "0-6" { "*".to_owned() } else { weekday };
        let month = if self.months.is_empty() { "*".to_owned() } else { list(&self.months) };
        Ok(lines_of(&times, &format!("{} {month} {weekday}", or_star(days))))
    }

    /// Returns the times of day; `usual` where none are said.
    fn times(&self, usual: NaiveTime) -> Result<BuiltTimes, Problem> {
        let end_of_day = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
        match (self.step, self.times.as_slice(), self.stretch) {
            (Some(_), [_, ..], _) => Err(Problem::new("", "Say either times or a distance between starts, not both.")),
            (Some(minutes), [], stretch) => {
                let (from, to) = stretch.unwrap_or((NaiveTime::MIN, end_of_day));
                let past = self.past.and_then(|minute| NaiveTime::from_hms_opt(0, minute, 0));
                let from = past.unwrap_or(from);
                Ok(BuiltTimes::Every { minutes, from, to })
            }
            (None, [], Some((from, _))) => Err(Problem::new(
                "",
                format!(
                    "From {} on every how many minutes or hours? “every 15 minutes from 9:00 to 17:45”.",
                    time_label(from)
                ),
            )),
            (None, _, Some(_)) => Err(Problem::new("", "Say either times or from when to when, not both.")),
            (None, [], None) => Ok(BuiltTimes::At(vec![usual])),
            (None, times, None) => {
                let mut times = times.to_vec();
                times.sort_unstable();
                times.dedup();
                Ok(BuiltTimes::At(times))
            }
        }
    }
}
