use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    execution::{ExecutionDetail, JobExecution, JobStatus},
    format,
};

use super::scale::Scale;
use crate::{
    executions::state::state_of_job,
    ui::{Bar, BarKind, Portion, State, Tick, TimelineRow},
};

/// A wait that is longer than this many times the work is not drawn: nothing else could be seen.
const LONGEST_WAIT: i32 = 3;

/// What an attempt did when, as a picture.
pub(super) struct Steps {
    pub(super) ticks: Vec<Tick>,
    pub(super) now: Option<Portion>,
    pub(super) rows: Vec<TimelineRow>,
}

/// Returns the picture of an attempt at an instant; nothing before there is anything to draw.
pub(super) fn steps_of(detail: &ExecutionDetail, attempt: i32, now: DateTime<Utc>) -> Option<Steps> {
    let jobs = detail.jobs_in(attempt);
    let own = || jobs.iter().filter(|job| job.attempt == attempt);
    // Without jobs it is the execution itself that began and ended.
    let whole = Some(&detail.execution).filter(|_| attempt == 1);
    let begun = detail.began_in(attempt).or_else(|| whole?.started_at);
    let running = own().any(|job| job.status == JobStatus::Running);
    let ended =
        if running { Some(now) } else { own().filter_map(|job| job.finished_at).max().or_else(|| whole?.finished_at) };
    let queued = (attempt == 1).then_some(detail.execution.queued_at);
    let work_began = begun.or(queued)?;
    let until = ended.unwrap_or(now).max(work_began);
    let wait = queued.map(|queued| work_began - queued);
    let from = match (queued, wait) {
        (Some(queued), Some(wait)) if wait <= (until - work_began) * LONGEST_WAIT || begun.is_none() => queued,
        _ => work_began,
    };
    // What is usual leaves room for what is still to come.
    let usual = detail.usual_ms.filter(|_| running && attempt == 1).map(|usual| from + TimeDelta::milliseconds(usual));
    let scale = Scale::new(from, usual.unwrap_or(until).max(until));
    let waiting = queued.map(|queued| waiting_row(scale, queued, begun, now));
    let rows = waiting.into_iter().chain(jobs.iter().map(|job| job_row(scale, job, attempt, now))).collect();
    Some(Steps { ticks: scale.ticks(), now: running.then(|| scale.at(now)), rows })
}

fn waiting_row(scale: Scale, queued: DateTime<Utc>, begun: Option<DateTime<Utc>>, now: DateTime<Utc>) -> TimelineRow {
    let until = begun.unwrap_or(now);
    let bar = Bar { kind: BarKind::Waiting, from: scale.at(queued), length: scale.length(until - queued) };
    TimelineRow {
        state: if begun.is_some() { State::Succeeded } else { State::Queued },
        label: "Waiting for a worker".to_owned(),
        href: "#log".to_owned(),
        bars: scale.holds(queued).then_some(bar).into_iter().collect(),
        end: took(until - queued, begun.is_some()),
    }
}

/// Returns how long something took, or has taken so far.
fn took(time: TimeDelta, is_over: bool) -> String {
    if is_over { format::duration(time) } else { format::elapsed(time) }
}

fn job_row(scale: Scale, job: &JobExecution, attempt: i32, now: DateTime<Utc>) -> TimelineRow {
    let (bars, end) = if job.attempt < attempt {
        (vec![], format!("in attempt {}", job.attempt))
    } else {
        let until = job.finished_at.unwrap_or(now);
        let time = job.started_at.map(|started| took(until - started, job.finished_at.is_some()));
        let bar = |kind, from: DateTime<Utc>| Bar { kind, from: scale.at(from), length: scale.length(until - from) };
        let bars = match (job.status, job.started_at) {
            (JobStatus::Running, Some(from)) => vec![bar(BarKind::Running, from)],
            (JobStatus::Succeeded, Some(from)) => vec![bar(BarKind::Done, from)],
            (JobStatus::Failed, Some(from)) => vec![bar(BarKind::Failed, from)],
            (JobStatus::Cancelled, Some(from)) => vec![bar(BarKind::Planned, from)],
            (JobStatus::Skipped, _) => {
                vec![Bar { kind: BarKind::Skipped, from: Portion::default(), length: Portion::WHOLE }]
            }
            _ => vec![],
        };
        let end = match (job.status, time) {
            (JobStatus::Pending, _) => "to come".to_owned(),
            (JobStatus::Skipped, _) => "not started".to_owned(),
            (JobStatus::Cancelled, Some(time)) => format!("after {time}"),
            (_, time) => time.unwrap_or_default(),
        };
        (bars, end)
    };
    let href = format!("#job-{}", job.id);
    TimelineRow { state: state_of_job(job.status), label: job.job_name.clone(), href, bars, end }
}

