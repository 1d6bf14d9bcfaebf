use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveTime, Timelike};

use super::{
    super::set::{Run, Set},
    BuiltDate, BuiltDays, BuiltTimes, CronBuilder, time, time_label,
};
use crate::problem::Problem;

impl CronBuilder {
    /// Writes the expression: of one line, or of several where the times of day need them.
    ///
    /// # Errors
    ///
    /// A problem of `times`, `every` or `dates`, where cron has no expression for it.
    pub fn to_cron(&self) -> Result<String, Problem> {
        let times = self.times.to_cron()?;
        let (day, weekday) = match &self.days {
            BuiltDays::Every => ("*".to_owned(), "*".to_owned()),
            BuiltDays::Weekdays(days) if days.is_empty() => {
                return Err(Problem::new("days", "Choose a day of the week."));
            }
            BuiltDays::Weekdays(days) if days.len() == 7 => ("*".to_owned(), "*".to_owned()),
            BuiltDays::Weekdays(days) => ("*".to_owned(), list(days)),
            BuiltDays::Dates(dates) if dates.is_empty() => {
                return Err(Problem::new("dates", "Type a day of the month: 1 to 31, last, or last workday."));
            }
            BuiltDays::Dates(dates) => (dates_to_cron(dates), "*".to_owned()),
        };
        let month = if self.months.is_empty() || self.months.len() == 12 { "*".to_owned() } else { list(&self.months) };
        Ok(lines_of(&times, &format!("{day} {month} {weekday}")))
    }
}

impl BuiltTimes {
    /// Writes the minute and the hour: several times of each where not every hour goes with every minute.
    ///
    /// # Errors
    ///
    /// A problem of `times` or `every`.
    pub(in crate::trigger::cron) fn to_cron(&self) -> Result<Vec<(String, String)>, Problem> {
        match self {
            Self::At(times) => at_to_cron(times),
            Self::Every { minutes, from, to } => every_to_cron(*minutes, *from, *to).map(|times| vec![times]),
        }
    }
}

/// Writes a line for each minute and hour, with the same days.
pub(in crate::trigger::cron) fn lines_of(times: &[(String, String)], days: &str) -> String {
    times.iter().map(|(minute, hour)| format!("{minute} {hour} {days}")).collect::<Vec<_>>().join("; ")
}

/// Writes times of day: minutes that go with the same hours share a line.
fn at_to_cron(times: &[NaiveTime]) -> Result<Vec<(String, String)>, Problem> {
    if times.is_empty() {
        return Err(Problem::new("times", "Add a time."));
    }
    let mut hours_of = BTreeMap::<u32, BTreeSet<u32>>::new();
    for time in times {
        hours_of.entry(time.minute()).or_default().insert(time.hour());
    }
    let mut lines = BTreeMap::<Vec<u32>, Vec<u32>>::new();
    for (minute, hours) in hours_of {
        lines.entry(hours.into_iter().collect()).or_default().push(minute);
    }
    let mut lines: Vec<_> = lines.into_iter().collect();
    lines.sort_by_key(|(hours, minutes)| (hours.first().copied(), minutes.first().copied()));
    Ok(lines.into_iter().map(|(hours, minutes)| (list(&minutes), list(&hours))).collect())
}

fn every_to_cron(minutes: u32, from: NaiveTime, to: NaiveTime) -> Result<(String, String), Problem> {
    let refuse = |message: String| Err(Problem::new("every", message));
    if from > to {
        return refuse(format!("It ends at {}, before it begins at {}.", time_label(to), time_label(from)));
    }
    let (first, last) = (from.hour(), to.hour());
    match minutes {
        0 => refuse("Type how many minutes lie between two starts.".to_owned()),
        1..60 => {
            // The last start within an hour.
            let end = 59 / minutes * minutes;
            if from.minute() != 0 || to.minute() < end {
                return refuse(format!(
                    "Cron steps through whole hours: from {} to {}, say.",
                    time_label(time(first, 0).unwrap_or(from)),
                    time_label(time(last, end).unwrap_or(to)),
                ));
            }
            let hours = match (first, last) {
                (0, 23) => "*".to_owned(),
                (first, last) if first == last => first.to_string(),
                (first, last) => format!("{first}-{last}"),
            };
            Ok((if minutes == 1 { "*".to_owned() } else { format!("*/{minutes}") }, hours))
        }
        _ if minutes.is_multiple_of(60) && minutes < 24 * 60 => {
            let step = minutes / 60;
            let minute = from.minute();
            let last = if to.minute() < minute { last.saturating_sub(1) } else { last };
            let goes_round = first == 0 && last + step > 23;
            let hours = match (step, goes_round) {
                (1, true) => "*".to_owned(),
                (_, true) => format!("*/{step}"),
                _ if first >= last => first.to_string(),
                (1, false) => format!("{first}-{last}"),
                _ => format!("{first}-{last}/{step}"),
            };
            Ok((minute.to_string(), hours))
        }
        _ => refuse(format!(
            "Cron cannot start something every {minutes} minutes: it counts minutes within an hour and hours within a day. Less than 60, or whole hours."
        )),
    }
}

fn dates_to_cron(dates: &[BuiltDate]) -> String {
    let days: Vec<u32> =
        dates.iter().filter_map(|date| if let BuiltDate::Day(day) = date { Some(*day) } else { None }).collect();
    let rules = dates.iter().filter_map(|date| match date {
        BuiltDate::Day(_) => None,
        BuiltDate::Last => Some("L".to_owned()),
        BuiltDate::LastWorkday => Some("LW".to_owned()),
    });
    let plain = (!days.is_empty()).then(|| list(&days));
    plain.into_iter().chain(rules).collect::<Vec<_>>().join(",")
}

/// Writes values in order: three or more neighbours as a range.
pub(in crate::trigger::cron) fn list(values: &[u32]) -> String {
    let run = |Run { first, last, .. }: Run| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    let values: Set = values.iter().copied().collect();
    values.neighbours().into_iter().map(run).collect::<Vec<_>>().join(",")
}
