//! Looks at every minute and asks whether the expression means it. Shares no code with what it judges: it reads fields
//! by comparing values with the text, and finds out what clocks show by going from instants to local times only.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use domain::trigger::cron::DstPolicy;

const MONTHS: &str = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
const WEEKDAYS: &str = "SUNMONTUEWEDTHUFRISAT";

/// Five texts.
pub(crate) struct Oracle<'a> {
    fields: [&'a str; 5],
    /// Whether each minute of a day is meant.
    times: Vec<bool>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let fields: Vec<_> = text.split_whitespace().collect();
        let fields: [&str; 5] = fields.try_into().expect("five fields");
        let means = |time: u32| selects(fields[0], time % 60, 59, "") && selects(fields[1], time / 60, 23, "");
        Self { fields, times: (0..24 * 60).map(means).collect() }
    }

    /// Returns whether the expression means this local minute.
    pub(crate) fn means(&self, local: NaiveDateTime) -> bool {
        self.times[(local.hour() * 60 + local.minute()) as usize] && self.means_date(local.date())
    }

    pub(crate) fn means_date(&self, date: NaiveDate) -> bool {
        let [_, _, day, month, weekday] = self.fields;
        if !selects(month, date.month(), 12, MONTHS) {
            return false;
        }
        let star = |text: &str| text == "*" || text == "?";
        let by_day = day.split(',').any(|item| day_item(item, date));
        let by_weekday = weekday.split(',').any(|item| weekday_item(item, date));
        match (star(day), star(weekday)) {
            (true, true) => true,
            (true, false) => by_weekday,
            (false, true) => by_day,
            (false, false) => by_day || by_weekday,
        }
    }

    fn follows_real_time(&self) -> bool {
        self.fields[0].starts_with('*') || self.fields[1].starts_with('*')
    }

    /// Returns all runs from `from` on, before `to`, looking at every minute.
    pub(crate) fn runs(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        timezone: Tz,
        policy: DstPolicy,
    ) -> Vec<DateTime<Utc>> {
        let real_time = self.follows_real_time();
        let minute = TimeDelta::minutes(1);
        // What was shown before the window matters for what is shown twice in it.
        let mut at = from - TimeDelta::days(1);
        let show = |at: DateTime<Utc>| at.with_timezone(&timezone).naive_local();
        let mut latest_shown = show(at - minute);
        let mut runs = BTreeSet::new();
        while at < to {
            let local = show(at);
            let shown_before = local <= latest_shown;
            let counts = real_time || !shown_before || policy == DstPolicy::Twice;
            if counts && self.means(local) {
                runs.insert(at);
            }
            let mut missing = latest_shown + minute;
            while !real_time && policy != DstPolicy::Skip && missing < local {
                if self.means(missing) {
                    runs.insert(at);
                    break;
                }
                missing += minute;
            }
            latest_shown = latest_shown.max(local);
            at += minute;
        }
        runs.into_iter().filter(|at| *at >= from).collect()
    }
}

fn selects(text: &str, value: u32, greatest: u32, names: &str) -> bool {
    text.split(',').any(|item| item_selects(item, value, greatest, names))
}

fn item_selects(item: &str, value: u32, greatest: u32, names: &str) -> bool {
    let (range, step) = item.split_once('/').unwrap_or((item, "1"));
    let step: u32 = step.parse().expect("a step");
    let least = if names == WEEKDAYS || names.is_empty() { 0 } else { 1 };
    let (first, last) = match range.split_once('-') {
        _ if range == "*" || range == "?" => (least, greatest),
        Some((first, last)) => (read(first, names), read(last, names)),
        None => (read(range, names), read(range, names)),
    };
    value >= first && value <= last && (value - first).is_multiple_of(step)
}

fn read(text: &str, names: &str) -> u32 {
    let named = || {
        let index = names.find(&text.to_ascii_uppercase()).unwrap_or_else(|| panic!("{text} is no name"));
        let index = u32::try_from(index / 3).expect("few names");
        if names == MONTHS { index + 1 } else { index }
    };
    text.parse().unwrap_or_else(|_| named())
}

fn day_item(item: &str, date: NaiveDate) -> bool {
    let tomorrow = date.succ_opt().expect("a date");
    if item.eq_ignore_ascii_case("L") {
        return tomorrow.month() != date.month();
    }
    if item.eq_ignore_ascii_case("LW") {
        let later = (1..3).map(|days| date + TimeDelta::days(days)).filter(|later| later.month() == date.month());
        return is_workday(date) && !later.into_iter().any(is_workday) && last_days(date);
    }
    if let Some(day) = item.strip_suffix(['W', 'w']) {
        let wanted = date.with_day(day.parse().expect("a day"));
        return wanted.is_some_and(|wanted| nearest_workday(wanted) == date);
    }
    // Days count from 1: `*/2` is 1, 3, 5.
    let item = item.replace('*', "1-31");
    item_selects(&item, date.day(), 31, "")
}

fn last_days(date: NaiveDate) -> bool {
    (date + TimeDelta::days(3)).month() != date.month()
}

fn is_workday(date: NaiveDate) -> bool {
    date.weekday().number_from_monday() <= 5
}

/// Looks a day back, a day on, and then further on or back within the month.
fn nearest_workday(wanted: NaiveDate) -> NaiveDate {
    [0, -1, 1, 2, -2]
        .into_iter()
        .map(|days| wanted + TimeDelta::days(days))
        .find(|day| day.month() == wanted.month() && is_workday(*day))
        .expect("one of five days is a workday")
}

fn weekday_item(item: &str, date: NaiveDate) -> bool {
    let weekday = date.weekday().num_days_from_sunday();
    let is = |text: &str| read(text, WEEKDAYS) % 7 == weekday;
    if let Some((day, nth)) = item.split_once('#') {
        let nth: u32 = nth.parse().expect("a number of a week");
        return is(day) && date.day().div_ceil(7) == nth;
    }
    if let Some(day) = item.strip_suffix(['L', 'l']) {
        return is(day) && (date + TimeDelta::days(7)).month() != date.month();
    }
    // A range may end with Sunday under either number.
    let item = item.to_ascii_uppercase().replace("-SUN", "-7");
    if item.starts_with('*') {
        return item_selects(&item, weekday, 6, WEEKDAYS);
    }
    item_selects(&item, weekday, 7, WEEKDAYS) || weekday == 0 && item_selects(&item, 7, 7, WEEKDAYS)
}

mod tests {
    use super::*;

    #[test]
    fn the_oracle_itself_knows_a_few_dates() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        // 1 August 2026 is a Saturday, 31 May 2026 a Sunday.
        assert!(Oracle::new("0 0 1W * *").means_date(date("2026-08-03")));
        assert!(Oracle::new("0 0 LW * *").means_date(date("2026-05-29")));
        assert!(!Oracle::new("0 0 LW * *").means_date(date("2026-05-31")));
        assert!(Oracle::new("0 0 * * 5#3").means_date(date("2026-11-20")));
        assert!(Oracle::new("0 0 * * MON-SUN").means_date(date("2026-11-22")));
        assert!(!Oracle::new("0 0 * * FRI-SUN").means_date(date("2026-11-26")));
    }
}
