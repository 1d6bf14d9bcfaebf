use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::ids::ExecutionId;
use tokio_util::sync::CancellationToken;

/// Why an attempt is asked to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum StopReason {
    /// A person asked.
    Cancelled,
    /// Another process has taken the execution over.
    Lost,
    /// The process stops.
    HandBack,
}

/// The executions that this process holds.
#[derive(Debug, Default)]
pub(crate) struct Held {
    attempts: Mutex<HashMap<ExecutionId, HeldAttempt>>,
}

#[derive(Debug)]
struct HeldAttempt {
    attempt: i32,
    cancel: CancellationToken,
    reason: Option<StopReason>,
}

impl Held {
    /// Notes that this process holds an execution. Returns what asks the attempt to stop.
    pub(crate) fn insert(&self, id: ExecutionId, attempt: i32) -> CancellationToken {
        let cancel = CancellationToken::new();
        self.attempts().insert(id, HeldAttempt { attempt, cancel: cancel.clone(), reason: None });
        cancel
    }

    /// Forgets an execution. Returns why it was asked to stop, if it was.
    pub(crate) fn remove(&self, id: ExecutionId, attempt: i32) -> Option<StopReason> {
        let mut attempts = self.attempts();
        if attempts.get(&id).is_none_or(|held| held.attempt != attempt) {
            return Some(StopReason::Lost);
        }
        attempts.remove(&id).and_then(|held| held.reason)
    }

    /// Returns why an execution was asked to stop, if it was.
    pub(crate) fn reason(&self, id: ExecutionId, attempt: i32) -> Option<StopReason> {
        match self.attempts().get(&id) {
            Some(held) if held.attempt == attempt => held.reason,
            _ => Some(StopReason::Lost),
        }
    }

    /// Asks an attempt to stop; the first reason counts.
    pub(crate) fn stop(&self, id: ExecutionId, attempt: i32, reason: StopReason) {
        if let Some(held) = self.attempts().get_mut(&id).filter(|held| held.attempt == attempt) {
            held.reason.get_or_insert(reason);
            held.cancel.cancel();
        }
    }

    /// Asks everything to stop.
    pub(crate) fn stop_all(&self, reason: StopReason) {
        for held in self.attempts().values_mut() {
            held.reason.get_or_insert(reason);
            held.cancel.cancel();
        }
    }

    /// Returns all executions with their attempts.
    pub(crate) fn list(&self) -> Vec<(ExecutionId, i32)> {
        self.attempts().iter().map(|(id, held)| (*id, held.attempt)).collect()
    }

    /// Returns whether this process holds an execution.
    pub(crate) fn contains(&self, id: ExecutionId) -> bool {
        self.attempts().contains_key(&id)
    }

    fn attempts(&self) -> MutexGuard<'_, HashMap<ExecutionId, HeldAttempt>> {
        // The map is whole between any two statements, so a panic elsewhere does not spoil it.
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
