//! Durations, and how far an instant is from now.

use chrono::{DateTime, TimeDelta, Utc};

use super::counted;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Returns a duration in its two greatest units: `4 min 8 s`, `1.8 s`, `84 ms`. A negative one counts as none.
pub fn duration(span: TimeDelta) -> String {
    let milliseconds = span.num_milliseconds().max(0);
    match milliseconds {
        ..1_000 => format!("{milliseconds} ms"),
        1_000..10_000 if milliseconds % 1_000 >= 100 => {
            format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
        }
        _ => seconds_text(milliseconds / 1_000),
    }
}

/// Returns how long something has been going on, to the second: `4 min 8 s`, `0 s`. What is smaller would only flicker.
pub fn elapsed(span: TimeDelta) -> String {
    seconds_text(span.num_seconds().max(0))
}

/// Returns how far an instant is from now: `in 14 h 14 min`, `10 h ago`. What lies ahead has two units, since people
/// plan with it; what is past has one.
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = at.signed_duration_since(now).num_seconds();
    match seconds {
        0 => "now".to_owned(),
        1.. => format!("in {}", ahead(seconds)),
        _ => format!("{} ago", past(-seconds)),
    }
}

/// Returns the time left until an instant, to the second: `4 min 12 s`; `now` once it has come.
pub fn countdown(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match until.signed_duration_since(now).num_seconds() {
        ..=0 => "now".to_owned(),
        seconds => seconds_text(seconds),
    }
}

fn seconds_text(seconds: i64) -> String {
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => two(seconds / MINUTE, "min", seconds % MINUTE, "s"),
        HOUR..DAY => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        DAY.. => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
    }
}

fn ahead(seconds: i64) -> String {
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..=WEEK => seconds_text(seconds),
        _ => counted(seconds / DAY, "day", "days"),
    }
}

const WEEK: i64 = 7 * DAY;

fn past(seconds: i64) -> String {
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        _ if seconds < 2 * DAY => format!("{} h", seconds / HOUR),
        _ => counted(seconds / DAY, "day", "days"),
    }
}

fn two(great: i64, great_unit: &str, small: i64, small_unit: &str) -> String {
    match small {
        0 => format!("{great} {great_unit}"),
        _ => format!("{great} {great_unit} {small} {small_unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_432_564, 0).expect("a valid instant")
    }

    #[test]
    fn a_duration_has_its_two_greatest_units() {
        for (milliseconds, text) in [
            (-5, "0 ms"),
            (84, "84 ms"),
            (999, "999 ms"),
            (1_000, "1 s"),
            (1_099, "1 s"),
            (1_834, "1.8 s"),
            (9_999, "9.9 s"),
            (10_900, "10 s"),
            (59_999, "59 s"),
            (248_000, "4 min 8 s"),
            (1_080_000, "18 min"),
            (3_900_000, "1 h 5 min"),
            (3_659_000, "1 h"),
            (183_600_000, "2 d 3 h"),
        ] {
            assert_eq!(duration(TimeDelta::milliseconds(milliseconds)), text, "{milliseconds}");
        }
    }

    #[test]
    fn what_lies_ahead_has_two_units_and_what_is_past_has_one() {
        for (seconds, text) in [
            (0, "now"),
            (40, "in 40 s"),
            (14 * MINUTE + 59, "in 14 min"),
            (14 * HOUR + 14 * MINUTE, "in 14 h 14 min"),
            (DAY + 14 * HOUR, "in 1 d 14 h"),
            (7 * DAY, "in 7 d"),
            (8 * DAY + 5, "in 8 days"),
            (-59, "59 s ago"),
            (-14 * MINUTE, "14 min ago"),
            (-34 * HOUR - 1, "34 h ago"),
            (-2 * DAY, "2 days ago"),
        ] {
            assert_eq!(relative(now() + TimeDelta::seconds(seconds), now()), text);
        }
    }

    #[test]
    fn what_goes_on_is_counted_in_seconds() {
        for (milliseconds, text) in [(-5, "0 s"), (999, "0 s"), (1_834, "1 s"), (248_000, "4 min 8 s")] {
            assert_eq!(elapsed(TimeDelta::milliseconds(milliseconds)), text, "{milliseconds}");
        }
    }

    #[test]
    fn a_countdown_ends_at_now() {
        assert_eq!(countdown(now() + TimeDelta::seconds(252), now()), "4 min 12 s");
        assert_eq!(countdown(now() - TimeDelta::seconds(1), now()), "now");
    }
}
