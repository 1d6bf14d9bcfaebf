use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{execution::Status, ids::WorkflowId};

/// How far the picture of the day reaches, back and ahead.
pub const REACH: TimeDelta = TimeDelta::hours(12);

/// Marks nearer to each other than this would run into one in the picture.
const GAP: TimeDelta = TimeDelta::minutes(3);

/// What happened to one workflow in the last twelve hours, and what is planned for the next twelve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkflowActivity {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// Its name.
    pub workflow_name: String,
    /// Where its last execution stands.
    pub last: Option<Status>,
    /// When it is planned to start next.
    pub next: Option<DateTime<Utc>>,
    /// Its executions, oldest first; those that look like one mark are one.
    pub done: Vec<DoneSpan>,
    /// Its planned starts, soonest first, from the first to the last of those that look like one mark.
    pub planned: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

/// An execution, or several of the same status that follow each other closely.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct DoneSpan {
    /// How it ended, or that it still runs.
    pub status: Status,
    /// When it started.
    pub from: DateTime<Utc>,
    /// When it ended; now while it runs.
    pub until: DateTime<Utc>,
}

impl WorkflowActivity {
    /// Returns the activity of a workflow from its executions and its planned starts, both in order of time.
    pub fn new(
        (workflow_id, workflow_name): (WorkflowId, String),
        done: impl IntoIterator<Item = DoneSpan>,
        planned: impl IntoIterator<Item = DateTime<Utc>>,
    ) -> Self {
        let mut activity =
            Self { workflow_id, workflow_name, last: None, next: None, done: Vec::new(), planned: Vec::new() };
        for span in done {
            activity.last = Some(span.status);
            match activity.done.last_mut() {
                Some(last) if last.status == span.status && span.from - last.until < GAP => {
                    last.until = last.until.max(span.until);
                }
                _ => activity.done.push(span),
            }
        }
        for at in planned {
            activity.next.get_or_insert(at);
            match activity.planned.last_mut() {
                Some(last) if at - last.1 < GAP => last.1 = at,
                _ => activity.planned.push((at, at)),
            }
        }
        activity
    }

    /// Returns how much a person would miss the workflow if there were not room for all: what runs or failed first,
    /// then what is nearest to now.
    pub fn urgency(&self, now: DateTime<Utc>) -> impl Ord + use<> {
        let wants_an_eye = matches!(self.last, Some(Status::Queued | Status::Running | Status::Failed));
        let since = self.done.last().map(|span| now - span.until);
        let ahead = self.next.map(|next| next - now);
        (!wants_an_eye, since.into_iter().chain(ahead).min())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_432_500 + minute * 60, 0).expect("a valid instant")
    }

    fn span(status: Status, from: i64, until: i64) -> DoneSpan {
        DoneSpan { status, from: at(from), until: at(until) }
    }

    fn activity(done: &[DoneSpan], planned: &[i64]) -> WorkflowActivity {
        WorkflowActivity::new((WorkflowId(1), "w".to_owned()), done.to_vec(), planned.iter().map(|minute| at(*minute)))
    }

    #[test]
    fn executions_that_follow_closely_and_end_alike_are_one_mark() {
        use Status::{Failed, Succeeded};
        let done = [
            span(Succeeded, 0, 1),
            span(Succeeded, 2, 3),
            span(Failed, 4, 5),
            span(Succeeded, 6, 7),
            span(Succeeded, 10, 11),
        ];
        let activity = activity(&done, &[20, 21, 22, 40]);
        assert_eq!(activity.done, [span(Succeeded, 0, 3), done[2], done[3], done[4]], "no failure hides in a success");
        assert_eq!(activity.planned, [(at(20), at(22)), (at(40), at(40))]);
        assert_eq!((activity.last, activity.next), (Some(Succeeded), Some(at(20))));
    }

    #[test]
    fn what_runs_or_failed_is_shown_before_what_ended_well() {
        let failed = activity(&[span(Status::Failed, 0, 1)], &[]);
        let fine = activity(&[span(Status::Succeeded, 500, 501)], &[]);
        let soon = activity(&[span(Status::Succeeded, 100, 101)], &[605]);
        let now = at(600);
        assert!(failed.urgency(now) < soon.urgency(now) && soon.urgency(now) < fine.urgency(now));
    }
}