#[cfg(test)]
mod tests {
    use domain::{
        execution::{Execution, JobReport, LogCounts, RowTotals, Status, TriggerType},
        ids::{ExecutionId, JobExecutionId},
    };

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn job(position: i32, attempt: i32, status: JobStatus, times: Option<(i64, Option<i64>)>) -> JobExecution {
        JobExecution {
            id: JobExecutionId(i64::from(position * 10 + attempt)),
            execution_id: ExecutionId(1),
            job_id: None,
            job_name: format!("job {position}"),
            job_version: 1,
            position,
            attempt,
            status,
            started_at: times.map(|(from, _)| at(from)),
            finished_at: times.and_then(|(_, until)| until).map(at),
            error: None,
            hint: None,
            report: JobReport::default(),
        }
    }

    fn detail(attempt: i32, jobs: Vec<JobExecution>) -> ExecutionDetail {
        let execution = Execution {
            id: ExecutionId(1),
            workflow_id: None,
            workflow_name: "w".into(),
            trigger_type: TriggerType::Manual,
            trigger_id: None,
            trigger_name: None,
            triggered_by: None,
            triggered_by_user: None,
            upstream_execution_id: None,
            status: Status::Running,
            scheduled_for: None,
            timezone: "UTC".into(),
            queued_at: at(0),
            started_at: None,
            attempt_started_at: None,
            finished_at: None,
            attempt,
            worker: None,
            cancel_requested: false,
            parameters: Default::default(),
            error: None,
            starts_dependents: true,
            resolution: None,
            rows: RowTotals::default(),
        };
        ExecutionDetail {
            execution,
            jobs,
            usual_ms: None,
            around_error: vec![],
            log: LogCounts::default(),
            resolved_by: None,
            contact: String::new(),
            datasets: vec![],
            chain: domain::execution::Chain::default(),
        }
    }

    fn ends(steps: &Steps) -> Vec<(&str, &str)> {
        steps.rows.iter().map(|row| (row.label.as_str(), row.end.as_str())).collect()
    }

    #[test]
    fn a_retry_shows_what_it_did_and_names_the_attempt_that_did_the_rest() {
        use JobStatus::{Failed, Running, Skipped, Succeeded};
        let jobs = vec![
            job(1, 1, Succeeded, Some((2, Some(12)))),
            job(2, 1, Failed, Some((12, Some(20)))),
            job(2, 2, Running, Some((400, None))),
            job(3, 1, Skipped, None),
            job(3, 2, JobStatus::Pending, None),
        ];
        let detail = detail(2, jobs);
        let first = steps_of(&detail, 1, at(405)).expect("an attempt");
        assert_eq!(
            ends(&first),
            [("Waiting for a worker", "2 s"), ("job 1", "10 s"), ("job 2", "8 s"), ("job 3", "not started")]
        );
        assert_eq!(first.now, None, "it is over");
        let second = steps_of(&detail, 2, at(405)).expect("an attempt");
        assert_eq!(ends(&second), [("job 1", "in attempt 1"), ("job 2", "5 s"), ("job 3", "to come")]);
        assert_eq!(second.rows[1].bars[0].from, Portion::default(), "the time between attempts is not drawn");
        assert!(second.now.is_some());
    }

    #[test]
    fn a_wait_that_is_much_longer_than_the_work_is_said_but_not_drawn() {
        let long = detail(1, vec![job(1, 1, JobStatus::Succeeded, Some((3600, Some(3610))))]);
        let steps = steps_of(&long, 1, at(4000)).expect("an attempt");
        assert_eq!(ends(&steps)[0], ("Waiting for a worker", "1 h"));
        assert!(steps.rows[0].bars.is_empty());
        assert_eq!(steps.rows[1].bars[0].from, Portion::default());
    }

    #[test]
    fn one_that_waits_shows_that_it_waits() {
        let steps = steps_of(&detail(0, vec![]), 1, at(5)).expect("a wait");
        assert_eq!(ends(&steps), [("Waiting for a worker", "5 s")]);
        assert_eq!(steps.rows[0].state, State::Queued);
    }
}
