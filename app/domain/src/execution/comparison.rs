use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Execution, ExecutionDetail, JobExecution, LayerReport, Status, parameter_text};
use crate::{
    choice::Choice,
    dataset::TableRef,
    format::{self, Zone},
    ids::ExecutionId,
};

/// Two executions of a workflow side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The execution that is looked at.
    pub one: ExecutionDetail,
    /// The one that it is held against; nothing where its workflow has no other.
    pub other: Option<ExecutionDetail>,
    /// Others of the workflow to choose from, newest first.
    pub others: Vec<Execution>,
}

/// One thing that two executions have, and how they differ in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ComparedFact {
    /// What it is of: empty for the execution as a whole, else a job or a table.
    pub part: String,
    /// What it is.
    pub label: String,
    /// How it is with the one.
    pub one: String,
    /// How it is with the other.
    pub other: String,
    /// The difference where that is a number, seen from the other.
    pub change: String,
    /// Whether they differ in it in a way that may explain something; times of day do not.
    pub differs: bool,
}

/// Says in what two executions differ, fact by fact.
pub fn compare(one: &ExecutionDetail, other: &ExecutionDetail, zone: &Zone, now: DateTime<Utc>) -> Vec<ComparedFact> {
    let mut facts = Facts(Vec::new());
    let whole = |detail: &ExecutionDetail| detail.execution.clone();
    let (a, b) = (whole(one), whole(other));
    facts.words("", "Status", a.status.label(), b.status.label());
    facts.words("", "Started by", &started_by(&a), &started_by(&b));
    facts.instant("Planned", a.scheduled_for, b.scheduled_for, zone, now);
    facts.instant("Started", a.started_at, b.started_at, zone, now);
    facts.took("", a.took(), b.took());
    facts.words("", "Attempts", &a.attempt.to_string(), &b.attempt.to_string());
    let names: BTreeSet<&String> = a.parameters.keys().chain(b.parameters.keys()).collect();
    for name in names {
        let value = |execution: &Execution| execution.parameters.get(name).map(parameter_text).unwrap_or_default();
        facts.words("", &format!("Parameter {name}"), &value(&a), &value(&b));
    }
    if a.error.is_some() || b.error.is_some() {
        facts.words("", "Error", a.error.as_deref().unwrap_or_default(), b.error.as_deref().unwrap_or_default());
    }
    facts.number("", "Rows read", a.rows.read, b.rows.read);
    facts.number("", "Rows written", a.rows.written, b.rows.written);
    facts.number("", "Rows quarantined", a.rows.quarantined, b.rows.quarantined);
    let jobs = |detail: &ExecutionDetail| -> Vec<JobExecution> {
        detail.jobs_in(detail.execution.attempt).into_iter().cloned().collect()
    };
    let (ours, theirs) = (jobs(one), jobs(other));
    for job in &ours {
        match theirs.iter().find(|other| is_same_job(job, other)) {
            Some(other) => facts.job(job, other),
            None => facts.words(&job.job_name, "Job", job.status.label(), "not there"),
        }
    }
    for job in theirs.iter().filter(|job| !ours.iter().any(|other| is_same_job(job, other))) {
        facts.words(&job.job_name, "Job", "not there", job.status.label());
    }
    facts.0
}

fn started_by(execution: &Execution) -> String {
    let name = execution.trigger_name.as_ref().or(execution.triggered_by.as_ref());
    match name {
        Some(name) => format!("{}: {name}", execution.trigger_type.label()),
        None => execution.trigger_type.label().to_owned(),
    }
}

fn is_same_job(one: &JobExecution, other: &JobExecution) -> bool {
    match (one.job_id, other.job_id) {
        (Some(one), Some(other)) => one == other,
        _ => one.job_name == other.job_name,
    }
}

struct Facts(Vec<ComparedFact>);

impl Facts {
    fn words(&mut self, part: &str, label: &str, one: &str, other: &str) {
        self.0.push(ComparedFact {
            part: part.to_owned(),
            label: label.to_owned(),
            one: one.to_owned(),
            other: other.to_owned(),
            change: String::new(),
            differs: one != other,
        });
    }

    fn number(&mut self, part: &str, label: &str, one: i64, other: i64) {
        self.words(part, label, &format::count(one), &format::count(other));
        if let Some(last) = self.0.last_mut().filter(|_| one != other) {
            last.change = format::signed_count(one - other);
        }
    }

    fn instant(
        &mut self,
        label: &str,
        one: Option<DateTime<Utc>>,
        other: Option<DateTime<Utc>>,
        zone: &Zone,
        now: DateTime<Utc>,
    ) {
        if one.is_none() && other.is_none() {
            return;
        }
        let text = |at: Option<DateTime<Utc>>| at.map(|at| format::instant(at, zone, now)).unwrap_or_default();
        self.words("", label, &text(one), &text(other));
        if let Some(last) = self.0.last_mut() {
            last.differs = false;
        }
    }

    fn took(&mut self, part: &str, one: Option<Stretch>, other: Option<Stretch>) {
        let (one, other) = (one.map(length), other.map(length));
        if one.is_none() && other.is_none() {
            return;
        }
        let text = |took: Option<TimeDelta>| took.map(format::duration).unwrap_or_default();
        self.words(part, "Took", &text(one), &text(other));
        let Some(last) = self.0.last_mut() else { return };
        last.differs = false;
        if let (Some(one), Some(other)) = (one, other) {
            last.change = change_of(one, other);
            // A fifth more or less, and a second at least, is more than chance.
            let apart = (one - other).num_milliseconds().abs();
            last.differs = apart >= 1_000 && apart * 5 >= other.num_milliseconds();
        }
    }

