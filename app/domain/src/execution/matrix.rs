use std::{cmp::Reverse, collections::BTreeMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Execution, JobStatus, Status};
use crate::ids::{ExecutionId, JobExecutionId, JobId};

/// What each job of a workflow did in its last executions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobMatrix {
    /// The executions, oldest first.
    pub executions: Vec<MatrixExecution>,
    /// The jobs, in the order of the newest execution that had them.
    pub jobs: Vec<MatrixJob>,
}

/// An execution of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixExecution {
    /// The execution.
    pub id: ExecutionId,
    /// Where it stands.
    pub status: Status,
    /// When it came into the queue.
    pub queued_at: DateTime<Utc>,
    /// How long its last attempt took, in milliseconds, once it has ended.
    pub milliseconds: Option<i64>,
    /// Why it failed, in one sentence.
    pub error: Option<String>,
}

/// A job of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixJob {
    /// Tells it from the others, whatever it is called.
    pub key: String,
    /// Its name in the newest execution that had it.
    pub name: String,
    /// What it did, by execution; those that did not have it are left out.
    pub cells: BTreeMap<ExecutionId, MatrixCell>,
}

/// What a job did in an execution: its last attempt there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// The attempt.
    pub id: JobExecutionId,
    /// Where it stands.
    pub status: JobStatus,
    /// Which attempt of the execution it belongs to, from 1.
    pub attempt: i32,
    /// How long it took, in milliseconds, once it has ended.
    pub milliseconds: Option<i64>,
    /// Why it failed or was skipped, in one sentence.
    pub error: Option<String>,
}

/// The last attempt at a job in an execution, as it was noted.
#[derive(Clone, Debug, PartialEq)]
pub struct JobOutcome {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The job, while it exists.
    pub job_id: Option<JobId>,
    /// The job's name at the time.
    pub job_name: String,
    /// Its place in the workflow at the time.
    pub position: i32,
    /// What it did.
    pub cell: MatrixCell,
}

impl JobMatrix {
    /// Puts together what the jobs of some executions did. A job that was renamed is still the same one; of those that are
    /// gone the name tells which.
    pub fn new(mut executions: Vec<Execution>, mut outcomes: Vec<JobOutcome>) -> Self {
        executions.sort_by_key(|execution| execution.id);
        // The newest first: it says how a job is called, and where it stands.
        outcomes
            .sort_by_key(|outcome| (Reverse(outcome.execution_id), Reverse(outcome.cell.attempt), outcome.position));
        let mut rows: Vec<Row> = Vec::new();
        for outcome in outcomes {
            match rows.iter_mut().find(|row| row.holds(&outcome)) {
                Some(row) => _ = row.job.cells.entry(outcome.execution_id).or_insert(outcome.cell),
                None => {
                    let key = match outcome.job_id {
                        Some(id) => id.to_string(),
                        None => format!("{}, {}", outcome.job_name, rows.len()),
                    };
                    let cells = BTreeMap::from([(outcome.execution_id, outcome.cell)]);
                    let job = MatrixJob { key, name: outcome.job_name, cells };
                    rows.push(Row { id: outcome.job_id, position: outcome.position, job });
                }
            }
        }
        rows.sort_by_key(|row| row.position);
        Self {
            executions: executions.into_iter().map(MatrixExecution::from).collect(),
            jobs: rows.into_iter().map(|row| row.job).collect(),
        }
    }
}

/// A row that is being put together.
struct Row {
    id: Option<JobId>,
    position: i32,
    job: MatrixJob,
}

impl Row {
    /// Returns whether an outcome is one of the same job.
    fn holds(&self, outcome: &JobOutcome) -> bool {
        match (self.id, outcome.job_id) {
            (Some(one), Some(other)) => one == other,
            // A name says less: two jobs of one execution are never the same.
            _ => self.job.name == outcome.job_name && !self.job.cells.contains_key(&outcome.execution_id),
        }
    }
}

impl From<Execution> for MatrixExecution {
    fn from(execution: Execution) -> Self {
        let milliseconds = execution.took().map(|(from, until)| (until - from).num_milliseconds());
        Self {
            id: execution.id,
            status: execution.status,
            queued_at: execution.queued_at,
            milliseconds,
            error: execution.error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(execution: i64, job: Option<i64>, name: &str, position: i32) -> JobOutcome {
        let cell = MatrixCell {
            id: JobExecutionId(execution * 10 + i64::from(position)),
            status: JobStatus::Succeeded,
            attempt: 1,
            milliseconds: Some(5),
            error: None,
        };
        let (execution_id, job_id) = (ExecutionId(execution), job.map(JobId));
        JobOutcome { execution_id, job_id, job_name: name.to_owned(), position, cell }
    }

    #[test]
    fn a_job_keeps_its_row_when_it_is_renamed_moved_or_gone() {
        let outcomes = vec![
            outcome(7, Some(1), "Load", 1),
            outcome(7, None, "Gone", 2),
            outcome(8, Some(2), "Sum", 1),
            outcome(8, Some(1), "Load orders", 2),
            outcome(6, None, "Gone", 2),
        ];
        let matrix = JobMatrix::new(Vec::new(), outcomes);
        let rows: Vec<_> = matrix
            .jobs
            .iter()
            .map(|row| (row.name.as_str(), row.cells.keys().map(|id| id.0).collect::<Vec<_>>()))
            .collect();
        assert_eq!(rows, [("Sum", vec![8]), ("Load orders", vec![7, 8]), ("Gone", vec![6, 7])]);
    }

    #[test]
    fn the_last_attempt_counts_also_under_another_name() {
        let mut again = outcome(7, Some(1), "A better name", 1);
        (again.cell.attempt, again.cell.status) = (2, JobStatus::Failed);
        let matrix = JobMatrix::new(Vec::new(), vec![outcome(7, Some(1), "Load", 1), again]);
        let [job] = matrix.jobs.as_slice() else { panic!("one job: {matrix:?}") };
        assert_eq!((job.name.as_str(), job.cells[&ExecutionId(7)].attempt), ("A better name", 2));
    }

    #[test]
    fn two_jobs_of_one_name_keep_their_rows() {
        let outcomes = vec![
            outcome(8, Some(3), "Load", 2),
            outcome(8, Some(1), "Load", 1),
            outcome(7, None, "Load", 1),
            outcome(7, None, "Load", 2),
        ];
        let matrix = JobMatrix::new(Vec::new(), outcomes);
        let keys: Vec<_> = matrix.jobs.iter().map(|job| (job.key.as_str(), job.cells.len())).collect();
        assert_eq!(keys, [("1", 2), ("3", 2)]);
    }
}
