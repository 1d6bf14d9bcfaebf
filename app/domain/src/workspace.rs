//! The settings of the whole installation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::WhyLeftOut,
    dataset::TableRef,
    entry::Entry,
    ids::WindowId,
    problem::{Problem, Problems},
    trigger::timezone::{check_instant, parse_timezone},
    workflow::Pause,
};

/// The longest maintenance window, in days.
const MAX_WINDOW_DAYS: i64 = 30;

/// The settings of the whole installation.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Workspace {
    /// Its name, for the sign-in page and titles.
    pub name: String,
    /// The IANA zone that is shown to people whose own is not known.
    pub timezone: String,
    /// Whether, why and until when all triggers are paused.
    pub pause: Option<Pause>,
    /// When the sample workspace was loaded, if it ever was.
    pub sample_loaded_at: Option<DateTime<Utc>>,
}

/// What the sample workspace has brought, and what removing it takes away.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct SampleContents {
    /// The names of its workflows.
    pub workflows: Vec<String>,
    /// The tables that these have written.
    pub tables: Vec<TableRef>,
    /// How many of its executions wait or run.
    pub active_executions: i64,
}

/// A time in which nothing starts by itself, planned beforehand.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MaintenanceWindow {
    /// Identifies the window.
    pub id: WindowId,
    /// Its first instant.
    pub starts_at: DateTime<Utc>,
    /// The instant at which it is over.
    pub ends_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Who planned it.
    pub created_by: String,
}

impl MaintenanceWindow {
    /// Returns whether an instant is in it.
    pub fn holds_at(&self, at: DateTime<Utc>) -> bool {
        (self.starts_at..self.ends_at).contains(&at)
    }
}

/// The times in which nothing starts by itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct QuietTimes {
    /// The pause of everything, if there is one.
    pub pause: Option<Pause>,
    /// The maintenance windows that are not over.
    pub windows: Vec<MaintenanceWindow>,
}

impl QuietTimes {
    /// Returns whether nothing will start by itself at an instant ahead, as far as is known now.
    pub fn holds_at(&self, at: DateTime<Utc>) -> bool {
        self.why_at(at).is_some()
    }

    /// Returns why nothing will.
    pub fn why_at(&self, at: DateTime<Utc>) -> Option<WhyLeftOut> {
        let in_window = || self.windows.iter().any(|window| window.holds_at(at)).then_some(WhyLeftOut::Maintenance);
        let paused = self.pause.as_ref().filter(|pause| pause.holds_at(at)).map(|_| WhyLeftOut::Pause);
        paused.or_else(in_window)
    }
}

/// A maintenance window as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct MaintenanceDraft {
    /// Its first instant: RFC 3339, or what the clocks of `timezone` show then.
    pub starts_at: Entry,
    /// The instant at which it is over.
    pub ends_at: Entry,
    /// Why.
    pub reason: Entry,
    /// The IANA zone of both; blank means UTC.
    pub timezone: Entry,
}

impl MaintenanceDraft {
    /// Returns from when until when and why, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(DateTime<Utc>, DateTime<Utc>, String), Problems> {
        let mut problems = Problems::default();
        let zone = parse_timezone(self.timezone.filled().unwrap_or("UTC"))
            .map_err(|problem| Problem { field: "timezone".to_owned(), ..problem })?;
        let mut instant = |field: &str, entry: &Entry| match check_instant(field, entry.trimmed(), zone) {
            Ok(at) => at,
            Err(problem) => {
                problems.0.push(problem);
                now
            }
        };
        let (starts_at, ends_at) = (instant("starts_at", &self.starts_at), instant("ends_at", &self.ends_at));
        if problems.is_empty() {
            if ends_at <= now {
                problems.add("ends_at", "That time is over already. Choose one after now.");
            } else if ends_at <= starts_at {
                problems.add("ends_at", "It ends before it starts. Choose a later end.");
            } else if (ends_at - starts_at).num_days() >= MAX_WINDOW_DAYS {
                problems.add(
                    "ends_at",
                    format!("A window is shorter than {MAX_WINDOW_DAYS} days. Pause everything instead."),
                );
            }
        }
        let reason = self.reason.trimmed();
        if reason.is_empty() || reason.chars().count() > 300 || reason.contains('\0') {
            problems.add("reason", "Say why, in at most 300 characters: others will wonder.");
        }
        problems.or((starts_at, ends_at, reason.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(starts_at: &str, ends_at: &str, reason: &str, timezone: &str) -> Vec<String> {
        let draft = MaintenanceDraft {
            starts_at: starts_at.into(),
            ends_at: ends_at.into(),
            reason: reason.into(),
            timezone: timezone.into(),
        };
        let checked = draft.check("2026-11-23T11:00:00Z".parse().expect("an instant"));
        checked.err().map(|problems| problems.0.into_iter().map(|problem| problem.field).collect()).unwrap_or_default()
    }

    #[test]
    fn nothing_starts_in_a_pause_or_a_window() {
        let at = |text: &str| text.parse().expect("an instant");
        let window = MaintenanceWindow {
            id: WindowId(1),
            starts_at: at("2026-11-24T01:00:00Z"),
            ends_at: at("2026-11-24T03:00:00Z"),
            reason: "Upgrade".to_owned(),
            created_by: "Ada".to_owned(),
        };
        let resume_at = Some(at("2026-11-23T12:00:00Z"));
        let pause =
            Pause { at: at("2026-11-23T11:00:00Z"), by: "Ada".to_owned(), reason: "Wait".to_owned(), resume_at };
        let quiet = QuietTimes { pause: Some(pause.clone()), windows: vec![window] };
        let held = |at: &str| quiet.holds_at(at.parse().expect("an instant"));
        assert!(held("2026-11-23T11:59:59Z") && held("2026-11-24T01:00:00Z"));
        assert!(!held("2026-11-23T12:00:00Z") && !held("2026-11-24T03:00:00Z"));
        assert!(Pause { resume_at: None, ..pause }.holds_at(at("2036-01-01T00:00:00Z")), "until somebody ends it");
    }

    #[test]
    fn a_window_has_an_order_and_a_reason() {
        assert!(wrong("2026-11-24 01:00", "2026-11-24 03:00", "Upgrade", "Europe/Berlin").is_empty());
        assert!(wrong("2026-11-20T01:00:00Z", "2026-11-23T12:00:00Z", "It has begun already", "").is_empty());
        assert_eq!(wrong("2026-11-24 03:00", "2026-11-24 01:00", "", ""), ["ends_at", "reason"]);
        assert_eq!(wrong("", "2026-11-23 10:00", "r", ""), ["starts_at"]);
        assert_eq!(wrong("2026-11-20 10:00", "2026-11-23 10:00", "r", ""), ["ends_at"]);
        assert_eq!(wrong("2026-11-24 10:00", "2027-11-24 10:00", "r", ""), ["ends_at"]);
        assert_eq!(wrong("2026-11-24 10:00", "2026-11-24 11:00", "r", "Mars"), ["timezone"]);
    }
}
