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
        let start: String = text.chars().take(40).collect();
        Problem::new(field, format!("“{start}” is not understood. Write it as 2026-11-24 07:00, or leave it blank."))
    })?;
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Ok(at.to_utc()),
        MappedLocalTime::None => {
            Err(Problem::new(field, format!("The clocks of {zone} skip this time. Choose one an hour later.")))
        }
    }
}
