use std::time::Duration;

use domain::trigger::{cron::CronExpression, timezone::parse_timezone};

use crate::shortest;

fn is_refused(text: &str) -> bool {
    text.parse::<CronExpression>().is_err()
}

#[test]
fn what_is_no_expression_is_refused() {
    for text in [
        "",
        "    ",
        "* * * *",
        "* * * * * *",
        "0 * * * * * *",
        "60 * * * *",
        "*/0 * * * *",
        "*/100 * * * *",
        "5-2 * * * *",
        "0/15 * * * *",
        "0 0 * * MON,",
        "0 0 * * FRI-MON",
        "0 9 * * 8",
        "0 0 31 2 *",
        "@reboot",
        "H * * * *",
        "?",
        "? * * * *",
        "0 0 * * +MON",
        "0 0 * * 5#6",
        "０ 0 * * *",
        "0 0 * * *\0",
        "\u{202e}0 0 * * *",
        "0\u{a0}0\u{a0}*\u{a0}*\u{a0}*",
        "+5 * * * *",
        "1.5 * * * *",
        "4294967296 * * * *",
        "18446744073709551616 * * * *",
        "-1 * * * *",
        "0x5 * * * *",
        "1e1 * * * *",
        "* * * * * ; rm -rf /",
        "%s %d {} $1 *",
        "'; drop table workflow_triggers; --",
    ] {
        assert!(is_refused(text), "{text:?}");
    }
}

#[test]
fn what_looks_odd_and_is_right_is_taken() {
    for text in [
        "0 9 * * 7",
        "0 0 29 2 MON",
        "0 0 29 2 *",
        "0 0 L * *",
        "0 0 15W * *",
        "0 0 * * 5#3",
        "0 0 ? * *",
        "0 0 ? * ?",
        "\t0\t9\t*  *\t* ",
        "00 09 01 01 00",
        "* * * * *",
        "@DAILY",
        "0 0 * jan-dec sun-sat",
        "*,5 * * * *",
        "*/60 */24 */31 */12 */7",
    ] {
        assert!(!is_refused(text), "{text:?}: {:?}", text.parse::<CronExpression>());
    }
}

#[test]
fn at_most_256_characters_are_taken() {
    let of_length = |length: usize| format!("0{}0 * * *", " ".repeat(length - 8));
    assert_eq!(of_length(256).len(), 256);
    assert!(!is_refused(&of_length(256)));
    let problem = of_length(257).parse::<CronExpression>().expect_err("one too many");
    assert_eq!(problem.message, "A schedule has at most 256 characters, this one has 257.");
    let span = problem.span.expect("a position");
    assert_eq!((span.start, span.end), (256, 257));
}

#[test]
fn no_text_takes_longer_than_a_millisecond() {
    let megabyte = "1,".repeat(500_000);
    let wide = "日".repeat(300_000);
    let nearly_too_long = [
        format!("{} * * * *", "0,".repeat(123)),
        "60 ".repeat(85),
        format!("{} * * *", "60,".repeat(80)),
        "@".repeat(256),
        "-".repeat(256),
        "*/".repeat(128),
        "L".repeat(256),
        "5#3,".repeat(64),
        format!("0 0 * * {}5#5", "5#5,".repeat(60)),
        "MON".repeat(85),
        "０".repeat(85),
        " ".repeat(256),
        "0 0 31 2,4,6,9,11 *".to_owned(),
        "0 0 30,31 2 *".to_owned(),
    ];
    for text in [megabyte, wide].iter().chain(&nearly_too_long) {
        let taken = shortest(|| drop(text.parse::<CronExpression>()));
        let start: String = text.chars().take(40).collect();
        assert!(taken < Duration::from_millis(1), "{start}… took {taken:?}");
    }
}

#[test]
fn no_zone_takes_longer_than_a_millisecond() {
    for text in ["x".repeat(10_000), "x".repeat(64), "Europe/Berli".to_owned(), "é".repeat(32)] {
        let taken = shortest(|| drop(parse_timezone(&text)));
        assert!(taken < Duration::from_millis(1), "{} characters took {taken:?}", text.len());
    }
}

#[test]
fn dates_that_come_rarely_are_found_quickly() {
    // The fifth Friday of February comes every 28 years, and Friday the 29th of February with it.
    for text in ["0 0 * 2 5#5", "59 23 29 2 *", "0 0 29W 2 *", "0 0 31 12 *"] {
        let expression: CronExpression = text.parse().expect("an expression");
        let after = "2037-01-01T00:00:00Z".parse().expect("an instant");
        let next = || expression.next_after(after, chrono_tz::Europe::Berlin, Default::default());
        assert!(next().is_some(), "{text}");
        let taken = shortest(|| assert!(next().is_some()));
        assert!(taken < Duration::from_millis(1), "{text} took {taken:?}");
    }
}
