use chrono::NaiveTime;

use super::{BuiltDate, BuiltDays, BuiltTimes, CronBuilder, time};
use crate::trigger::cron::{CronExpression, day_rule::DayRule, field::Field, fields::Fields, line::Line};

/// The most times of day that are listed one by one.
const MOST_TIMES: usize = 12;

/// The fewest hours at one distance that are a step; fewer are clearer as times.
const FEWEST_OF_STEP: usize = 4;

impl CronBuilder {
    /// Reads an expression; nothing where it says more than the form can show.
    pub fn of(expression: &CronExpression) -> Option<Self> {
        match &*expression.lines {
            [line] => {
                let builders = times_of(line.fields()).into_iter().map(|times| Self::with_days_of(line, times));
                builders.flatten().find(|builder| builder.is_same_as(line))
            }
            lines => Self::of_lines(lines, expression.times_of_day()),
        }
    }

    /// Reads lines that differ in their times of day only.
    fn of_lines(lines: &[Line], times: Vec<NaiveTime>) -> Option<Self> {
        let whole = Self::with_days_of(lines.first()?, BuiltTimes::At(times))?;
        let is_part = |line: &Line| {
            let own = BuiltTimes::At(listed_times(line.fields()));
            Self::with_days_of(line, own)
                .is_some_and(|own| own.days == whole.days && own.months == whole.months && own.is_same_as(line))
        };
        (whole.times.count() <= MOST_TIMES && lines.iter().all(is_part)).then_some(whole)
    }

    fn with_days_of(line: &Line, times: BuiltTimes) -> Option<Self> {
        let fields = line.fields();
        let days = match (fields.is_star(Field::Day), fields.is_star(Field::Weekday)) {
            (true, true) => BuiltDays::Every,
            (true, false) if fields.weekday_rules.is_empty() => BuiltDays::Weekdays(fields.weekdays.iter().collect()),
            (false, true) => {
                let rules = fields.day_rules.iter().map(|rule| match rule {
                    DayRule::LastDay => Some(BuiltDate::Last),
                    DayRule::LastWorkday => Some(BuiltDate::LastWorkday),
                    _ => None,
                });
                BuiltDays::Dates(
                    fields.days.iter().map(|day| Some(BuiltDate::Day(day))).chain(rules).collect::<Option<_>>()?,
                )
            }
            _ => return None,
        };
        let months = if fields.is_star(Field::Month) { Vec::new() } else { fields.months.iter().collect() };
        Some(Self { times, days, months })
    }

    fn is_same_as(&self, line: &Line) -> bool {
        let written = self.to_cron().ok().and_then(|text| text.parse::<CronExpression>().ok());
        let Some(written) = written.filter(|written| written.lines.len() == 1) else { return false };
        let (ours, theirs) = (written.fields(), line.fields());
        let is_same = |field| ours.set(field) == theirs.set(field);
        Field::ALL.into_iter().all(is_same)
            && [Field::Day, Field::Weekday].into_iter().all(|field| ours.is_star(field) == theirs.is_star(field))
            && ours.day_rules == theirs.day_rules
            && ours.weekday_rules == theirs.weekday_rules
            && ours.follows_real_time == theirs.follows_real_time
    }
}

impl BuiltTimes {
    fn count(&self) -> usize {
        if let Self::At(times) = self { times.len() } else { 1 }
    }
}

fn listed_times(fields: &Fields) -> Vec<NaiveTime> {
    fields.hours.iter().flat_map(|hour| fields.minutes.iter().filter_map(move |minute| time(hour, minute))).collect()
}

/// Returns how the times of a line may be shown, the best first.
fn times_of(fields: &Fields) -> Vec<BuiltTimes> {
    let [minutes, hours]: [Vec<u32>; 2] = [fields.minutes, fields.hours].map(|values| values.iter().collect());
    let mut all = Vec::new();
    if let Some(step) = whole_step(&minutes)
        && let (Some(&first), Some(&last)) = (hours.first(), hours.last())
    {
        all.extend(time(first, 0).zip(time(last, 59)).map(|(from, to)| BuiltTimes::Every { minutes: step, from, to }));
    }
    if let ([minute], [first, second, ..]) = (minutes.as_slice(), hours.as_slice())
        && hours.len() >= FEWEST_OF_STEP
        && let Some(&last) = hours.last()
    {
        let span = time(*first, *minute).zip(time(last, *minute));
        all.extend(span.map(|(from, to)| BuiltTimes::Every { minutes: (second - first) * 60, from, to }));
    }
    if minutes.len() * hours.len() <= MOST_TIMES {
        all.push(BuiltTimes::At(listed_times(fields)));
    }
    all
}

/// Returns the step of minutes that go through a whole hour from its beginning, and are more than one.
fn whole_step(minutes: &[u32]) -> Option<u32> {
    let (&[first, second, ..], step) = (minutes, minutes.get(1)?.checked_sub(*minutes.first()?)?) else { return None };
    let whole = (0..60).step_by(step as usize);
    (first == 0 && second == step && whole.eq(minutes.iter().copied())).then_some(step)
}
