use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::trigger::cron::DstPolicy;
use proptest::prelude::*;

use crate::{instant, zone};

/// Returns a field's text: stars, values, ranges, steps and lists of these.
fn field(least: u32, greatest: u32, stars: u32) -> BoxedStrategy<String> {
    let value = least..=greatest;
    let span = greatest - least;
    let range = (value.clone(), value.clone()).prop_map(|(one, other)| (one.min(other), one.max(other)));
    let item = prop_oneof![
        4 => value.clone().prop_map(|value| value.to_string()),
        2 => range.clone().prop_map(|(first, last)| format!("{first}-{last}")),
        1 => (range, 1..=span.min(12)).prop_map(|((first, last), step)| format!("{first}-{last}/{step}")),
        1 => (1..=span.min(12)).prop_map(|step| format!("*/{step}")),
    ];
    let list = proptest::collection::vec(item.clone(), 1..4).prop_map(|items| items.join(","));
    prop_oneof![
        stars => Just("*".to_owned()),
        2 => item,
        2 => list,
        1 => (1..=span).prop_map(|step| format!("*/{step}")),
    ]
    .boxed()
}

/// Returns hours, more often at night, when clocks are changed.
fn hours() -> BoxedStrategy<String> {
    prop_oneof![
        2 => field(0, 23, 3),
        3 => field(0, 3, 1).prop_filter("a step of the hours needs the whole field", |text| !text.contains('*')),
        1 => Just("*".to_owned()),
    ]
    .boxed()
}

/// Returns expressions without rules for days that always run at some time.
pub(crate) fn plain_expression() -> BoxedStrategy<String> {
    (field(0, 59, 2), hours(), field(1, 28, 6), field(1, 12, 6), field(0, 7, 4))
        .prop_map(|(minute, hour, day, month, weekday)| {
            // Seven is no step of the weekday.
            let weekday = weekday.replace("/7", "/6");
            format!("{minute} {hour} {day} {month} {weekday}")
        })
        .boxed()
}

/// Returns expressions with rules such as `L` and `5#3`.
pub(crate) fn ruled_expression() -> BoxedStrategy<String> {
    let day = prop_oneof![
        Just("L".to_owned()),
        Just("LW".to_owned()),
        (1u32..=28).prop_map(|day| format!("{day}W")),
        (1u32..=28).prop_map(|day| format!("{day},L")),
    ];
    let weekday = prop_oneof![
        (0u32..=7, 1u32..=5).prop_map(|(day, nth)| format!("{day}#{nth}")),
        (0u32..=7).prop_map(|day| format!("{day}L")),
        (0u32..=6, 0u32..=6, 1u32..=4).prop_map(|(one, other, nth)| format!("{one},{other}#{nth}")),
    ];
    let star = || Just("*".to_owned());
    let days = prop_oneof![
        3 => (day.clone(), star()),
        3 => (star(), weekday.clone()),
        1 => (day, weekday),
        1 => (Just("13".to_owned()), (0u32..=6, 1u32..=4).prop_map(|(day, nth)| format!("{day}#{nth}"))),
        1 => (Just("L".to_owned()), (0u32..=6).prop_map(|day| day.to_string())),
    ];
    (field(0, 59, 2), hours(), days, field(1, 12, 8))
        .prop_map(|(minute, hour, (day, weekday), month)| format!("{minute} {hour} {day} {month} {weekday}"))
        .boxed()
}

pub(crate) fn expression() -> BoxedStrategy<String> {
    prop_oneof![4 => plain_expression(), 1 => ruled_expression()].boxed()
}

pub(crate) fn policy() -> impl Strategy<Value = DstPolicy> {
    prop_oneof![Just(DstPolicy::Once), Just(DstPolicy::Skip), Just(DstPolicy::Twice)]
}

/// Changes of the clocks: gaps and folds of 30 minutes to a day, at midnight and at night, with and without summer.
pub(crate) const TRANSITIONS: [(&str, &str); 33] = [
    ("Africa/Cairo", "2024-04-25T22:00:00Z"),
    ("Africa/Cairo", "2024-10-31T21:00:00Z"),
    ("Africa/Casablanca", "2024-03-10T02:00:00Z"),
    ("Africa/Casablanca", "2024-04-14T02:00:00Z"),
    ("America/Havana", "2024-03-10T05:00:00Z"),
    ("America/Havana", "2024-11-03T05:00:00Z"),
    ("America/New_York", "2025-03-09T07:00:00Z"),
    ("America/New_York", "2025-11-02T06:00:00Z"),
    ("America/Nuuk", "2024-03-31T01:00:00Z"),
    ("America/Sao_Paulo", "2018-02-18T02:00:00Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00:00Z"),
    ("America/St_Johns", "2010-03-14T03:31:00Z"),
    ("America/St_Johns", "2010-11-07T02:31:00Z"),
    ("Antarctica/Troll", "2025-03-30T01:00:00Z"),
    ("Antarctica/Troll", "2025-10-26T01:00:00Z"),
    ("Asia/Amman", "2021-03-25T22:00:00Z"),
    ("Asia/Beirut", "2022-03-26T22:00:00Z"),
    ("Asia/Pyongyang", "2018-05-04T15:00:00Z"),
    ("Asia/Tehran", "2022-03-21T20:30:00Z"),
    ("Asia/Tehran", "2022-09-21T19:30:00Z"),
    ("Australia/Lord_Howe", "2025-04-05T15:00:00Z"),
    ("Australia/Lord_Howe", "2025-10-04T15:30:00Z"),
    ("Australia/Sydney", "2025-04-05T16:00:00Z"),
    ("Australia/Sydney", "2025-10-04T16:00:00Z"),
    ("Europe/Berlin", "2025-03-30T01:00:00Z"),
    ("Europe/Berlin", "2025-10-26T01:00:00Z"),
    ("Europe/Dublin", "2025-03-30T01:00:00Z"),
    ("Europe/Dublin", "2025-10-26T01:00:00Z"),
    ("Europe/London", "2025-10-26T01:00:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("Pacific/Chatham", "2025-04-05T14:00:00Z"),
    ("Pacific/Chatham", "2025-09-27T14:00:00Z"),
    ("Pacific/Kwajalein", "1993-08-21T12:00:00Z"),
];

/// Returns a zone and the instant at which its clocks are changed.
pub(crate) fn transition() -> impl Strategy<Value = (Tz, DateTime<Utc>)> {
    (0..TRANSITIONS.len()).prop_map(|index| {
        let (name, at) = TRANSITIONS[index];
        (zone(name), instant(at))
    })
}

/// Returns an instant near another, within a day and a half, often within two hours.
pub(crate) fn near(at: DateTime<Utc>) -> impl Strategy<Value = DateTime<Utc>> {
    prop_oneof![2 => -7_200i64..7_200, 1 => -129_600i64..129_600]
        .prop_map(move |seconds| at + TimeDelta::seconds(seconds))
}
