//! What a decision is about, as the design system shows it.

use domain::trigger::firing::{FiringOutcome, FiringState};

use crate::{
    ui::{Outcome, State},
    workflows::outcome_of,
};

/// Returns how the design system shows what was decided.
pub(super) fn state_of(state: FiringState) -> State {
    match state {
        FiringState::Waiting => State::Waiting,
        FiringState::Fired => State::Succeeded,
        FiringState::Skipped => State::Skipped,
        FiringState::Missed => State::Missed,
        FiringState::Cancelled => State::Cancelled,
    }
}

/// Returns the mark of a decision in an outcome strip; one whose execution is gone has none.
pub(super) fn mark_of(outcome: FiringOutcome) -> Option<Outcome> {
    match outcome.state {
        FiringState::Fired | FiringState::Waiting => outcome.status.map(outcome_of),
        FiringState::Skipped | FiringState::Missed | FiringState::Cancelled => Some(Outcome::Skipped),
    }
}
