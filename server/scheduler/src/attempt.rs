use std::{sync::Arc, time::Instant};

use domain::{
    choice::Choice,
    execution::{JobExecution, JobFailure, JobReport, JobStatus, LogLevel},
    ids::JobExecutionId,
    job::Job,
};
use store::{Claimed, NewJobExecution, StoreError};
use tokio_util::sync::CancellationToken;

use crate::{
    Shared,
    completer::{self, JobEnd},
    held::StopReason,
    log_writer::LogWriter,
    milestones::taken_by,
    runner::{JobRun, RegisterError},
    writes::{Patience, insist},
};

/// One execution in the hands of this process.
pub(crate) struct Attempt<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) claimed: Claimed,
    pub(crate) cancel: CancellationToken,
}

/// A job that this attempt does.
struct Planned {
    id: JobExecutionId,
    job: Job,
    earlier: Option<JobExecution>,
}

/// Sees one attempt through: from the claim to the end, or to handing it back.
pub(crate) async fn run(shared: &Shared, claimed: Claimed, cancel: CancellationToken) {
    let (id, number) = (claimed.id, claimed.attempt);
    let (log, writing) = LogWriter::start(shared.store.clone(), id, number);
    tracing::info!(execution.id = %id, attempt = number, "Started execution {id} of “{}”, attempt {number}", claimed.workflow_name);
    log.line(LogLevel::Info, None, taken_by(number, &shared.config.worker));

    let started = Instant::now();
    metrics::gauge!("flowforge_held_executions").increment(1.0);
    let attempt = Attempt { shared, claimed, cancel };
    let last = attempt.run_jobs(&log).await;
    if let Some(last) = &last {
        log.line(last.level(), None, last.sentence());
    }
    drop(log);
    if let Err(error) = writing.await {
        tracing::error!(%error, execution.id = %id, "The log of execution {id} broke");
    }
    // Lost: somebody else writes the end.
    if let Some(last) = last {
        completer::complete(&attempt, last).await;
    }
    shared.held.remove(id, number);
    metrics::gauge!("flowforge_held_executions").decrement(1.0);
    metrics::histogram!("flowforge_attempt_duration_seconds").record(started.elapsed().as_secs_f64());
}

