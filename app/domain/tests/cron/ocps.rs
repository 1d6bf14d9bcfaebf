//! The Open Cron Pattern Specification, version 1.0, rule by rule. Where the engine differs, the test says so.

use chrono::NaiveDate;
use domain::trigger::cron::{CronExpression, Field};

use crate::cron;

fn is_refused(text: &str) -> bool {
    text.parse::<CronExpression>().is_err()
}

#[test]
fn a_pattern_has_exactly_five_fields() {
    assert!(!is_refused("* * * * *"));
    for text in ["*", "* *", "* * *", "* * * *", "* * * * * *", "* * * * * * *"] {
        assert!(is_refused(text), "{text}");
    }
}

#[test]
fn fields_are_separated_by_runs_of_blanks() {
    for text in ["0  9 * * *", "0\t9\t*\t*\t*", "  0 9 * * *  ", "0 \t 9 * * *"] {
        let expression = cron(text);
        assert_eq!(expression.values(Field::Hour), [9], "{text:?}");
        assert_eq!(expression.as_str(), text);
    }
}

#[test]
fn values_have_the_ranges_of_their_fields() {
    for (text, ok) in [
        ("0 0 1 1 0", true),
        ("59 23 31 12 7", true),
        ("60 0 1 1 0", false),
        ("0 24 1 1 0", false),
        ("0 0 0 1 0", false),
        ("0 0 32 1 0", false),
        ("0 0 1 0 0", false),
        ("0 0 1 13 0", false),
        ("0 0 1 1 8", false),
    ] {
        assert_eq!(is_refused(text), !ok, "{text}");
    }
}

#[test]
fn names_are_read_in_either_case() {
    assert_eq!(cron("0 0 1 jan,Feb,DEC *").values(Field::Month), [1, 2, 12]);
    assert_eq!(cron("0 0 * * sun,Mon,SAT").values(Field::Weekday), [0, 1, 6]);
    assert_eq!(cron("0 0 * mar-MAY *").values(Field::Month), [3, 4, 5]);
    assert_eq!(cron("0 0 * * 1-FRI").values(Field::Weekday), [1, 2, 3, 4, 5]);
}

#[test]
fn zero_and_seven_are_sunday() {
    assert_eq!(cron("0 0 * * 0").values(Field::Weekday), cron("0 0 * * 7").values(Field::Weekday));
    assert_eq!(cron("0 0 * * 5-7").values(Field::Weekday), [0, 5, 6]);
    assert_eq!(cron("0 0 * * 0-7").values(Field::Weekday), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(cron("0 0 * * 1-7/2").values(Field::Weekday), [0, 1, 3, 5]);
}

#[test]
fn lists_ranges_and_steps_combine() {
    assert_eq!(cron("1,5-7,*/20,30-40/5 * * * *").values(Field::Minute), [0, 1, 5, 6, 7, 20, 30, 35, 40]);
    assert_eq!(cron("10-10 * * * *").values(Field::Minute), [10]);
    assert_eq!(cron("0 0 */15 */5 *").values(Field::Day), [1, 16, 31]);
    assert_eq!(cron("0 0 */15 */5 *").values(Field::Month), [1, 6, 11]);
    assert_eq!(cron("0 0 * * */2").values(Field::Weekday), [0, 2, 4, 6]);
}

#[test]
fn a_step_of_zero_and_a_range_that_runs_backwards_are_refused() {
    for text in ["*/0 * * * *", "0-10/0 * * * *", "10-5 * * * *", "0 0 * * 5-1"] {
        assert!(is_refused(text), "{text}");
    }
}

#[test]
fn a_step_needs_a_star_or_a_range() {
    for text in ["0/15 * * * *", "10/10 * * * *", "0 0 5/2 * *"] {
        assert!(is_refused(text), "{text}");
    }
}

#[test]
fn empty_list_items_and_signs_are_refused() {
    for text in [", * * * *", "1, * * * *", ",1 * * * *", "1,,2 * * * *", "+1 * * * *", "-1 * * * *", "--1 * * * *"] {
        assert!(is_refused(text), "{text}");
    }
}

#[test]
fn day_and_weekday_are_joined_by_or_when_both_are_restricted() {
    let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a date");
    // 13 November 2026 is a Friday, the 1st a Sunday.
    let either = cron("0 0 1 * 5");
    assert!(either.matches_date(date(1)) && either.matches_date(date(13)) && !either.matches_date(date(14)));
    let days = cron("0 0 1 * *");
    assert!(days.matches_date(date(1)) && !days.matches_date(date(13)));
    let weekdays = cron("0 0 * * 5");
    assert!(!weekdays.matches_date(date(1)) && weekdays.matches_date(date(13)));
}

#[test]
fn the_text_decides_what_is_a_star() {
    let saturday = NaiveDate::from_ymd_opt(2026, 11, 14).expect("a date");
    assert!(cron("0 9 1-31 * 1").matches_date(saturday), "every day of the month, or Monday");
    assert!(!cron("0 9 * * 1").matches_date(saturday));
    assert!(!cron("0 9 ? * 1").matches_date(saturday));
}

/// OCPS takes such patterns and never runs them. They are refused here, because nobody means that.
#[test]
fn dates_that_never_come_are_refused() {
    for text in ["0 0 31 2 *", "0 0 30 2 *", "0 0 31 4 *", "0 0 30,31 2 *", "0 0 31 6,9,11 *"] {
        assert!(is_refused(text), "{text}");
    }
    for text in ["0 0 29 2 *", "0 0 31 2 1", "0 0 30 1,2 *", "0 0 31,L 2 *"] {
        assert!(!is_refused(text), "{text}");
    }
}
