use super::{Lint, LintCode, LintContext};
use crate::trigger::cron::{
    CronExpression, Field,
    day_rule::DayRule,
    fields::{Fields, Step},
    local::local_time,
    never::greatest_length,
    set::Set,
    words::{join, month_name, ordinal, short_date},
};

/// The days that only some months have, from the day field alone; nothing if other days or fields help out.
fn late_days(fields: &Fields) -> Option<Set> {
    if fields.is_star(Field::Day) || !fields.is_star(Field::Weekday) {
        return None;
    }
    let mut days = fields.days;
    for rule in &fields.day_rules {
        let DayRule::NearestWorkday(day) = rule else { return None };
        days.insert(*day);
    }
    days.first().filter(|first| *first > 28).map(|_| days)
}

/// Names the next leap day that counts.
pub(super) fn leap_years_only(expression: &CronExpression, context: &LintContext) -> Option<Lint> {
    let fields = expression.fields();
    let days = late_days(fields)?;
    let longest = |month: u32| greatest_length(month);
    let possible: Vec<_> =
        fields.months.iter().filter(|month| days.first().is_some_and(|day| day <= longest(*month))).collect();
    if possible != [2] {
        return None;
    }
    let next = expression.next_after(context.from, context.timezone, context.policy);
    let message = match next {
        Some(next) => {
            let date = local_time(next, context.timezone).date();
            format!("Leap years only; next {}.", short_date(date))
        }
        None => "Leap years only; none is left.".to_owned(),
    };
    Some(Lint::new(LintCode::LeapYearsOnly, message))
}

/// Names the months that do not have the day.
pub(super) fn skips_months(expression: &CronExpression) -> Option<Lint> {
    let fields = expression.fields();
    let fifth = fields.rules().all(|rule| matches!(rule, DayRule::NthWeekday { nth: 5, .. }))
        && fields.is_star(Field::Day)
        && fields.weekdays.is_empty();
    if fifth {
        let mut lasts: Vec<String> = Vec::new();
        for rule in &fields.weekday_rules {
            if let DayRule::NthWeekday { weekday, .. } = rule {
                lasts.push(format!("{weekday}L"));
            }
        }
        let message = "Skips the months that have only four of that weekday.".to_owned();
        let fix = expression.with_texts(&[(Field::Weekday, &lasts.join(","))]);
        return Some(Lint::new(LintCode::SkipsMonths, message).fixed_by("Use the last of the month", fix));
    }
    let days = late_days(fields)?;
    let first = days.first()?;
    let never: Vec<_> = fields.months.iter().filter(|month| greatest_length(*month) < first).collect();
    let leap_only = first == 29 && fields.months.contains(2);
    if never.is_empty() && !leap_only || fields.months == [2].into_iter().collect() {
        return None;
    }
    let names: Vec<_> = never.iter().map(|month| month_name(*month).to_owned()).collect();
    let message = match names.as_slice() {
        [] => "Skips February, except in leap years.".to_owned(),
        [only] => format!("Skips {only}, which has no {}.", ordinal(first)),
        several => format!("Skips {} months: {} have no {}.", several.len(), join(several, "and"), ordinal(first)),
    };
    let lint = Lint::new(LintCode::SkipsMonths, message);
    let last = expression.with_texts(&[(Field::Day, "L")]);
    Some(if days.len() == 1 { lint.fixed_by("Use last day of month", last) } else { lint })
}

/// Says what the end of the month does to a step.
pub(super) fn restarts_each_month(expression: &CronExpression) -> Option<Lint> {
    let fields = expression.fields();
    let Step { step, last: limit, .. } = fields.step(Field::Day)?;
    let (first, last) = (fields.days.first()?, fields.days.last()?);
    let gap = 31 - last + first;
    if limit < 31 || step == 1 || gap == step || fields.days.len() == 1 {
        return None;
    }
    let days = if gap == 1 {
        format!("{} then {} are consecutive days", ordinal(last), ordinal(first))
    } else {
        format!("from the {} to the {} are {gap} days, not {step}", ordinal(last), ordinal(first))
    };
    Some(Lint::new(LintCode::RestartsEachMonth, format!("Restarts each month: {days}.")))
}
