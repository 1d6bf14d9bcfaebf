//! What a trigger does when an execution of one of its upstreams has ended: a pure function of what has ended so far.

use chrono::{DateTime, TimeDelta, Utc};

use super::definition::{DeadlineAction, DependencyCondition, DependencySpec, UpstreamMode};
use crate::{
    execution::Status,
    ids::{ExecutionId, WorkflowId},
};

/// The longest chain of executions that start each other: what is longer is a loop that closes outside of the graph,
/// through a webhook or the API.
pub const MAX_CHAIN_DEPTH: i32 = 50;

/// The end of an upstream's execution.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Completion {
    /// The upstream.
    pub workflow: WorkflowId,
    /// The execution that has ended.
    pub execution: ExecutionId,
    /// How.
    pub status: Status,
    /// When.
    pub at: DateTime<Utc>,
}

/// An end that counts and waits for those of the other upstreams, since the trigger has fired last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Arrival {
    /// The upstream.
    pub workflow: WorkflowId,
    /// The execution.
    pub execution: ExecutionId,
    /// When it ended.
    pub at: DateTime<Utc>,
}

/// What an end means for a trigger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It does not meet the condition. What has waited of the same upstream is not its newest end any more.
    NotMet {
        /// The executions that wait no longer.
        withdrawn: Vec<ExecutionId>,
    },
    /// It waits for the other upstreams.
    Waits {
        /// The executions whose place it takes.
        superseded: Vec<ExecutionId>,
        /// The executions that ended too long before it.
        expired: Vec<ExecutionId>,
    },
    /// The trigger fires.
    Fires {
        /// The executions that have waited and are counted together with it.
        together: Vec<ExecutionId>,
        /// The executions whose place it takes.
        superseded: Vec<ExecutionId>,
        /// The executions that ended too long before it.
        expired: Vec<ExecutionId>,
    },
}

impl DependencyCondition {
    /// Returns whether an end in this status counts.
    pub fn is_met_by(self, status: Status) -> bool {
        match self {
            Self::OnSuccess => status == Status::Succeeded,
            Self::OnFailure => status == Status::Failed,
            Self::OnCompletion => status.is_final(),
        }
    }
}

/// Returns what the end of an upstream's execution means, given the ends that wait.
///
/// Of each upstream its newest end counts, whatever it was: a failure after a success takes the success back.
pub fn evaluate(spec: &DependencySpec, completion: &Completion, waiting: &[Arrival]) -> Verdict {
    let of_same = |arrival: &&Arrival| arrival.workflow == completion.workflow;
    // An execution that was retried has ended once more; it does not take its own place.
    let waiting = waiting.iter().filter(|arrival| arrival.execution != completion.execution);
    let executions = |arrivals: Vec<&Arrival>| arrivals.into_iter().map(|arrival| arrival.execution).collect();
    let (same, others): (Vec<&Arrival>, Vec<&Arrival>) = waiting.partition(of_same);
    if !spec.dependency_condition.is_met_by(completion.status) {
        return Verdict::NotMet { withdrawn: executions(same) };
    }
    if spec.upstream_mode == UpstreamMode::Any {
        return Verdict::Fires { together: vec![], superseded: executions(same), expired: vec![] };
    }
    let window = spec.window_minutes.map(|minutes| TimeDelta::minutes(minutes.into()));
    let is_expired = |arrival: &&Arrival| window.is_some_and(|window| completion.at - arrival.at > window);
    let (expired, others): (Vec<&Arrival>, Vec<&Arrival>) = others.into_iter().partition(is_expired);
    let has_ended = |upstream: &WorkflowId| {
        *upstream == completion.workflow || others.iter().any(|arrival| arrival.workflow == *upstream)
    };
    let (superseded, expired) = (executions(same), executions(expired));
    if spec.upstreams.ids().iter().all(has_ended) {
        Verdict::Fires { together: executions(others), superseded, expired }
    } else {
        Verdict::Waits { superseded, expired }
    }
}

/// What becomes of ends that wait when time has passed and no other end has come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Overdue {
    /// Those that ended too long ago wait no longer; there may be none.
    Expired(Vec<ExecutionId>),
    /// The deadline has passed, and it starts with those that are there.
    RunsAnyway,
    /// The deadline has passed, and it waits for all of them anew.
    GivesUp,
}

impl DependencySpec {
    /// Returns when something becomes of the ends that wait though no other comes; `None` means never.
    pub fn overdue_at(&self, waiting: &[Arrival]) -> Option<DateTime<Utc>> {
        let first = waiting.iter().map(|arrival| arrival.at).min()?;
        let wait = self.deadline_minutes.into_iter().chain(self.window_minutes).min()?;
        Some(first + TimeDelta::minutes(wait.into()))
    }

    /// Returns what becomes of the ends that wait at an instant.
    pub fn overdue(&self, waiting: &[Arrival], now: DateTime<Utc>) -> Overdue {
        let older_than = |minutes: i32| {
            let limit = TimeDelta::minutes(minutes.into());
            waiting.iter().filter(move |arrival| now - arrival.at >= limit).map(|arrival| arrival.execution)
        };
        // A window that is shorter than the deadline has let the oldest go before the deadline comes.
        match self.deadline_minutes.filter(|deadline| older_than(*deadline).next().is_some()) {
            Some(_) if self.deadline_action == DeadlineAction::RunAnyway => Overdue::RunsAnyway,
            Some(_) => Overdue::GivesUp,
            None => {
                Overdue::Expired(self.window_minutes.map(|window| older_than(window).collect()).unwrap_or_default())
            }
        }
    }
}

#[cfg(test)]
mod tests;
