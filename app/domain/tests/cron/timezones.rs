use chrono_tz::Tz;
use domain::trigger::timezone::{TimezoneChoice, offset_label, parse_timezone, timezone_choices};

use crate::instant;

#[test]
fn names_of_the_database_are_taken_old_ones_too() {
    for name in [
        "UTC",
        "GMT",
        "Europe/Berlin",
        "Europe/Kyiv",
        "Europe/Kiev",
        "US/Pacific",
        "Asia/Calcutta",
        "Asia/Kolkata",
        "America/Argentina/Buenos_Aires",
        "Etc/GMT+3",
        "Antarctica/Troll",
    ] {
        assert_eq!(parse_timezone(name).map(Tz::name), Ok(name));
    }
}

/// Text, message, fix (empty for none).
const REFUSALS: &[(&str, &str, &str)] = &[
    ("", "Enter a time zone, such as Europe/Berlin or UTC.", ""),
    ("  ", "Enter a time zone, such as Europe/Berlin or UTC.", ""),
    ("utc", "“utc” is written UTC.", "UTC"),
    ("europe/paris", "“europe/paris” is written Europe/Paris.", "Europe/Paris"),
    (" Europe/Berlin ", "“ Europe/Berlin ” is written Europe/Berlin.", "Europe/Berlin"),
    (
        "PST",
        "“PST” is an abbreviation, not a time zone. Choose a place, such as America/Los_Angeles.",
        "America/Los_Angeles",
    ),
    (
        "EST5EDT",
        "“EST5EDT” is an old name without a place. Choose a place, such as America/New_York.",
        "America/New_York",
    ),
    ("CET", "“CET” is an old name without a place. Choose a place, such as Europe/Brussels.", "Europe/Brussels"),
    (
        "GMT+3",
        "“GMT+3” is a fixed offset without summer time. Choose a place, or Etc/GMT-3, whose sign is reversed.",
        "Etc/GMT-3",
    ),
    (
        "UTC+2",
        "“UTC+2” is a fixed offset without summer time. Choose a place, or Etc/GMT-2, whose sign is reversed.",
        "Etc/GMT-2",
    ),
    (
        "-0300",
        "“-0300” is a fixed offset without summer time. Choose a place, or Etc/GMT+3, whose sign is reversed.",
        "Etc/GMT+3",
    ),
    ("+05:30", "“+05:30” is a fixed offset. Choose a place, such as Asia/Kolkata.", ""),
    ("UTC+99", "“UTC+99” is a fixed offset. Choose a place, such as Asia/Kolkata.", ""),
    ("UTC+0", "“UTC+0” is written UTC.", "UTC"),
    ("Z", "“Z” is written UTC.", "UTC"),
    ("Berlin", "“Berlin” is not a time zone. Did you mean Europe/Berlin?", "Europe/Berlin"),
    ("new york", "“new york” is not a time zone. Did you mean America/New_York?", "America/New_York"),
    ("Köln", "“Köln” is not a time zone. Did you mean Europe/Berlin?", "Europe/Berlin"),
    ("germany", "“germany” is not a time zone. Did you mean Europe/Berlin?", "Europe/Berlin"),
    ("Europe/Berln", "“Europe/Berln” is not a time zone. Did you mean Europe/Berlin?", "Europe/Berlin"),
    ("Mars/Olympus", "“Mars/Olympus” is not a time zone of the IANA database. Names look like Europe/Berlin.", ""),
    (
        "../../etc/passwd",
        "“../../etc/passwd” is not a time zone of the IANA database. Names look like Europe/Berlin.",
        "",
    ),
    ("posixrules", "“posixrules” is not a time zone of the IANA database. Names look like Europe/Berlin.", ""),
    ("Factory", "“Factory” is not a time zone of the IANA database. Names look like Europe/Berlin.", ""),
    ("Europe/Berlin\0", "There is an invisible character in this time zone.", ""),
];

#[test]
fn every_refusal_says_what_to_do() {
    for (text, message, fix) in REFUSALS {
        let Err(problem) = parse_timezone(text) else { panic!("{text:?} was taken") };
        assert_eq!(problem.message, *message);
        assert_eq!(problem.fix.as_deref().unwrap_or_default(), *fix, "{text:?}");
        assert!(problem.span.is_some(), "{text:?}");
        if !fix.is_empty() {
            assert!(parse_timezone(fix).is_ok(), "{fix}");
        }
    }
    let problem = parse_timezone(&"x".repeat(10_000)).expect_err("too long");
    assert_eq!(problem.message, "A time zone has at most 64 characters, this one has 10000.");
}

#[test]
fn offsets_are_written_as_people_say_them() {
    for (seconds, label) in
        [(0, "UTC"), (3_600, "UTC+1"), (-12_600, "UTC−3:30"), (20_700, "UTC+5:45"), (-2_670, "UTC−0:44")]
    {
        assert_eq!(offset_label(seconds), label);
    }
}

#[test]
fn zones_to_choose_from_are_true_at_the_instant() {
    let (winter, summer) = (instant("2026-11-23T11:16:04Z"), instant("2026-07-01T00:00:00Z"));
    let berlin = |at| TimezoneChoice::new(Tz::Europe__Berlin, at);
    assert_eq!((berlin(winter).abbreviation.as_str(), berlin(winter).offset_seconds), ("CET", 3_600));
    assert_eq!((berlin(summer).abbreviation.as_str(), berlin(summer).offset_seconds), ("CEST", 7_200));
    assert_eq!(TimezoneChoice::new(Tz::America__Sao_Paulo, winter).abbreviation, "UTC−3");
    let new_york = TimezoneChoice::new(Tz::America__New_York, winter);
    assert_eq!((new_york.place.as_str(), new_york.country.as_str()), ("New York", "United States"));
    assert_eq!(TimezoneChoice::new(Tz::Asia__Calcutta, winter).country, "India");
    assert_eq!(TimezoneChoice::new(Tz::UTC, winter).country, "");
}

#[test]
fn every_choice_is_taken_when_entered() {
    let choices = timezone_choices(instant("2026-11-23T11:16:04Z"));
    assert!(choices.len() > 400);
    assert_eq!(choices[0].name, "UTC");
    assert!(choices[1..].is_sorted_by_key(|choice| &choice.name));
    for choice in choices {
        assert!(parse_timezone(&choice.name).is_ok(), "{}", choice.name);
    }
}
