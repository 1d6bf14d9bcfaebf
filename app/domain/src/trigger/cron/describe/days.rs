use super::shape::{common_distance, runs};
use crate::trigger::cron::{
    day_rule::DayRule,
    field::Field,
    fields::Fields,
    set::Set,
    words::{join, month_name, ordinal, weekday_name},
};

/// What follows the time of day if the days are not restricted, and how days are joined to it if they are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ending {
    /// `Every hour`
    Nothing,
    /// `Every 7 minutes, starting anew every hour`
    Comma,
    /// `At 02:30 every day`
    EveryDay,
    /// `Every hour from 09:00 to 17:00, every day`
    CommaEveryDay,
}

/// Says the days and months, with what joins them to the time of day.
pub(super) fn describe(fields: &Fields, ending: Ending) -> String {
    let comma = if ending == Ending::Comma { "," } else { "" };
    // A field that names every day restricts nothing, nor does another one beside it.
    let every_day = fields.plain_days() == Set::range(1, 31) || fields.plain_weekdays() == Set::range(0, 6);
    let by_day = !fields.is_star(Field::Day) && !every_day;
    let by_weekday = !fields.is_star(Field::Weekday) && !every_day;
    let every_month = fields.months == Set::range(1, 12);
    match (by_day, by_weekday) {
        (false, false) => on_every_day(fields, ending, every_month),
        (true, true) => {
            let either = format!("{comma} {} or {}", day_phrase(fields), weekday_phrase(fields));
            if every_month { either } else { format!("{either}, {}", months(fields.months)) }
        }
        (true, false) if fields.days.len() == 1 && fields.months.len() == 1 && fields.day_rules.is_empty() => {
            let day = fields.days.first().unwrap_or(1);
            format!("{comma} on {day} {}", join(&names(fields.months), "and"))
        }
        (true, false) => in_months(fields, |month| format!("{comma} {}", days_of(fields, month))),
        (false, true) => on_weekdays(fields, comma, every_month),
    }
}

fn on_every_day(fields: &Fields, ending: Ending, every_month: bool) -> String {
    let every_day = match ending {
        Ending::Nothing => "",
        Ending::Comma if every_month => "",
        Ending::Comma => ",",
        Ending::EveryDay => " every day",
        Ending::CommaEveryDay => ", every day",
    };
    if every_month { every_day.to_owned() } else { format!("{every_day} {}", months(fields.months)) }
}

fn on_weekdays(fields: &Fields, comma: &str, every_month: bool) -> String {
    if fields.weekdays.is_empty() {
        return in_months(fields, |month| format!("{comma} {}", weekdays_of(fields, month)));
    }
    let run = circular_run(fields.weekdays).filter(|_| fields.weekday_rules.is_empty());
    match (run, every_month) {
        (Some((first, last)), true) => format!(", {} to {}", weekday_name(first), weekday_name(last)),
        (Some((first, last)), false) => {
            format!(", {} to {}, {}", weekday_name(first), weekday_name(last), months(fields.months))
        }
        (None, true) => format!("{comma} {}", weekday_phrase(fields)),
        (None, false) => format!("{comma} {} {}", weekday_phrase(fields), months(fields.months)),
    }
}

/// Says what the day field selects: `on day 1 of the month`.
pub(in crate::trigger::cron) fn day_phrase(fields: &Fields) -> String {
    days_of(fields, "the month")
}

/// Says what the weekday field selects: `on Mondays`.
pub(in crate::trigger::cron) fn weekday_phrase(fields: &Fields) -> String {
    weekdays_of(fields, "the month")
}

/// Says days of `the month`, or of the months themselves where that is short.
fn in_months(fields: &Fields, days_of: impl Fn(&str) -> String) -> String {
    if fields.months == Set::range(1, 12) {
        return days_of("the month");
    }
    let stretches = runs(fields.months);
    if fields.months.len() <= 4 && stretches.iter().all(|(first, last)| last - first < 2) {
        return days_of(&join(&names(fields.months), "and"));
    }
    format!("{}, {}", days_of("the month"), months(fields.months))
}

