use chrono::NaiveDate;
use domain::trigger::cron::HourClock;
use proptest::prelude::*;

use crate::{cron, oracle::Oracle, random, reader::Reading};

const SENTENCES: &str = include_str!("fixtures/sentences.tsv");

/// Leap years and others, starting on several weekdays.
const FIRST_DAY: (i32, u32, u32) = (2023, 1, 1);
const DAYS: usize = 3 * 366;

fn table() -> impl Iterator<Item = (&'static str, &'static str)> {
    SENTENCES.lines().map(|line| line.split_once('\t').expect("an expression and its sentence"))
}

/// Panics unless a sentence speaks of the times and dates of an expression, and no others.
fn check(text: &str, sentence: &str) {
    let reading = Reading::of(sentence);
    let oracle = Oracle::new(text);
    let (year, month, day) = FIRST_DAY;
    let first = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    let selected = first.iter_days().take(10_000).find(|date| oracle.means_date(*date)).expect("a day");
    for minute in 0..24 * 60 {
        let time = selected.and_hms_opt(minute / 60, minute % 60, 0).expect("a time");
        let spoken = reading.minutes.contains(&minute);
        assert_eq!(spoken, oracle.means(time), "{text}: “{sentence}” at {}", time.time());
    }
    for date in first.iter_days().take(DAYS) {
        assert_eq!(reading.speaks_of(date), oracle.means_date(date), "{text}: “{sentence}” on {date}");
    }
}

#[test]
fn every_expression_of_the_table_has_its_sentence() {
    assert!(table().count() >= 150);
    for (text, sentence) in table() {
        assert_eq!(cron(text).describe(HourClock::TwentyFour), sentence, "{text}");
    }
}

#[test]
fn every_sentence_of_the_table_is_true() {
    for (text, sentence) in table().filter(|(text, _)| !text.starts_with('@')) {
        check(text, sentence);
    }
}

#[test]
fn macros_read_like_what_they_stand_for() {
    for (name, text) in [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        ("@Weekly", "0 0 * * 0"),
    ] {
        assert_eq!(cron(name).describe(HourClock::Twelve), cron(text).describe(HourClock::Twelve));
        assert_eq!(cron(name).to_string(), name);
    }
}

#[test]
fn twelve_hours_have_noon_and_midnight_in_the_right_places() {
    for (text, sentence) in [
        ("0 0 * * *", "At 12:00 AM every day"),
        ("5 0 * * *", "At 12:05 AM every day"),
        ("30 2 * * *", "At 2:30 AM every day"),
        ("0 12 * * *", "At 12:00 PM every day"),
        ("59 23 * * *", "At 11:59 PM every day"),
        ("0 9-21 * * 1-5", "Every hour from 9:00 AM to 9:00 PM, Monday to Friday"),
        ("0 9,12,15 * * 1-5", "At 9:00 AM, 12:00 PM and 3:00 PM, Monday to Friday"),
        ("*/15 9-17 * * *", "Every 15 minutes from 9:00 AM to 5:45 PM, every day"),
    ] {
        assert_eq!(cron(text).describe(HourClock::Twelve), sentence);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sentence_speaks_of_the_times_and_dates_of_its_expression(text in random::expression()) {
        check(&text, &cron(&text).describe(HourClock::TwentyFour));
    }

    #[test]
    fn both_clocks_say_the_same(text in random::expression()) {
        let mut sentence = cron(&text).describe(HourClock::TwentyFour);
        for minute in 0..24 * 60 {
            let [long, short] = [HourClock::TwentyFour, HourClock::Twelve].map(|clock| clock.time(minute / 60, minute % 60));
            // Written in braces, because 2:30 AM holds no 02:30, but 12:30 PM holds 2:30.
            sentence = sentence.replace(&long, &format!("{{{}}}", short.replace(':', ";")));
        }
        let sentence = sentence.replace(['{', '}'], "").replace(';', ":");
        prop_assert_eq!(cron(&text).describe(HourClock::Twelve), sentence);
    }
}