    fn job(&mut self, one: &JobExecution, other: &JobExecution) {
        let name = &one.job_name;
        if one.status != other.status {
            self.words(name, "Status", one.status.label(), other.status.label());
        }
        if one.job_version != other.job_version {
            self.words(name, "Version of the job", &one.job_version.to_string(), &other.job_version.to_string());
        }
        self.took(name, one.started_at.zip(one.finished_at), other.started_at.zip(other.finished_at));
        let read = |job: &JobExecution| count(job.report.files.iter().filter(|file| !file.skipped).count());
        if read(one) + read(other) > 0 {
            self.number(name, "Files read", read(one), read(other));
        }
        let tables: BTreeSet<&TableRef> =
            one.report.layers.iter().chain(&other.report.layers).map(|layer| &layer.table).collect();
        for table in tables {
            let of = |job: &JobExecution, value: CountOf| {
                job.report.layers.iter().find(|layer| layer.table == *table).map_or(0, value)
            };
            let part = format!("{name}: {table}");
            self.number(&part, "Rows kept", of(one, |layer| layer.rows_kept), of(other, |layer| layer.rows_kept));
            let others: [(&str, CountOf); 2] =
                [("Rows quarantined", |layer| layer.rows_quarantined), ("Duplicates", |layer| layer.rows_duplicate)];
            for (label, value) in others {
                if of(one, value) + of(other, value) > 0 {
                    self.number(&part, label, of(one, value), of(other, value));
                }
            }
        }
    }
}

/// What is counted of a layer.
type CountOf = fn(&LayerReport) -> i64;

type Stretch = (DateTime<Utc>, DateTime<Utc>);

fn length((from, until): Stretch) -> TimeDelta {
    until - from
}

fn change_of(one: TimeDelta, other: TimeDelta) -> String {
    match one - other {
        apart if apart.num_milliseconds() == 0 => String::new(),
        apart if apart > TimeDelta::zero() => format!("+{}", format::duration(apart)),
        apart => format!("−{}", format::duration(-apart)),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns which of the others an execution is held against unless somebody chooses: the last before it that succeeded, else
/// the last before it, else the next.
pub fn usual_other(id: ExecutionId, others: &[Execution]) -> Option<ExecutionId> {
    let before = || others.iter().filter(|other| other.id < id);
    let good = before().find(|other| other.status == Status::Succeeded);
    good.or_else(|| before().next()).or_else(|| others.iter().rfind(|other| other.id > id)).map(|other| other.id)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn execution(id: i64, status: &str, parameters: serde_json::Value, read: i64, seconds: i64) -> Execution {
        let started = DateTime::UNIX_EPOCH + TimeDelta::hours(id);
        serde_json::from_value(json!({
            "id": id, "workflow_id": 1, "workflow_name": "w", "trigger_type": "manual", "trigger_id": null, "trigger_name": null,
            "triggered_by": "Mara", "triggered_by_user": null, "upstream_execution_id": null, "status": status, "scheduled_for": null,
            "timezone": "UTC", "queued_at": started, "started_at": started, "attempt_started_at": started,
            "finished_at": started + TimeDelta::seconds(seconds),
            "attempt": 1, "worker": null, "cancel_requested": false, "parameters": parameters, "error": null,
            "rows": {"read": read, "written": read, "quarantined": 0},
        }))
        .expect("an execution")
    }

    fn detail(execution: Execution) -> ExecutionDetail {
        ExecutionDetail {
            execution,
            jobs: Vec::new(),
            usual_ms: None,
            around_error: Vec::new(),
            log: super::super::LogCounts::default(),
            resolved_by: None,
            contact: String::new(),
            datasets: Vec::new(),
            chain: super::super::Chain::default(),
        }
    }

    #[test]
    fn what_differs_is_marked_and_counted() {
        let one = detail(execution(2, "failed", json!({"day": "2026-11-24"}), 40, 30));
        let other = detail(execution(1, "succeeded", json!({"day": "2026-11-23"}), 1_040, 10));
        let facts = compare(&one, &other, &Zone::utc(), DateTime::UNIX_EPOCH);
        let fact = |label: &str| facts.iter().find(|fact| fact.label == label).expect(label).clone();
        assert!(fact("Status").differs);
        assert!(!fact("Started by").differs);
        assert!(!fact("Started").differs, "every execution starts at another time");
        assert_eq!((fact("Took").change.as_str(), fact("Took").differs), ("+20 s", true));
        assert_eq!(fact("Rows read").change, "−1,000");
        assert!(fact("Parameter day").differs);
        assert!(!fact("Rows quarantined").differs);
    }

    #[test]
    fn the_last_good_one_before_is_the_usual_other() {
        let all: Vec<_> = [(5, "succeeded"), (4, "failed"), (3, "failed"), (2, "succeeded"), (1, "succeeded")]
            .into_iter()
            .map(|(id, status)| execution(id, status, json!({}), 0, 1))
            .collect();
        let others = |id: i64| all.iter().filter(|other| other.id.0 != id).cloned().collect::<Vec<_>>();
        let usual = |id: i64| usual_other(ExecutionId(id), &others(id)).map(|id| id.0);
        assert_eq!((usual(4), usual(5), usual(1)), (Some(2), Some(2), Some(2)));
        assert_eq!(usual_other(ExecutionId(1), &[]), None);
    }
}
