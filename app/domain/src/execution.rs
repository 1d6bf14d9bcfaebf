//! Executions: starts of a workflow, from the queue to their end.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    choice::choices,
    dataset::TableRef,
    ids::{DatasetId, ExecutionId, JobExecutionId, JobId, TriggerId, UserId, WorkflowId},
};

/// Executions that started each other.
mod chain;
/// Two executions side by side.
mod comparison;
/// Failures that say the same, and views that people keep.
mod error_group;
/// Which executions are wanted, and the list of them.
mod filter;
/// Lines of a log.
mod log;
/// What jobs did in the last executions.
mod matrix;
/// Parameters of a start like an earlier one.
mod parameters;
/// What the jobs of an execution did.
mod report;
/// Failures that need nobody any more.
mod resolution;

pub use chain::{Chain, ChainLink, NextInChain};
pub use comparison::{ComparedFact, Comparison, compare, usual_other};
pub use error_group::{ErrorGroup, GroupRetry, RetryOutcome, RetryTarget, SavedView};
pub use filter::{
    BY_ERROR, Condition, ExecutionCounts, ExecutionFilter, ExecutionList, ExecutionMarks, PLANNED, UsualDuration,
};
pub use log::{FoundLine, LogCounts, LogFilter, LogLevel, LogLine, LogLines, LogSearch};
pub use matrix::{JobMatrix, JobOutcome, MatrixCell, MatrixExecution, MatrixJob};
pub use parameters::{can_be_typed, changed_parameters, check_parameters, parameter_text};
pub use report::{CommitOutcome, FileReport, JobReport, LayerReport, Written};
pub use resolution::Resolution;

choices! {
    /// Where an execution stands.
    pub enum Status {
        /// Waits for a worker.
        Queued = "queued", "Queued";
        /// A worker holds a lease on it.
        Running = "running", "Running";
        /// All jobs that were to run have succeeded.
        Succeeded = "succeeded", "Succeeded";
        /// A job failed, or the worker was lost too often.
        Failed = "failed", "Failed";
        /// A person, or another execution taking its place, ended it.
        Cancelled = "cancelled", "Cancelled";
    }
}

impl Status {
    /// Returns whether an execution in this status may get the `next` one. This is the only table of moves.
    ///
    /// ```text
    /// queued ──> running ──> succeeded
    ///   │  ^        │  └───> failed ──> queued   (a person retries)
    ///   │  └────────┤
    ///   │  (lease lost, or handed back at a stop)
    ///   └───────────┴──────> cancelled ──> queued   (a person retries)
    /// ```
    pub fn may_become(self, next: Self) -> bool {
        use Status::{Cancelled, Failed, Queued, Running, Succeeded};
        matches!(
            (self, next),
            (Queued, Running | Cancelled)
                | (Running, Succeeded | Failed | Cancelled | Queued)
                | (Failed | Cancelled, Queued)
        )
    }

    /// Returns whether nothing more happens without a person.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

choices! {
    /// Where one attempt at a job stands.
    pub enum JobStatus {
        /// Its turn has not come.
        Pending = "pending", "Waiting";
        /// It is being done.
        Running = "running", "Running";
        /// It is done.
        Succeeded = "succeeded", "Succeeded";
        /// It failed; nothing of what was being written is visible.
        Failed = "failed", "Failed";
        /// It was stopped by a person.
        Cancelled = "cancelled", "Cancelled";
        /// It was not started, because an earlier job failed, it is switched off, or it had succeeded before a retry.
        Skipped = "skipped", "Skipped";
    }
}

choices! {
    /// What starts executions.
    pub enum TriggerType {
        /// A person, the command line or the API.
        Manual = "manual", "By hand";
        /// A schedule.
        Scheduled = "scheduled", "Schedule";
        /// The end of another workflow's execution.
        Dependency = "dependency", "After another workflow";
        /// A webhook or a file.
        Event = "event", "When something arrives";
    }
}

/// An execution with what its page and its line in lists need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Execution {
    /// Identifies the execution.
    pub id: ExecutionId,
    /// The workflow, while it exists.
    pub workflow_id: Option<WorkflowId>,
    /// The workflow's name at the time of the start.
    pub workflow_name: String,
    /// What started it.
    pub trigger_type: TriggerType,
    /// The trigger that started it, while it exists.
    pub trigger_id: Option<TriggerId>,
    /// That trigger's name at the time.
    pub trigger_name: Option<String>,
    /// The name of the person who started it by hand, or `API token “…”`.
    pub triggered_by: Option<String>,
    /// The person who started it by hand, while the account exists.
    pub triggered_by_user: Option<UserId>,
    /// The execution whose end started this one.
    pub upstream_execution_id: Option<ExecutionId>,
    /// Where it stands.
    pub status: Status,
    /// The planned instant, for schedules.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// The IANA zone of the schedule, in which the planned instant becomes a day.
    pub timezone: String,
    /// When it came into the queue.
    pub queued_at: DateTime<Utc>,
    /// When the first attempt started.
    pub started_at: Option<DateTime<Utc>>,
    /// When the current attempt started: how long it takes counts from here. Nothing before there is one, and again between the
    /// attempts.
    #[serde(default)]
    pub attempt_started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The number of the current attempt, from 1; 0 before the first.
    pub attempt: i32,
    /// The worker that holds it.
    pub worker: Option<String>,
    /// Whether a person has asked it to stop.
    pub cancel_requested: bool,
    /// Its parameters.
    pub parameters: Map<String, Value>,
    /// Why it failed or was cancelled, in one sentence.
    pub error: Option<String>,
    /// Whether its end starts what waits for it. Whoever starts it by hand may leave that out.
    #[serde(default = "yes")]
    pub starts_dependents: bool,
    /// For a failure that needs nobody any more: who says so, and why.
    #[serde(default)]
    pub resolution: Option<Resolution>,
    /// Rows over all jobs.
    pub rows: RowTotals,
}

