use domain::execution::{JobStatus, Status};

use crate::ui::State;

/// Returns how the design system shows where an execution stands.
pub fn state_of(status: Status) -> State {
    match status {
        Status::Queued => State::Queued,
        Status::Running => State::Running,
        Status::Succeeded => State::Succeeded,
        Status::Failed => State::Failed,
        Status::Cancelled => State::Cancelled,
    }
}

/// Returns how the design system shows where an attempt at a job stands.
pub(super) fn state_of_job(status: JobStatus) -> State {
    match status {
        JobStatus::Pending => State::Queued,
        JobStatus::Running => State::Running,
        JobStatus::Succeeded => State::Succeeded,
        JobStatus::Failed => State::Failed,
        JobStatus::Cancelled => State::Cancelled,
        JobStatus::Skipped => State::Skipped,
    }
}
