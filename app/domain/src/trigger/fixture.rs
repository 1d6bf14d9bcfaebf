use chrono::DateTime;

use super::definition::{Trigger, TriggerDraft};
use crate::ids::{TriggerId, WorkflowId};

/// Returns a trigger as it is saved, of which nothing has come yet.
pub(super) fn saved(draft: &TriggerDraft) -> Trigger {
    Trigger {
        id: TriggerId(1),
        workflow_id: WorkflowId(1),
        spec: draft.check().expect("it holds"),
        pause: None,
        next_run_at: None,
        last_run_at: None,
        skip_next_at: None,
        runs_left: None,
        upstreams: vec![],
        waiting_until: None,
        error: None,
        version: 1,
        updated_at: DateTime::UNIX_EPOCH,
    }
}
