use domain::{
    choice::Choice,
    execution::{JobFailure, JobReport},
    ids::JobExecutionId,
};
use store::Ending;

use crate::{attempt::Attempt, held::StopReason, writes::insist};

/// How the last job of an attempt ended, and with it the attempt.
#[derive(Debug)]
pub(crate) struct JobEnd {
    /// The job and its name; nothing when there was none to do.
    pub(crate) job: Option<(JobExecutionId, String)>,
    /// Why it failed.
    pub(crate) failure: Option<JobFailure>,
    /// What it did.
    pub(crate) report: JobReport,
    /// Whether the process stops, so that another attempt follows.
    pub(crate) hand_back: bool,
}

impl JobEnd {
    /// Returns the end of a workflow without jobs: a milestone for others to depend on.
    pub(crate) fn nothing_to_do() -> Self {
        Self { job: None, failure: None, report: JobReport::default(), hand_back: false }
    }

    /// Returns the end of an attempt that another process goes on with.
    pub(crate) fn hand_back() -> Self {
        Self { hand_back: true, ..Self::nothing_to_do() }
    }
}

/// Writes the end of an attempt, or hands it back.
pub(crate) async fn complete(attempt: &Attempt<'_>, end: JobEnd) {
    let id = attempt.claimed.id;
    if end.hand_back {
        if insist!(attempt, attempt.hand_back()) == Some(true) {
            tracing::info!(execution.id = %id, "Handed execution {id} back");
        }
        return;
    }
    let ending = match (&end.failure, &end.job) {
        (None, _) => Ending::Succeeded,
        (Some(_), _) if attempt.stop_reason() == Some(StopReason::Cancelled) => Ending::Cancelled,
        (Some(failure), Some((_, name))) => Ending::Failed(format!("{name}: {}", failure.message)),
        (Some(failure), None) => Ending::Failed(failure.message.clone()),
    };
    let reason = match ending {
        Ending::Cancelled => "The execution was cancelled.",
        _ => "An earlier job failed.",
    };
    let last = end.job.as_ref().map(|(job, _)| (*job, end.failure.as_ref(), &end.report));
    let completed = insist!(attempt, attempt.complete_execution(last, reason, &ending));
    if completed == Some(true) {
        metrics::counter!("flowforge_executions_total", "status" => ending.status().code()).increment(1);
        tracing::info!(execution.id = %id, "Execution {id} of “{}” ended: {ending:?}", attempt.claimed.workflow_name);
    }
}
