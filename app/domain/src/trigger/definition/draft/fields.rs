use std::{collections::BTreeSet, ops::RangeInclusive, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use crate::{
    entry::Entry,
    problem::{Problem, Problems},
    trigger::{
        cron::CronExpression,
        definition::MAX_EXCLUDED_DATES,
        timezone::{check_instant, parse_timezone},
    },
};

pub(crate) fn check_cron(problems: &mut Problems, text: &str) -> Option<CronExpression> {
    text.parse().map_err(|problem| problems.0.push(Problem { field: "cron_expression".to_owned(), ..problem })).ok()
}

pub(crate) fn check_timezone(problems: &mut Problems, text: &str) -> Option<Tz> {
    parse_timezone(text).map_err(|problem| problems.0.push(Problem { field: "timezone".to_owned(), ..problem })).ok()
}

pub(super) fn check_limit(problems: &mut Problems, field: &str, entry: &Entry, zone: Tz) -> Option<DateTime<Utc>> {
    check_instant(field, entry.filled()?, zone).map_err(|problem| problems.0.push(problem)).ok()
}

pub(super) fn check_dates(problems: &mut Problems, field: &str, entry: &Entry) -> BTreeSet<NaiveDate> {
    let mut dates = BTreeSet::new();
    for text in entry.0.split(',').map(str::trim).filter(|text| !text.is_empty()) {
        match text.parse() {
            Ok(date) => {
                dates.insert(date);
            }
            Err(_) => problems.add(field, format!("“{}” is no date. Write it as 2026-12-25.", shortened(text))),
        }
        if problems.of_field(field).is_some() {
            break;
        }
    }
    if dates.len() > MAX_EXCLUDED_DATES {
        problems.add(field, format!("At most {MAX_EXCLUDED_DATES} dates can be left out; these are {}.", dates.len()));
    }
    dates
}

/// Returns a date in the week from which weeks are counted: the one that was typed, or the first day of the schedule.
pub(super) fn check_weeks_from(
    problems: &mut Problems,
    entry: &Entry,
    first_day: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let field = "weeks_from";
    let Some(text) = entry.filled() else {
        if first_day.is_none() {
            problems.add(
                field,
                "Name a date in a week in which it runs, such as 2026-11-30: the others are counted from it.",
            );
        }
        return first_day;
    };
    let date = text.parse().ok();
    if date.is_none() {
        problems.add(field, format!("“{}” is no date. Write it as 2026-11-30.", shortened(text)));
    }
    date
}

/// Returns the whole number that was typed, or nothing for a blank; adds to `problems` if it is none within the range.
pub(super) fn check_number<N>(
    problems: &mut Problems,
    field: &str,
    entry: &Entry,
    range: RangeInclusive<N>,
) -> Option<N>
where
    N: FromStr + PartialOrd + std::fmt::Display,
{
    let text = entry.filled()?;
    match text.parse() {
        Ok(number) if range.contains(&number) => Some(number),
        _ => {
            let (from, to) = range.into_inner();
            problems
                .add(field, format!("A whole number from {from} to {to} fits here, you wrote {}.", shortened(text)));
            None
        }
    }
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(40).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}

/// Returns the parameters that were typed as a JSON object, adding to `problems` what is wrong with them.
///
/// At most 64 KiB, so that a list of executions stays quick to read, and without the NUL character, which the database
/// cannot hold.
pub fn check_parameters(problems: &mut Problems, field: &str, entry: &Entry) -> Map<String, Value> {
    let Some(text) = entry.filled() else { return Map::new() };
    if text.len() > 65_536 {
        problems.add(field, "Parameters have at most 64 KiB.");
        return Map::new();
    }
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(parameters) if parameters.iter().any(|(name, value)| name.contains('\0') || has_nul(value)) => {
            problems.add(field, "Parameters hold a NUL character, which cannot be stored.");
            Map::new()
        }
        Ok(parameters) => parameters,
        Err(error) => {
            problems.add(field, format!("Parameters are a JSON object, such as {{\"day\": \"2026-11-22\"}}: {error}."));
            Map::new()
        }
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
