use chrono::{DateTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetName, TZ_VARIANTS, Tz};

use crate::problem::Problem;

use self::advice::advise;
pub use self::choices::{TimezoneChoice, timezone_choices};
pub use self::instant::{check_instant, instant_text};
pub use self::search::{offered_timezone, search_timezones};

/// What was probably meant by a text that is no zone.
mod advice;
/// Zones in JSON and the like, by their names.
pub(super) mod by_name;
/// The zones to choose from.
mod choices;
/// Text without accents.
mod fold;
/// Instants, as people type them.
mod instant;
/// Offsets from UTC, as people type them.
mod offset;
/// The places of the zones, and the other names of both.
mod places;
/// The zones that fit what is typed.
mod search;

/// The version of the time zone database that is compiled in.
pub const DATABASE_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

/// The greatest length of a name; the longest in the database has half of it.
const MAX_LENGTH: usize = 64;

/// Names in the database that are abbreviations or old POSIX rules, with a place that has kept such a time.
///
/// They are refused because they hide what happens in summer: `EST` has none, `EST5EDT` has.
const OLD_NAMES: [(&str, &str); 11] = [
    ("CET", "Europe/Brussels"),
    ("CST6CDT", "America/Chicago"),
    ("EET", "Europe/Athens"),
    ("EST", "America/Panama"),
    ("EST5EDT", "America/New_York"),
    ("HST", "Pacific/Honolulu"),
    ("MET", "Europe/Brussels"),
    ("MST", "America/Phoenix"),
    ("MST7MDT", "America/Denver"),
    ("PST8PDT", "America/Los_Angeles"),
    ("WET", "Europe/Lisbon"),
];

/// Parses the IANA name of a time zone; older names of a zone, such as `US/Pacific`, are names too.
///
/// # Errors
///
/// A problem that says why the text is no zone, with the zone that was probably meant where one is known. Its field is
/// empty, for the caller to set.
pub fn parse_timezone(text: &str) -> Result<Tz, Problem> {
    if text.len() > MAX_LENGTH {
        let length = text.chars().count();
        let message = format!("A time zone has at most {MAX_LENGTH} characters, this one has {length}.");
        return Err(Problem::new("", message).at(MAX_LENGTH.min(length), length));
    }
    if let Some((name, place)) = old_name(text) {
        let message = format!("“{name}” is an old name without a place. Choose a place, such as {place}.");
        return Err(Problem::new("", message).at(0, name.len()).fixed_by(*place));
    }
    text.parse().map_err(|_| advise(text))
}

/// Returns what a zone is called at an instant, such as `CEST`, or how far it is from UTC where it has no such name.
pub fn abbreviation(at: DateTime<Utc>, timezone: Tz) -> String {
    let offset = timezone.offset_from_utc_datetime(&at.naive_utc());
    match lettered_abbreviation(&offset) {
        Some(name) => name.to_owned(),
        None => offset_label(offset.fix().local_minus_utc()),
    }
}

/// Returns how many seconds a zone is ahead of UTC at an instant.
pub fn offset_seconds(at: DateTime<Utc>, timezone: Tz) -> i32 {
    timezone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// Writes an offset as people say it: `UTC`, `UTC+1`, `UTC−3:30`.
pub fn offset_label(seconds: i32) -> String {
    if seconds == 0 {
        return "UTC".to_owned();
    }
    let sign = if seconds < 0 { '−' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

/// Returns the city or region in a zone's name: `New York` for `America/New_York`.
pub fn place_name(timezone: Tz) -> String {
    let name = timezone.name();
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// Returns the zone of a name, if it is one, without a word about why not.
fn named(text: &str) -> Option<Tz> {
    text.parse().ok().filter(|_| old_name(text).is_none())
}

fn old_name(text: &str) -> Option<&'static (&'static str, &'static str)> {
    OLD_NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text))
}

/// Returns an abbreviation that is one. Where a time has none, the database has digits, such as `-03`.
fn lettered_abbreviation(offset: &impl OffsetName) -> Option<&str> {
    offset.abbreviation().filter(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic()))
}

fn all() -> impl Iterator<Item = Tz> {
    TZ_VARIANTS.iter().copied()
}