fn yes() -> bool {
    true
}

impl Execution {
    /// Returns from when until when its current attempt took, once that has ended.
    pub fn took(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.attempt_started_at.zip(self.finished_at)
    }
}

/// Rows over all jobs of an execution.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowTotals {
    /// Rows read from sources.
    pub read: i64,
    /// Rows that hold from now on: those that silver kept, else bronze; of SQL alone, those of gold.
    pub written: i64,
    /// Rows set aside.
    pub quarantined: i64,
}

/// One attempt at one job within an execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobExecution {
    /// Identifies the attempt.
    pub id: JobExecutionId,
    /// The execution.
    pub execution_id: ExecutionId,
    /// The job, while it exists.
    pub job_id: Option<JobId>,
    /// The job's name at the time.
    pub job_name: String,
    /// The job's version at the time.
    pub job_version: i32,
    /// Its place in the workflow at the time.
    pub position: i32,
    /// The attempt of the execution it belongs to, from 1.
    pub attempt: i32,
    /// Where it stands.
    pub status: JobStatus,
    /// When it started.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it failed or was skipped, in one sentence.
    pub error: Option<String>,
    /// What to do about the error, where that is known.
    pub hint: Option<String>,
    /// What it did, layer by layer; filled while it runs.
    pub report: JobReport,
}

/// An execution with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionDetail {
    /// The execution.
    pub execution: Execution,
    /// All attempts at its jobs, by place, then by attempt.
    pub jobs: Vec<JobExecution>,
    /// The median duration of the workflow's last executions that succeeded, in milliseconds.
    pub usual_ms: Option<i64>,
    /// The lines around the first error, for one that failed.
    pub around_error: Vec<LogLine>,
    /// How many lines its log has, for one that has ended.
    pub log: LogCounts,
    /// For one that failed: the first later one of the same workflow that succeeded.
    pub resolved_by: Option<ExecutionId>,
    /// Whom to write to about it, where the workflow says so.
    pub contact: String,
    /// The tables that the list of datasets has of those in the reports.
    pub datasets: Vec<(TableRef, DatasetId)>,
    /// What stands before and after it.
    #[serde(default)]
    pub chain: Chain,
}

impl ExecutionDetail {
    /// Returns the jobs as they stood in an attempt, in their order: those that it did not do again, because an earlier
    /// attempt had, are the earlier one's.
    pub fn jobs_in(&self, attempt: i32) -> Vec<&JobExecution> {
        let mut jobs: Vec<&JobExecution> = Vec::new();
        for job in self.jobs.iter().filter(|job| job.attempt <= attempt) {
            match jobs.iter_mut().find(|other| other.position == job.position) {
                Some(other) if other.attempt < job.attempt => *other = job,
                Some(_) => {}
                None => jobs.push(job),
            }
        }
        jobs.sort_by_key(|job| job.position);
        jobs
    }

    /// Returns when the first job of an attempt started.
    pub fn began_in(&self, attempt: i32) -> Option<DateTime<Utc>> {
        self.jobs.iter().filter(|job| job.attempt == attempt).filter_map(|job| job.started_at).min()
    }

    /// Returns the names of the workflows that did not start because of how it ended.
    pub fn held_back(&self) -> Vec<String> {
        self.chain.next.iter().filter(|next| next.is_held_back()).map(|next| next.workflow_name.clone()).collect()
    }

    /// Returns the job at which the last attempt failed.
    pub fn failed_job(&self) -> Option<&JobExecution> {
        self.jobs_in(self.execution.attempt).into_iter().find(|job| job.status == JobStatus::Failed)
    }
}

/// Why a job failed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct JobFailure {
    /// What happened, in one sentence with its values.
    pub message: String,
    /// What to do about it, where that is known.
    pub hint: Option<String>,
    /// The raw words of the library or system below, for the log.
    pub detail: Option<String>,
    /// Whether the job stopped because it was asked to.
    pub cancelled: bool,
}

impl JobFailure {
    /// Returns a failure with a sentence and nothing else.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, detail: None, cancelled: false }
    }

    /// Returns the failure of a job that was asked to stop.
    pub fn cancelled() -> Self {
        Self { cancelled: true, ..Self::new("The job was stopped.") }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the raw words of what lies below.
    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = Some(detail.to_string());
        self
    }
}

/// Counts of executions by status.
pub type StatusCounts = BTreeMap<Status, i64>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;

    #[test]
    fn nothing_leaves_success_and_only_a_retry_leaves_another_end() {
        for &next in Status::ALL {
            assert!(!Status::Succeeded.may_become(next), "succeeded to {next}");
            assert_eq!(Status::Failed.may_become(next), next == Status::Queued, "failed to {next}");
            assert_eq!(Status::Cancelled.may_become(next), next == Status::Queued, "cancelled to {next}");
        }
    }

    #[test]
    fn only_a_running_execution_succeeds_or_fails() {
        for &from in Status::ALL {
            assert_eq!(from.may_become(Status::Succeeded), from == Status::Running, "{from}");
            assert_eq!(from.may_become(Status::Failed), from == Status::Running, "{from}");
        }
    }
}