impl Attempt<'_> {
    /// Runs the jobs in order. Returns how it ended, unless the execution is not this process's any more.
    async fn run_jobs(&self, log: &LogWriter) -> Option<JobEnd> {
        let planned = self.plan(log).await?;
        let count = planned.len();
        if count == 0 {
            return Some(JobEnd::nothing_to_do());
        }
        for (index, planned) in planned.into_iter().enumerate() {
            let id = planned.id;
            let started = insist!(self, self.start_job(id))?;
            if !started {
                return None;
            }
            let end = self.run_job(planned, log).await;
            if let Some(reason @ (StopReason::Lost | StopReason::HandBack)) = self.stop_reason() {
                return (reason == StopReason::HandBack).then(JobEnd::hand_back);
            }
            if end.failure.is_some() || index + 1 == count {
                return Some(end);
            }
            let written = insist!(self, self.complete_job(id, &end.report))?;
            if !written {
                return None;
            }
        }
        None
    }

    /// Writes the list of jobs to do: those that an earlier attempt has not done.
    async fn plan(&self, log: &LogWriter) -> Option<Vec<Planned>> {
        let earlier = match self.claimed.attempt {
            1 => Vec::new(),
            _ => insist!(self, self.shared.store.list_job_executions(self.claimed.id))?,
        };
        let jobs = insist!(self, self.shared.store.list_jobs(self.claimed.workflow_id))?;
        let is_done =
            |job: &Job| earlier.iter().any(|row| row.job_id == Some(job.id) && row.status == JobStatus::Succeeded);
        let (done, open): (Vec<_>, Vec<_>) = jobs.into_iter().partition(is_done);
        for job in done {
            log.line(LogLevel::Info, None, format!("“{}” was done by an earlier attempt.", job.name));
        }
        let rows: Vec<_> = open
            .iter()
            .map(|job| NewJobExecution {
                job_id: job.id,
                job_name: &job.name,
                job_version: job.version,
                position: job.position,
                skipped: (!job.enabled).then_some("The job is switched off."),
            })
            .collect();
        let ids = insist!(self, self.insert_jobs(&rows))?;
        let planned = ids.into_iter().zip(open).filter(|(_, job)| job.enabled).map(|(id, job)| {
            let earlier = earlier.iter().rev().find(|row| row.job_id == Some(job.id)).cloned();
            Planned { id, job, earlier }
        });
        Some(planned.collect())
    }

    async fn run_job(&self, planned: Planned, log: &LogWriter) -> JobEnd {
        let Planned { id, job, earlier } = planned;
        log.line(LogLevel::Info, Some(id), format!("Job {}, “{}”.", job.position, job.name));
        // The same inputs again, unless a person has changed the job since.
        let pinned_files = earlier
            .filter(|row| row.job_version == job.version && !row.report.files.is_empty())
            .map(|row| row.report.files);
        let name = job.name.clone();
        let run = JobRun {
            job,
            execution_id: self.claimed.id,
            job_execution_id: id,
            attempt: self.claimed.attempt,
            parameters: self.claimed.parameters.clone(),
            scheduled_for: self.claimed.scheduled_for.unwrap_or(self.claimed.queued_at),
            timezone: self.claimed.timezone.clone(),
            started_at: self.claimed.started_at,
            pinned_files,
            cancel: self.cancel.clone(),
        };
        let (failure, report) = self.run_and_register(run, log.of_job(id)).await;
        // That it was stopped is said at its end.
        if let Some(failure) = failure.as_ref().filter(|failure| !failure.cancelled) {
            log.line(LogLevel::Error, Some(id), &failure.message);
            if let Some(detail) = &failure.detail {
                log.line(LogLevel::Error, Some(id), detail);
            }
        }
        JobEnd { job: Some((id, name)), failure, report, hand_back: false }
    }

    async fn run_and_register(&self, run: JobRun, watch: Arc<dyn crate::Watch>) -> (Option<JobFailure>, JobReport) {
        let (runner, job) = (Arc::clone(&self.shared.runner), run.clone());
        match self.in_task(async move { runner.run_job(job, watch).await }).await {
            Ok(Ok(report)) => (self.register_tables(&run, &report).await.err(), report),
            Ok(Err((failure, report))) => (Some(failure), report),
            Err(broke) => (Some(broke), JobReport::default()),
        }
    }

    /// Notes what was made, and waits for the database if it is away: the tables are written, and no fault of the job
    /// has come up.
    async fn register_tables(&self, run: &JobRun, report: &JobReport) -> Result<(), JobFailure> {
        let mut patience = Patience::default();
        loop {
            let (runner, run, report) = (Arc::clone(&self.shared.runner), run.clone(), report.clone());
            match self.in_task(async move { runner.register_tables(&run, &report).await }).await? {
                Ok(()) => return Ok(()),
                Err(RegisterError::Failed(failure)) => return Err(failure),
                Err(RegisterError::Store(error @ StoreError::Unavailable(_))) if patience.wait(self, &error).await => {}
                Err(RegisterError::Store(error)) => {
                    let failure =
                        JobFailure::new("The tables were written, but the database did not take note of them.")
                            .hint("Retry: nothing is written twice, and the note is made then.");
                    return Err(failure.detail(error));
                }
            }
        }
    }

    /// Does a part of a job in a task of its own, so that a panic in it ends the job and nothing else.
    async fn in_task<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, JobFailure> {
        tokio::spawn(work).await.map_err(|error| {
            tracing::error!(%error, execution.id = %self.claimed.id, "A job of execution {} broke", self.claimed.id);
            JobFailure::new("The job broke: a fault of FlowForge, not of the data.").detail(error)
        })
    }

    /// Returns why the attempt was asked to stop, if it was.
    pub(crate) fn stop_reason(&self) -> Option<StopReason> {
        self.shared.held.reason(self.claimed.id, self.claimed.attempt)
    }
}

impl JobEnd {
    fn level(&self) -> LogLevel {
        match &self.failure {
            Some(failure) if failure.cancelled => LogLevel::Warn,
            Some(_) => LogLevel::Error,
            None => LogLevel::Info,
        }
    }

    pub(crate) fn sentence(&self) -> String {
        match (&self.job, &self.failure) {
            _ if self.hand_back => "The server is stopping; another attempt follows.".to_owned(),
            (Some((_, name)), Some(failure)) if failure.cancelled => format!("“{name}” was stopped."),
            (Some((_, name)), Some(_)) => format!("“{name}” failed; the jobs after it are not started."),
            (None, Some(failure)) => failure.message.clone(),
            (_, None) => format!("{}.", domain::execution::Status::Succeeded.label()),
        }
    }
}
