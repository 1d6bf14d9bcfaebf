use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    entry::Entry,
    problem::{Problem, Problems},
    trigger::timezone::{check_instant, parse_timezone},
};

/// Whether, why and until when triggers are paused.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pause {
    /// Since when.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it ends by itself.
    pub resume_at: Option<DateTime<Utc>>,
}

impl Pause {
    /// Returns whether it holds at an instant ahead, unless somebody ends it before.
    pub fn holds_at(&self, at: DateTime<Utc>) -> bool {
        self.resume_at.is_none_or(|resume_at| at < resume_at)
    }
}

/// A pause as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PauseDraft {
    /// Why.
    pub reason: Entry,
    /// When it ends by itself: RFC 3339, or what the clocks of `timezone` show then; blank means when somebody ends it.
    pub resume_at: Entry,
    /// The IANA zone of `resume_at`; blank means UTC.
    pub timezone: Entry,
}

impl PauseDraft {
    /// Returns why and until when to pause, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(String, Option<DateTime<Utc>>), Problems> {
        let mut problems = Problems::default();
        let reason = self.reason.trimmed();
        if reason.is_empty() || reason.chars().count() > 300 {
            problems
                .add("reason", "Say why, in at most 300 characters: others will wonder, and so will you in a month.");
        }
        let resume_at = self.resume_at.filled().and_then(|text| match self.instant(text) {
            Ok(at) if at > now => Some(at),
            Ok(_) => {
                problems.add("resume_at", "That time is over already. Choose one after now, or leave it blank.");
                None
            }
            Err(problem) => {
                problems.0.push(problem);
                None
            }
        });
        problems.or((reason.to_owned(), resume_at))
    }

    fn instant(&self, text: &str) -> Result<DateTime<Utc>, Problem> {
        let zone = parse_timezone(self.timezone.filled().unwrap_or("UTC"))
            .map_err(|problem| Problem { field: "timezone".to_owned(), ..problem })?;
        check_instant("resume_at", text, zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(resume_at: &str, timezone: &str) -> Result<Option<String>, Vec<String>> {
        let draft =
            PauseDraft { reason: "Upstream is down".into(), resume_at: resume_at.into(), timezone: timezone.into() };
        let now = "2026-11-23T11:16:04Z".parse().expect("an instant");
        match draft.check(now) {
            Ok((_, at)) => Ok(at.map(|at| at.to_rfc3339())),
            Err(problems) => Err(problems.0.into_iter().map(|problem| problem.field).collect()),
        }
    }

    #[test]
    fn the_end_is_read_in_its_zone() {
        assert_eq!(check("", ""), Ok(None));
        for (text, zone) in [
            ("2026-11-25T07:00", "Europe/Lisbon"),
            ("2026-11-25 08:00", "Europe/Berlin"),
            ("2026-11-25T07:00:00Z", "Europe/Berlin"),
            ("2026-11-25T09:00:00+02:00", ""),
            ("2026-11-25T07:00:00", ""),
        ] {
            assert_eq!(check(text, zone), Ok(Some("2026-11-25T07:00:00+00:00".to_owned())), "{text} {zone}");
        }
    }

    #[test]
    fn an_end_that_cannot_be_is_named() {
        for (text, zone, field) in [
            ("2026-11-23T11:00", "", "resume_at"),
            ("tomorrow", "", "resume_at"),
            ("2027-03-28T02:30", "Europe/Berlin", "resume_at"),
            ("2026-11-25T07:00", "Mars/Base", "timezone"),
        ] {
            assert_eq!(check(text, zone), Err(vec![field.to_owned()]), "{text} {zone}");
        }
        assert!(PauseDraft::default().check(DateTime::UNIX_EPOCH).is_err(), "no reason");
    }
}
