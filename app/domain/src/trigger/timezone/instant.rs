use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::problem::Problem;

/// Returns the instant that was typed into `field`: RFC 3339, or what the clocks of `zone` show then.
///
/// # Errors
///
/// A problem of the field, when it is neither, or the clocks skip that time.
pub fn check_instant(field: &str, text: &str, zone: Tz) -> Result<DateTime<Utc>, Problem> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).ok_or_else(|| {
        if text.is_empty() {
            return Problem::new(field, "Say when: 2026-11-24 07:00, for example.");
        }
        let start: String = text.chars().take(40).collect();
        Problem::new(field, format!("“{start}” is not understood. Write it as 2026-11-24 07:00."))
    })?;
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Ok(at.to_utc()),
        MappedLocalTime::None => {
            Err(Problem::new(field, format!("The clocks of {zone} skip this time. Choose one an hour later.")))
        }
    }
}

/// Returns the text of an instant for a field that [`check_instant`] reads: what the clocks of `zone` show then, or RFC 3339
/// where they show it twice or it falls between two minutes.
pub fn instant_text(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string();
    if check_instant("", &local, zone) == Ok(at) { local } else { at.to_rfc3339() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_comes_back_from_its_text() {
        for (at, text) in [
            ("2026-12-01T23:00:00Z", "2026-12-02T00:00"),
            ("2026-12-01T23:00:30Z", "2026-12-01T23:00:30+00:00"),
            ("2027-10-31T00:30:00Z", "2027-10-31T02:30"),
            ("2027-10-31T01:30:00Z", "2027-10-31T01:30:00+00:00"),
        ] {
            let (at, zone) = (at.parse().expect("an instant"), chrono_tz::Europe::Berlin);
            assert_eq!(instant_text(at, zone), text);
            assert_eq!(check_instant("", text, zone), Ok(at));
        }
    }
}
