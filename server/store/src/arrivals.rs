//! Starts because something has arrived: a webhook or a file.

use domain::{
    execution::TriggerType,
    ids::{ExecutionId, FiringId, TriggerId, WorkflowId},
    trigger::{
        definition::OverlapPolicy,
        firing::{FiringReason, FiringState},
        room::Room,
    },
};
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};

use crate::{
    Result, Topic, Tx,
    dependents::{Circumstances, making_room},
};

/// Something that has arrived for a trigger.
#[derive(Debug)]
pub struct Arrived<'a> {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// What it is known again by: the same key again starts nothing.
    pub key: &'a str,
    /// What has arrived.
    pub reason: FiringReason,
    /// Parameters of this start, over those of the trigger.
    pub parameters: &'a Map<String, Value>,
    /// What belongs to the decision.
    pub detail: &'a Value,
}

/// Returns the parameters of a start for a file: its path.
pub fn file_parameters(path: &str) -> Map<String, Value> {
    Map::from_iter([("file".to_owned(), Value::from(path))])
}

/// What was decided about something that has arrived.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ArrivalDecision {
    /// The decision.
    pub firing_id: FiringId,
    /// What it was.
    pub state: FiringState,
    /// The execution that was started.
    pub execution_id: Option<ExecutionId>,
    /// Whether it was made now, and not for an earlier arrival with the same key.
    pub is_new: bool,
}

#[derive(FromRow)]
struct TargetRow {
    #[sqlx(try_from = "i64")]
    workflow_id: WorkflowId,
    trigger_name: String,
    enabled: bool,
    #[sqlx(try_from = "String")]
    overlap_policy: OverlapPolicy,
    paused: Option<String>,
    free_places: i64,
}

#[derive(FromRow)]
struct KnownRow {
    id: i64,
    #[sqlx(try_from = "String")]
    state: FiringState,
    execution_id: Option<i64>,
}

impl KnownRow {
    fn decision(self, is_new: bool) -> ArrivalDecision {
        ArrivalDecision {
            firing_id: FiringId(self.id),
            state: self.state,
            execution_id: self.execution_id.map(ExecutionId),
            is_new,
        }
    }
}

impl Tx {
    /// Decides about something that has arrived: once for each key, however often and from however many sides it comes.
    pub async fn fire_arrival(&mut self, arrived: &Arrived<'_>) -> Result<ArrivalDecision> {
        // Whoever delivers the same at the same time waits here, and then finds what was decided.
        sqlx::query_scalar::<_, i64>("select id from workflow_triggers where id = $1 for no key update")
            .bind(arrived.trigger_id.0)
            .fetch_one(&mut *self.inner)
            .await?;
        let known: Option<KnownRow> = sqlx::query_as(
            "select id, state, execution_id from trigger_firings where trigger_id = $1 and delivery_key = $2",
        )
        .bind(arrived.trigger_id.0)
        .bind(arrived.key)
        .fetch_optional(&mut *self.inner)
        .await?;
        if let Some(known) = known {
            return Ok(known.decision(false));
        }
        self.lock_places(&[arrived.trigger_id.0]).await?;
        let target: TargetRow = sqlx::query_as(include_str!("arrivals/read.sql"))
            .bind(arrived.trigger_id.0)
            .fetch_one(&mut *self.inner)
            .await?;
        let circumstances = Circumstances {
            paused: target.paused.and_then(|reason| reason.parse().ok()),
            chain_depth: 0,
            overlap_policy: target.overlap_policy,
            free_places: usize::try_from(target.free_places).unwrap_or(0),
        };
        let decided = if target.enabled { circumstances.decide() } else { Err(FiringReason::TriggerDisabled) };
        if decided == Ok(Room::InPlaceOfOthers) {
            self.cancel_executions_of(target.workflow_id, &making_room(&target.trigger_name)).await?;
        }
        let (state, reason) = match decided {
            Ok(_) => (FiringState::Fired, arrived.reason),
            Err(reason) => (FiringState::Skipped, reason),
        };
        let written: KnownRow = sqlx::query_as(include_str!("arrivals/write.sql"))
            .bind(arrived.trigger_id.0)
            .bind(arrived.key)
            .bind(state.to_string())
            .bind(reason.to_string())
            .bind(Json(arrived.detail))
            .bind(Json(arrived.parameters))
            .bind(decided == Ok(Room::BesideOthers))
            .bind(TriggerType::Event.to_string())
            .fetch_one(&mut *self.inner)
            .await?;
        let mut changes = vec![(Topic::Workflow, Some(target.workflow_id.0))];
        if state == FiringState::Fired {
            changes.extend([(Topic::Queue, None), (Topic::Execution, None)]);
        }
        self.notify_all(changes).await?;
        Ok(written.decision(true))
    }
}
