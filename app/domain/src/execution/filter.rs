use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Execution;
use crate::{
    calendar::{can_be_shown, start_of_day},
    choice::choices,
    format::Zone,
    ids::{ExecutionId, WorkflowId},
    page::Page,
    trigger::timezone::parse_timezone,
};

/// The status that asks for starts that are planned, in the place of executions.
pub const PLANNED: &str = "planned";

/// The status that asks for failures by what they say, in the place of executions.
pub const BY_ERROR: &str = "failed_by_error";

/// Which executions are wanted: the query string of the list, as it stands in the URL.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExecutionFilter {
    /// A number (`812` or `#812`), or words that the workflow's name, the trigger's name or the error must hold.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// A code of [`Status`](super::Status); the page of the list also knows [`PLANNED`] and [`BY_ERROR`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// A code of [`TriggerType`](super::TriggerType).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub trigger: String,
    /// The number of a workflow.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub workflow: String,
    /// How far back: `1h`, `24h`, `7d`, `30d`; blank means all. An execution counts from its start to its end, so one
    /// that still goes on always does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// The first day, such as `2026-11-24`, by the clocks of `zone`. As with `since`, what still goes on then counts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The last day, itself included: what came into the queue later does not count.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// The IANA zone in which days begin; UTC if it is blank or not known. Alone it asks for nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// A switch: only failures of the last 30 days after which their workflow has not ended well, and which nobody has marked as
    /// resolved.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unresolved: String,
    /// A switch: only executions with warnings in their logs, as rows that were set aside leave.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub warnings: String,
    /// Only executions older than the one with this number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// Only executions newer than the one with this number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

choices! {
    /// One of the things that a filter can ask for.
    pub enum Condition {
        /// Words or a number.
        Text = "q", "Text";
        /// Where it stands.
        Status = "status", "Status";
        /// What started it.
        Trigger = "trigger", "Trigger";
        /// Of which workflow it is.
        Workflow = "workflow", "Workflow";
        /// How far back.
        Since = "since", "Period";
        /// From which day until which.
        Dates = "dates", "Days";
        /// Only what failed and was not made good.
        Unresolved = "unresolved", "Unresolved only";
        /// Only what had something to say.
        Warnings = "warnings", "With warnings only";
    }
}

impl ExecutionFilter {
    /// Returns whether nothing but a page is asked for.
    pub fn is_empty(&self) -> bool {
        self.conditions().is_empty()
    }

    /// Returns whether planned starts are asked for in the place of executions.
    pub fn is_planned(&self) -> bool {
        self.status == PLANNED
    }

    /// Returns whether failures are wanted by what they say.
    pub fn is_by_error(&self) -> bool {
        self.status == BY_ERROR
    }

    /// Returns whether only unresolved failures are wanted.
    pub fn is_unresolved(&self) -> bool {
        is_on(&self.unresolved)
    }

    /// Returns whether only executions with warnings are wanted.
    pub fn is_with_warnings(&self) -> bool {
        is_on(&self.warnings)
    }

    /// Returns the filter at its first page.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { before: String::new(), after: String::new(), ..self.clone() }
    }

    /// Returns the instant at which the days that are asked for begin, and the one at which they are over.
    pub fn span(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let zone = parse_timezone(self.zone.trim()).unwrap_or(Tz::UTC);
        let start = |date: NaiveDate| start_of_day(date, &Zone::around(zone, date.and_time(NaiveTime::MIN).and_utc()));
        (day(&self.from).map(start), day(&self.until).map(|last| start(last + Days::new(1))))
    }

    /// Returns what is asked for, in the order in which the page offers it.
    pub fn conditions(&self) -> Vec<Condition> {
        use crate::choice::Choice;
        Condition::ALL.iter().copied().filter(|condition| !self.value(*condition).trim().is_empty()).collect()
    }

    /// Returns what is asked for under a condition; blank if nothing is.
    pub fn value(&self, condition: Condition) -> &str {
        match condition {
            Condition::Text => &self.q,
            Condition::Status => &self.status,
            Condition::Trigger => &self.trigger,
            Condition::Workflow => &self.workflow,
            Condition::Since => &self.since,
            Condition::Dates if day(&self.from).is_some() => &self.from,
            Condition::Dates if day(&self.until).is_some() => &self.until,
            // What cannot be read as a day asks for nothing.
            Condition::Dates => "",
            // What does not switch it on asks for nothing.
            Condition::Unresolved if !self.is_unresolved() => "",
            Condition::Unresolved => &self.unresolved,
            Condition::Warnings if !self.is_with_warnings() => "",
            Condition::Warnings => &self.warnings,
        }
    }

    /// Returns the filter without one of its conditions, at its first page.
    #[must_use]
    pub fn without(&self, condition: Condition) -> Self {
        let mut wider = self.first_page();
        match condition {
            Condition::Text => wider.q.clear(),
            Condition::Status => wider.status.clear(),
            Condition::Trigger => wider.trigger.clear(),
            Condition::Workflow => wider.workflow.clear(),
            Condition::Since => wider.since.clear(),
            Condition::Dates => {
                wider.from.clear();
                wider.until.clear();
            }
            Condition::Unresolved => wider.unresolved.clear(),
            Condition::Warnings => wider.warnings.clear(),
        }
        wider
    }
}

