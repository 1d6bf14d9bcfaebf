use chrono_tz::Tz;

use super::{
    all,
    fold::{folded, is},
    offset::{TypedOffset, after_utc},
    places::places,
};
use crate::problem::Problem;

/// Abbreviations that people write, with a place where they are used.
const ABBREVIATIONS: [(&str, &str); 16] = [
    ("AEST", "Australia/Sydney"),
    ("AKST", "America/Anchorage"),
    ("BST", "Europe/London"),
    ("CDT", "America/Chicago"),
    ("CEST", "Europe/Berlin"),
    ("CST", "America/Chicago"),
    ("EDT", "America/New_York"),
    ("EEST", "Europe/Athens"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("KST", "Asia/Seoul"),
    ("MDT", "America/Denver"),
    ("MSK", "Europe/Moscow"),
    ("NZST", "Pacific/Auckland"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
];

/// Says why a text is no zone, and what was probably meant.
pub(super) fn advise(text: &str) -> Problem {
    let length = text.chars().count();
    let problem = |message: String| Problem::new("", message).at(0, length);
    if text.trim().is_empty() {
        return problem("Enter a time zone, such as Europe/Berlin or UTC.".to_owned());
    }
    if let Some(index) = text.chars().position(char::is_control) {
        return Problem::new("", "There is an invisible character in this time zone.").at(index, index + 1);
    }
    if let Some(zone) = all().find(|zone| zone.name().eq_ignore_ascii_case(text.trim())) {
        let name = zone.name();
        return problem(format!("“{text}” is written {name}.")).fixed_by(name);
    }
    if let Some((name, place)) = ABBREVIATIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())) {
        let message = format!("“{name}” is an abbreviation, not a time zone. Choose a place, such as {place}.");
        return problem(message).fixed_by(*place);
    }
    if let Some(problem) = fixed_offset(text.trim()).map(|fix| of_fixed_offset(text, fix)) {
        return problem.at(0, length);
    }
    if let Some(zone) = meant(text) {
        return problem(format!("“{text}” is not a time zone. Did you mean {zone}?")).fixed_by(zone.name());
    }
    problem(format!("“{text}” is not a time zone of the IANA database. Names look like Europe/Berlin."))
}

fn of_fixed_offset(text: &str, zone: Option<String>) -> Problem {
    match zone {
        Some(zone) if zone == "UTC" => Problem::new("", format!("“{text}” is written UTC.")).fixed_by(zone),
        Some(zone) => {
            let message = format!(
                "“{text}” is a fixed offset without summer time. Choose a place, or {zone}, whose sign is reversed."
            );
            Problem::new("", message).fixed_by(zone)
        }
        None => Problem::new("", format!("“{text}” is a fixed offset. Choose a place, such as Asia/Kolkata.")),
    }
}

/// Reads `UTC+2`, `GMT-03:00` or `+5:30`; the inner value is the zone with that offset, if there is one.
fn fixed_offset(text: &str) -> Option<Option<String>> {
    if after_utc(text).unwrap_or(text).trim().eq_ignore_ascii_case("Z") {
        return Some(Some("UTC".to_owned()));
    }
    let typed = TypedOffset::read(text)?;
    let minutes = if typed.minutes.is_empty() { "0" } else { typed.minutes };
    let (hours, minutes): (u32, u32) = (typed.hours.parse().ok()?, minutes.parse().ok()?);
    if hours == 0 && minutes == 0 {
        return Some(Some("UTC".to_owned()));
    }
    let sign = if typed.is_ahead { '-' } else { '+' };
    let zone = format!("Etc/GMT{sign}{hours}");
    Some(Some(zone).filter(|zone| minutes == 0 && zone.parse::<Tz>().is_ok()))
}

/// Returns the zone of the place or country that was written, else the one with the fewest letters changed, if they are few.
fn meant(text: &str) -> Option<Tz> {
    let typed: String = folded(text).collect();
    if let Some(place) = places().find(|place| place.names().any(|name| is(name, &typed))) {
        return place.zone(&mut String::new());
    }
    let plain = |text: &str| text.trim().replace([' ', '_'], "").to_ascii_lowercase();
    let typed = plain(text);
    let most = typed.len() / 6;
    let close = |zone: Tz| distance(&typed, &plain(zone.name()), most).map(|distance| (distance, zone.name()));
    all().filter_map(close).min().and_then(|(_, name)| name.parse().ok())
}

/// Returns the number of letters to change, add or leave out between two words, if it is `most` or less.
fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for column in 0..other.len() {
            let replaced = diagonal + usize::from(*letter != other[column]);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}
