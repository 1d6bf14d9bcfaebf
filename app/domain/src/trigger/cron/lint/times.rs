use super::{Lint, LintCode, LintContext};
use crate::format::{count, counted};
use crate::trigger::cron::{CronExpression, Field, fields::Step, local::local_time};

/// More than this in 30 days is worth a word: a run every five minutes.
const FREQUENT: i64 = 30 * 24 * 12;

/// Says how short the last gap of each hour is.
pub(super) fn uneven_minutes(expression: &CronExpression, _: &LintContext) -> Option<Lint> {
    let (first, last, gap) = last_gap(expression, Field::Minute, 60)?;
    let hours = expression.fields().hours;
    // Without two hours in a row there is no gap between them.
    if !hours.iter().any(|hour| hours.contains((hour + 1) % 24)) {
        return None;
    }
    let gap = counted(gap.into(), "minute", "minutes");
    let message = format!("Last gap of each hour is {gap} (…:{last:02} → :{first:02}).");
    Some(Lint::new(LintCode::UnevenMinutes, message))
}

/// Says how short the last gap of each day is.
pub(super) fn uneven_hours(expression: &CronExpression, context: &LintContext) -> Option<Lint> {
    let (first, last, gap) = last_gap(expression, Field::Hour, 24)?;
    let minutes = expression.fields().minutes;
    let minute = minutes.first().filter(|_| minutes.len() == 1).unwrap_or(0);
    let gap = counted(gap.into(), "hour", "hours");
    let [last, first] = [last, first].map(|hour| context.clock.time(hour, minute));
    let message = format!("Last gap of each day is {gap} ({last} → {first}).");
    Some(Lint::new(LintCode::UnevenHours, message))
}

/// Returns the first and last value, and the gap over the end of the cycle, of a step that only its end stops.
fn last_gap(expression: &CronExpression, field: Field, cycle: u32) -> Option<(u32, u32, u32)> {
    let Step { step, last: limit, .. } = expression.fields().step(field)?;
    let values = expression.fields().set(field);
    let (first, last) = (values.first()?, values.last()?);
    let gap = first + cycle - last;
    (limit == field.last() && first < step && gap != step && values.len() > 1).then_some((first, last, gap))
}

/// Points out `* 2 * * *`, which people write for once at two.
pub(super) fn every_minute_of_the_hour(expression: &CronExpression, context: &LintContext) -> Option<Lint> {
    let hours = expression.fields().hours;
    if !expression.is_star(Field::Minute) || hours.len() > 3 {
        return None;
    }
    let first = hours.first()?;
    let [start, end] = [0, 59].map(|minute| context.clock.time(first, minute));
    let message = format!("The minute is *: it runs 60 times from {start} to {end}.");
    let label = if hours.len() == 1 { format!("Only at {start}") } else { "Only on the hour".to_owned() };
    let once = expression.with_texts(&[(Field::Minute, "0")]);
    Some(Lint::new(LintCode::EveryMinuteOfTheHour, message).fixed_by(label, once))
}

/// Counts the runs of 30 days if they are many.
pub(super) fn very_frequent(expression: &CronExpression, context: &LintContext) -> Option<Lint> {
    let today = local_time(context.from, context.timezone).date();
    let runs: i64 = today.iter_days().take(30).map(|date| i64::from(expression.runs_on_plain_day(date))).sum();
    (runs > FREQUENT).then(|| Lint::new(LintCode::VeryFrequent, format!("{} runs a month.", count(runs))))
}