/// Returns whether a switch is on.
fn is_on(value: &str) -> bool {
    matches!(value, "on" | "true" | "1")
}

/// Returns the day that a text names, if it can be shown.
fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|date| can_be_shown(*date))
}

/// A page of executions, with what the list shows beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionList {
    /// The executions, newest first.
    pub page: Page<Execution>,
    /// What is to be known of them besides, where there is anything.
    pub marks: Vec<ExecutionMarks>,
    /// What is usual for their workflows, as far as that is known.
    pub usual: Vec<UsualDuration>,
    /// The newest execution of all, to hold the list still at.
    pub newest: ExecutionId,
    /// How many that match have come since the list was held still.
    pub newer: i64,
    /// For a list without anything: the condition that hides the most, and how many match without it.
    pub hidden_by: Option<(Condition, i64)>,
}

/// What is to be known of an execution besides what it says itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ExecutionMarks {
    /// The execution.
    pub id: ExecutionId,
    /// How many lines of its log are warnings.
    pub warnings: i64,
    /// For one that failed: the first later one of the same workflow that succeeded.
    pub resolved_by: Option<ExecutionId>,
}

/// How long the executions of a workflow usually take.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct UsualDuration {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// The median of its last executions that succeeded, in milliseconds.
    pub milliseconds: i64,
}

/// How many executions there are of those that a person looks for first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct ExecutionCounts {
    /// Those that run.
    pub running: i64,
    /// Those that wait for a worker.
    pub queued: i64,
    /// Those that failed in the last 24 hours.
    pub failed: i64,
    /// The last failures of workflows that have not ended well since.
    pub unresolved: i64,
    /// Starts that are ahead within the hour, one for each schedule.
    pub starting_soon: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_knows_what_it_asks_for() {
        let filter = ExecutionFilter {
            status: "failed".into(),
            since: "24h".into(),
            q: " ".into(),
            before: "812".into(),
            ..ExecutionFilter::default()
        };
        assert_eq!(filter.conditions(), [Condition::Status, Condition::Since]);
        assert!(!filter.is_empty());
        let page_only = ExecutionFilter { before: "812".into(), ..ExecutionFilter::default() };
        assert!(page_only.is_empty());
    }

    #[test]
    fn days_begin_and_end_by_the_clocks_of_the_zone() {
        let filter = |from: &str, until: &str, zone: &str| ExecutionFilter {
            from: from.into(),
            until: until.into(),
            zone: zone.into(),
            ..ExecutionFilter::default()
        };
        let at = |text: &str| Some(text.parse::<DateTime<Utc>>().expect("an instant"));
        let berlin = filter("2026-10-25", "2026-10-25", "Europe/Berlin");
        assert_eq!(berlin.span(), (at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z")), "a day of 25 hours");
        assert_eq!(filter("2026-11-24", "", "Mars").span(), (at("2026-11-24T00:00:00Z"), None));
        assert_eq!(berlin.conditions(), [Condition::Dates]);
        assert!(berlin.without(Condition::Dates).is_empty());
        let nothing = filter("soon", "-262143-01-01", "UTC");
        assert!(nothing.span() == (None, None) && nothing.is_empty());
    }

    #[test]
    fn taking_one_condition_away_leaves_the_others_and_goes_to_the_first_page() {
        let filter = ExecutionFilter {
            status: "failed".into(),
            trigger: "scheduled".into(),
            after: "3".into(),
            ..ExecutionFilter::default()
        };
        let wider = filter.without(Condition::Status);
        assert_eq!(wider, ExecutionFilter { trigger: "scheduled".into(), ..ExecutionFilter::default() });
    }
}