fn names(months: Set) -> Vec<String> {
    months.iter().map(|month| month_name(month).to_owned()).collect()
}

/// Says `in January` or `from March to October`.
fn months(months: Set) -> String {
    let over_new_year = months.contains(12) && months.contains(1);
    let missing: Set = (1..=12).filter(|month| !months.contains(*month)).collect();
    let one_gap = runs(missing).len() == 1;
    if over_new_year
        && one_gap
        && months.len() >= 3
        && let (Some(before), Some(after)) = (missing.last(), missing.first())
    {
        return format!("from {} to {}", month_name(before + 1), month_name(after - 1));
    }
    match (runs(months).as_slice(), months.first(), months.last()) {
        ([_], Some(first), Some(last)) if last - first >= 2 => {
            format!("from {} to {}", month_name(first), month_name(last))
        }
        _ => format!("in {}", join(&names(months), "and")),
    }
}

/// Says the days of the month: `on days 1 and 15 of the month`.
fn days_of(fields: &Fields, month: &str) -> String {
    let mut parts = Vec::new();
    let days = fields.days;
    let values: Vec<u32> = days.iter().collect();
    let stepped = common_distance(&values).filter(|step| *step > 1 && values.len() >= 5);
    match (values.as_slice(), stepped) {
        ([], _) => {}
        ([only], _) => parts.push(format!("on day {only}")),
        ([first, .., last], Some(step)) => {
            parts.push(format!("on every {} day from day {first} to day {last}", ordinal(step)));
        }
        _ => {
            let stretches: Vec<_> = runs(days)
                .into_iter()
                .flat_map(|(first, last)| match last - first {
                    0 => vec![first.to_string()],
                    1 => vec![first.to_string(), last.to_string()],
                    _ => vec![format!("{first} to {last}")],
                })
                .collect();
            parts.push(format!("on days {}", join(&stretches, "and")));
        }
    }
    parts.extend(fields.day_rules.iter().map(|rule| rule_name(*rule)));
    format!("{} of {month}", join(&parts, "and"))
}

/// Says the weekdays: `on Mondays and Thursdays`, `on the third Friday of the month`.
fn weekdays_of(fields: &Fields, month: &str) -> String {
    let mut parts = Vec::new();
    if let Some((first, last)) = circular_run(fields.weekdays) {
        parts.push(format!("from {} to {}", weekday_name(first), weekday_name(last)));
    } else if !fields.weekdays.is_empty() {
        // The week is said from Monday on.
        let days: Vec<_> = (1..=7)
            .filter(|weekday| fields.weekdays.contains(weekday % 7))
            .map(|weekday| format!("{}s", weekday_name(weekday)))
            .collect();
        parts.push(format!("on {}", join(&days, "and")));
    }
    if fields.weekday_rules.is_empty() {
        return join(&parts, "and");
    }
    parts.extend(fields.weekday_rules.iter().map(|rule| rule_name(*rule)));
    format!("{} of {month}", join(&parts, "and"))
}

fn rule_name(rule: DayRule) -> String {
    match rule {
        DayRule::LastDay => "on the last day".to_owned(),
        DayRule::LastWorkday => "on the last weekday (Monday to Friday)".to_owned(),
        DayRule::NearestWorkday(day) => format!("on the weekday (Monday to Friday) nearest to day {day}"),
        DayRule::NthWeekday { weekday, nth } => {
            let nth = ["first", "second", "third", "fourth", "fifth"][(nth as usize - 1) % 5];
            format!("on the {nth} {}", weekday_name(weekday))
        }
        DayRule::LastWeekday(weekday) => format!("on the last {}", weekday_name(weekday)),
    }
}

/// Returns the first and last of three to six weekdays that follow each other, over Sunday or not.
fn circular_run(weekdays: Set) -> Option<(u32, u32)> {
    if !(3..=6).contains(&weekdays.len()) {
        return None;
    }
    let starts: Vec<u32> = (0..7).filter(|day| weekdays.contains(*day) && !weekdays.contains((day + 6) % 7)).collect();
    match starts.as_slice() {
        [first] => Some((*first, (first + weekdays.len() - 1) % 7)),
        _ => None,
    }
}
