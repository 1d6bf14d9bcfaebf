//! The state of a workflow in a shape and a word.

use domain::{choice::Choice, execution::Status};

use crate::{
    executions::state_of,
    ui::{Outcome, State},
};

/// Returns the mark of an execution in an outcome strip.
pub fn outcome_of(status: Status) -> Outcome {
    match status {
        Status::Queued | Status::Running => Outcome::Running,
        Status::Succeeded => Outcome::Succeeded,
        Status::Failed => Outcome::Failed,
        Status::Cancelled => Outcome::Cancelled,
    }
}

/// Returns what a workflow is doing, else that it is paused, else how it ended last: in one word, for lists.
pub fn state_in_list(last: Option<Status>, is_paused: bool) -> (State, &'static str) {
    match last {
        Some(status @ (Status::Queued | Status::Running)) => (state_of(status), status.label()),
        _ if is_paused => (State::Paused, "Paused"),
        Some(status) => (state_of(status), status.label()),
        None => (State::Off, "Not run yet"),
    }
}

/// Returns the state of a workflow in words that stand beside its name.
pub fn words_of(last: Option<Status>) -> (State, &'static str) {
    let words = match last {
        Some(Status::Queued) => "Waits in the queue",
        Some(Status::Running) => "Running",
        Some(Status::Succeeded) => "Last run succeeded",
        Some(Status::Failed) => "Last run failed",
        Some(Status::Cancelled) => "Last run cancelled",
        None => "Has not run yet",
    };
    (last.map_or(State::Off, state_of), words)
}
