use super::value::parse_value;
use crate::trigger::cron::{
    day_rule::DayRule,
    field::Field,
    refusal::{Part, Refusal},
    words::ordinal,
};

/// Parses an item that picks a day of the month by a rule; returns nothing if it is no such item.
pub(super) fn parse_day_rule(field: Field, item: Part<'_>) -> Result<Option<DayRule>, Refusal> {
    match field {
        Field::Day => parse_in_day_field(item),
        Field::Weekday => parse_in_weekday_field(item),
        Field::Minute | Field::Hour | Field::Month => Ok(None),
    }
}

fn parse_in_day_field(item: Part<'_>) -> Result<Option<DayRule>, Refusal> {
    let text = item.text;
    if text.eq_ignore_ascii_case("L") {
        return Ok(Some(DayRule::LastDay));
    }
    if text.eq_ignore_ascii_case("LW") || text.eq_ignore_ascii_case("WL") {
        return Ok(Some(DayRule::LastWorkday));
    }
    if let Some(before) = text.strip_suffix(['W', 'w'])
        && before.bytes().all(|byte| byte.is_ascii_digit())
    {
        let day = Part { text: before, at: item.at };
        if before.is_empty() {
            return Err(Refusal::new(item.span(), "“W” needs a day before it, as in 15W."));
        }
        return parse_value(Field::Day, day, false).map(|day| Some(DayRule::NearestWorkday(day)));
    }
    if text.starts_with(['L', 'l']) {
        let message = format!("“{text}” is not known here. L alone is the last day of the month, LW the last weekday.");
        return Err(Refusal::new(item.span(), message));
    }
    if text.ends_with(['W', 'w']) && text.contains('-') {
        return Err(Refusal::new(item.span(), "“W” takes one day, as in 15W, not a range."));
    }
    if text.contains('#') {
        return Err(Refusal::new(item.span(), "“#” belongs to the weekday, the fifth field, as in 5#3."));
    }
    Ok(None)
}

fn parse_in_weekday_field(item: Part<'_>) -> Result<Option<DayRule>, Refusal> {
    let takes_one = |given: &str| {
        let message = format!("“#” and “L” take one weekday, as in 5#3 and 5L; you wrote {given}.");
        Err(Refusal::new(item.span(), message))
    };
    if let Some((weekday, nth)) = item.split_once('#') {
        if weekday.text.is_empty() || weekday.text.contains(['-', '*', '/']) {
            return takes_one(item.text);
        }
        let weekday = parse_value(Field::Weekday, weekday, false)?;
        return match nth.text.parse() {
            Ok(nth @ 1..=5) => Ok(Some(DayRule::NthWeekday { weekday: weekday % 7, nth })),
            _ if nth.text.eq_ignore_ascii_case("L") => {
                let message = format!("Write {weekday}L for the last one of the month.");
                Err(Refusal::new(item.span(), message).replaced_by(format!("{weekday}L")))
            }
            _ if nth.text.is_empty() => {
                Err(Refusal::new(item.span(), "A number from 1 to 5 must follow “#”, as in 5#3."))
            }
            _ => {
                let message = format!("A month has at most five of each weekday: # is 1–5, you wrote {}.", nth.text);
                Err(Refusal::new(nth.span(), message))
            }
        };
    }
    let text = item.text;
    if text.eq_ignore_ascii_case("L") {
        let message = "“L” needs a weekday before it, as in 5L for the last Friday.";
        return Err(Refusal::new(item.span(), message));
    }
    let is_value = |text: &str| {
        text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_digit())
            || Field::Weekday.names().iter().any(|name| name.eq_ignore_ascii_case(text))
    };
    if let Some(before) = text.strip_suffix(['L', 'l'])
        && is_value(before)
    {
        let weekday = parse_value(Field::Weekday, Part { text: before, at: item.at }, false)?;
        return Ok(Some(DayRule::LastWeekday(weekday % 7)));
    }
    if let Some(after) = text.strip_prefix(['L', 'l'])
        && is_value(after)
    {
        let message = format!("Write {after}L for the last one of the month.");
        return Err(Refusal::new(item.span(), message).replaced_by(format!("{after}L")));
    }
    if text.ends_with(['L', 'l']) && text.contains(['-', '*', '/']) {
        return takes_one(text);
    }
    if let Some(day) = text.strip_suffix(['W', 'w'])
        && !day.is_empty()
        && let Ok(day) = day.parse()
    {
        let message = format!("“W” belongs to the day, the third field: {text} there is near the {}.", ordinal(day));
        return Err(Refusal::new(item.span(), message));
    }
    Ok(None)
}
