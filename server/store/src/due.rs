//! Decisions that wait for an instant, and whose instant has come.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::{
        definition::OverlapPolicy,
        dependency::Overdue,
        firing::{FiringReason, FiringState},
        room::Room,
    },
};
use sqlx::FromRow;

use crate::{
    Result, Topic, Tx,
    dependents::{Circumstances, Followers, making_room, of_workflows},
    triggers::DependencyRow,
};

/// What was decided about something that waited: its state, why, and the room that a start takes.
type Outcome = (FiringState, FiringReason, Option<Room>);

/// A decision whose instant has come.
#[derive(FromRow)]
struct DueRow {
    id: i64,
    #[sqlx(try_from = "i64")]
    trigger_id: TriggerId,
    trigger_name: String,
    #[sqlx(try_from = "i64")]
    workflow_id: WorkflowId,
    reason: String,
    #[sqlx(flatten)]
    dependency: DependencyRow,
    #[sqlx(try_from = "String")]
    overlap_policy: OverlapPolicy,
    enabled: bool,
    is_deleted: bool,
    chain_depth: i32,
    paused: Option<String>,
    free_places: i64,
    now: DateTime<Utc>,
}

impl DueRow {
    fn outcome(&self, free_places: usize, reason: FiringReason) -> Outcome {
        let skipped = |reason| (FiringState::Skipped, reason, None);
        if self.is_deleted {
            return (FiringState::Cancelled, FiringReason::WorkflowDeleted, None);
        }
        if !self.enabled {
            return skipped(FiringReason::TriggerDisabled);
        }
        let circumstances = Circumstances {
            paused: self.paused.as_deref().and_then(|reason| reason.parse().ok()),
            chain_depth: self.chain_depth + 1,
            overlap_policy: self.overlap_policy,
            free_places,
        };
        match circumstances.decide() {
            Ok(room) => (FiringState::Fired, reason, Some(room)),
            Err(reason) => skipped(reason),
        }
    }

    fn waits_for_others(&self) -> bool {
        self.reason == FiringReason::WaitingForOthers.to_string()
    }
}

/// What was decided, as columns.
#[derive(Default)]
struct Resolved {
    firings: Vec<i64>,
    states: Vec<String>,
    reasons: Vec<String>,
    beyond_limit: Vec<bool>,
}

impl Resolved {
    fn push(&mut self, firing: i64, (state, reason, room): Outcome) {
        self.firings.push(firing);
        self.states.push(state.to_string());
        self.reasons.push(reason.to_string());
        self.beyond_limit.push(room == Some(Room::BesideOthers));
    }
}

impl Tx {
    /// Decides about at most `limit` waiting decisions whose instant has come, passing over those that another process is
    /// deciding about. Returns how many there were.
    pub async fn fire_due(&mut self, limit: i64) -> Result<usize> {
        let locked: Vec<(i64, i64)> =
            sqlx::query_as(include_str!("due/lock.sql")).bind(limit).fetch_all(&mut *self.inner).await?;
        if locked.is_empty() {
            return Ok(0);
        }
        let (firings, triggers): (Vec<i64>, Vec<i64>) = locked.into_iter().unzip();
        let rows: Vec<DueRow> =
            sqlx::query_as(include_str!("due/read.sql")).bind(&firings).fetch_all(&mut *self.inner).await?;
        let arrivals = self.list_arrivals(&triggers).await?;
        let mut free_places: BTreeMap<WorkflowId, usize> = BTreeMap::new();
        let (mut resolved, mut followers) = (Resolved::default(), Followers::default());
        let mut given_up = BTreeSet::new();
        for row in &rows {
            let free =
                free_places.entry(row.workflow_id).or_insert_with(|| usize::try_from(row.free_places).unwrap_or(0));
            let outcome = if row.waits_for_others() {
                if !given_up.insert(row.trigger_id) {
                    continue;
                }
                let waiting = arrivals.get(&row.trigger_id).map(Vec::as_slice).unwrap_or_default();
                match row.dependency.spec().overdue(waiting, row.now) {
                    Overdue::Expired(expired) => {
                        followers.skip(row.trigger_id, &expired, FiringReason::OutsideWindow);
                        let left: Vec<_> =
                            waiting.iter().filter(|arrival| !expired.contains(&arrival.execution)).copied().collect();
                        self.postpone(row.trigger_id, row.dependency.spec().overdue_at(&left)).await?;
                        continue;
                    }
                    Overdue::GivesUp => {
                        let all: Vec<ExecutionId> = waiting.iter().map(|arrival| arrival.execution).collect();
                        followers.skip(row.trigger_id, &all, FiringReason::DeadlineGaveUp);
                        continue;
                    }
                    Overdue::RunsAnyway => row.outcome(*free, FiringReason::DeadlineRan),
                }
            } else {
                row.outcome(*free, FiringReason::UpstreamEnded)
            };
            if let Some(room) = outcome.2 {
                *free = free.saturating_sub(1);
                if room == Room::InPlaceOfOthers {
                    self.cancel_executions_of(row.workflow_id, &making_room(&row.trigger_name)).await?;
                }
            }
            resolved.push(row.id, outcome);
        }
        self.write_followers(&followers).await?;
        let started = self.write_resolved(&resolved).await?;
        self.notify_due(&rows, started).await?;
        Ok(rows.len())
    }

    /// Sets when something becomes of the ends that wait for others if no other comes; `None` means never.
    async fn postpone(&mut self, trigger: TriggerId, until: Option<DateTime<Utc>>) -> Result<()> {
        sqlx::query(
            "update trigger_firings set due_at = coalesce($2, 'infinity')
             where trigger_id = $1 and state = 'waiting' and reason = 'waiting_for_others'",
        )
        .bind(trigger.0)
        .bind(until)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn write_resolved(&mut self, resolved: &Resolved) -> Result<i64> {
        Ok(sqlx::query_scalar(include_str!("due/write.sql"))
            .bind(&resolved.firings)
            .bind(&resolved.states)
            .bind(&resolved.reasons)
            .bind(&resolved.beyond_limit)
            .fetch_one(&mut *self.inner)
            .await?)
    }

    async fn notify_due(&mut self, rows: &[DueRow], started: i64) -> Result<()> {
        let mut changes = of_workflows(&rows.iter().map(|row| row.workflow_id).collect());
        if started > 0 {
            changes.extend([(Topic::Queue, None), (Topic::Execution, None)]);
        }
        self.notify_all(changes).await
    }
}
