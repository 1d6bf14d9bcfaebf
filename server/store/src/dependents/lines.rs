use chrono::{DateTime, Utc};
use domain::{
    ids::{ExecutionId, TriggerId},
    trigger::{
        dependency::Verdict,
        firing::{FiringReason, FiringState},
        room::Room,
    },
};
use serde_json::Value;
use sqlx::FromRow;

/// Decisions about the end of an execution, one for each trigger.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) triggers: Vec<i64>,
    pub(super) executions: Vec<i64>,
    pub(super) states: Vec<String>,
    pub(super) reasons: Vec<String>,
    pub(super) due: Vec<Option<DateTime<Utc>>>,
    pub(super) details: Vec<Value>,
    pub(super) beyond_limit: Vec<bool>,
}

impl Lines {
    #[expect(clippy::too_many_arguments, reason = "they are the columns of one line")]
    pub(super) fn push(
        &mut self,
        trigger: TriggerId,
        execution: ExecutionId,
        state: FiringState,
        reason: FiringReason,
        due_at: Option<DateTime<Utc>>,
        detail: Value,
        room: Option<Room>,
    ) {
        self.triggers.push(trigger.0);
        self.executions.push(execution.0);
        self.states.push(state.to_string());
        self.reasons.push(reason.to_string());
        self.due.push(due_at);
        self.details.push(detail);
        self.beyond_limit.push(room == Some(Room::BesideOthers));
    }
}

/// A decision that was written: not one that had been made before.
#[derive(FromRow)]
pub(crate) struct Written {
    pub(super) id: i64,
    pub(super) trigger_id: i64,
    #[sqlx(try_from = "String")]
    pub(super) state: FiringState,
    pub(super) execution_id: Option<i64>,
}

/// What becomes of decisions that have waited.
#[derive(Default)]
pub(crate) struct Followers {
    pub(crate) triggers: Vec<i64>,
    pub(crate) upstreams: Vec<i64>,
    pub(crate) leads: Vec<Option<i64>>,
    pub(crate) states: Vec<String>,
    pub(crate) reasons: Vec<String>,
    pub(crate) executions: Vec<Option<i64>>,
}

impl Followers {
    /// Returns what follows from verdicts whose lines were written.
    pub(super) fn of(verdicts: &[(TriggerId, Verdict)], written: &[Written]) -> Self {
        let mut followers = Self::default();
        for (trigger, verdict) in verdicts {
            let Some(lead) = written.iter().find(|line| line.trigger_id == trigger.0) else { continue };
            match verdict {
                Verdict::NotMet { withdrawn } => followers.skip(*trigger, withdrawn, FiringReason::Superseded),
                Verdict::Waits { superseded, expired } => {
                    followers.skip(*trigger, superseded, FiringReason::Superseded);
                    followers.skip(*trigger, expired, FiringReason::OutsideWindow);
                }
                Verdict::Fires { together, superseded, expired } => {
                    followers.skip(*trigger, superseded, FiringReason::Superseded);
                    followers.skip(*trigger, expired, FiringReason::OutsideWindow);
                    for execution in together {
                        followers.push(*trigger, *execution, Some(lead), lead.state, FiringReason::Together);
                    }
                }
            }
        }
        followers
    }

    pub(super) fn is_empty(&self) -> bool {
        self.triggers.is_empty()
    }

    pub(crate) fn skip(&mut self, trigger: TriggerId, executions: &[ExecutionId], reason: FiringReason) {
        for execution in executions {
            self.push(trigger, *execution, None, FiringState::Skipped, reason);
        }
    }

    fn push(
        &mut self,
        trigger: TriggerId,
        execution: ExecutionId,
        lead: Option<&Written>,
        state: FiringState,
        reason: FiringReason,
    ) {
        self.triggers.push(trigger.0);
        self.upstreams.push(execution.0);
        self.leads.push(lead.map(|lead| lead.id));
        self.states.push(state.to_string());
        self.reasons.push(reason.to_string());
        self.executions.push(lead.and_then(|lead| lead.execution_id));
    }
}
