//! What follows from the end of an execution, in the transaction that writes the end: both are seen, or neither.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    execution::Status,
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::{
        definition::{DependencySpec, OverlapPolicy},
        dependency::{Arrival, Completion, MAX_CHAIN_DEPTH, Verdict, evaluate},
        firing::{FiringReason, FiringState},
        room::{Room, room_for},
    },
};
use serde_json::{Value, json};
use sqlx::{FromRow, types::Json};

use crate::{Result, Topic, Tx, triggers::DependencyRow};

/// The columns of one statement that writes decisions.
mod lines;

pub(crate) use lines::Followers;
use lines::{Lines, Written};

/// A trigger that comes after the workflow whose execution has ended.
#[derive(FromRow)]
struct DependentRow {
    #[sqlx(try_from = "i64")]
    trigger_id: TriggerId,
    trigger_name: String,
    #[sqlx(try_from = "i64")]
    workflow_id: WorkflowId,
    #[sqlx(flatten)]
    dependency: DependencyRow,
    #[sqlx(try_from = "String")]
    overlap_policy: OverlapPolicy,
    #[sqlx(try_from = "i64")]
    execution_id: ExecutionId,
    #[sqlx(try_from = "i64")]
    upstream_id: WorkflowId,
    #[sqlx(try_from = "String")]
    status: Status,
    chain_depth: i32,
    paused: Option<String>,
    free_places: i64,
    now: DateTime<Utc>,
}

/// What decides whether something that would start does start.
pub(crate) struct Circumstances {
    pub(crate) paused: Option<FiringReason>,
    pub(crate) chain_depth: i32,
    pub(crate) overlap_policy: OverlapPolicy,
    pub(crate) free_places: usize,
}

impl Circumstances {
    /// Returns the room that there is, or why there is no start.
    pub(crate) fn decide(&self) -> std::result::Result<Room, FiringReason> {
        if let Some(reason) = self.paused {
            return Err(reason);
        }
        if self.chain_depth > MAX_CHAIN_DEPTH {
            return Err(FiringReason::ChainTooLong);
        }
        match room_for(self.overlap_policy, self.free_places) {
            Room::None => Err(FiringReason::StillRunning),
            room => Ok(room),
        }
    }
}

/// Names who cancels what has to make room.
pub(crate) fn making_room(trigger: &str) -> String {
    format!("the trigger “{trigger}”, to make room for a newer start")
}

impl DependentRow {
    fn completion(&self) -> Completion {
        Completion { workflow: self.upstream_id, execution: self.execution_id, status: self.status, at: self.now }
    }

    fn circumstances(&self, free_places: usize) -> Circumstances {
        Circumstances {
            paused: self.paused.as_deref().and_then(|reason| reason.parse().ok()),
            chain_depth: self.chain_depth + 1,
            overlap_policy: self.overlap_policy,
            free_places,
        }
    }
}

impl Tx {
    /// Decides for every trigger that comes after the workflow of an execution that has just ended.
    ///
    /// Whoever writes ends calls this in the same transaction, once for all of them.
    pub(crate) async fn fire_dependents(&mut self, ended: &[ExecutionId]) -> Result<()> {
        let dependents = self.lock_dependents(ended).await?;
        let triggers: BTreeSet<i64> = dependents.values().flatten().copied().collect();
        if triggers.is_empty() {
            return Ok(());
        }
        self.lock_places(&triggers.into_iter().collect::<Vec<_>>()).await?;
        for execution in ended {
            if let Some(triggers) = dependents.get(execution) {
                self.decide_dependents(*execution, triggers).await?;
            }
        }
        Ok(())
    }

    /// Locks the triggers that come after executions, and returns them by execution. All at once and in order, so that two
    /// transactions whose ends concern the same triggers never wait for each other.
    pub(crate) async fn lock_dependents(
        &mut self,
        executions: &[ExecutionId],
    ) -> Result<BTreeMap<ExecutionId, Vec<i64>>> {
        let ids: Vec<i64> = executions.iter().map(|execution| execution.0).collect();
        let rows: Vec<(i64, i64)> =
            sqlx::query_as(include_str!("dependents/lock.sql")).bind(ids).fetch_all(&mut *self.inner).await?;
        let mut dependents: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (trigger, execution) in rows {
            dependents.entry(ExecutionId(execution)).or_default().push(trigger);
        }
        Ok(dependents)
    }

    async fn decide_dependents(&mut self, ended: ExecutionId, triggers: &[i64]) -> Result<()> {
        let dependents: Vec<DependentRow> = sqlx::query_as(include_str!("dependents/read.sql"))
            .bind(ended.0)
            .bind(triggers)
            .fetch_all(&mut *self.inner)
            .await?;
        let waiting = self.list_arrivals(triggers).await?;
        let nothing = Vec::new();
        let mut lines = Lines::default();
        let mut verdicts = Vec::new();
        let mut free_places: BTreeMap<WorkflowId, usize> = BTreeMap::new();
        for dependent in &dependents {
            let spec = dependent.dependency.spec();
            let arrivals = waiting.get(&dependent.trigger_id).unwrap_or(&nothing);
            let verdict = evaluate(&spec, &dependent.completion(), arrivals);
            let free = free_places
                .entry(dependent.workflow_id)
                .or_insert_with(|| usize::try_from(dependent.free_places).unwrap_or(0));
            let room = self.add_line(&mut lines, dependent, &spec, &verdict, arrivals, *free).await?;
            if room.is_some() {
                *free = free.saturating_sub(1);
            }
            verdicts.push((dependent.trigger_id, verdict));
        }
        let written = self.write_lines_of(&lines).await?;
        self.write_followers(&Followers::of(&verdicts, &written)).await?;
        let mut changes = Vec::new();
        if written.iter().any(|line| line.execution_id.is_some()) {
            changes.extend([(Topic::Queue, None), (Topic::Execution, None)]);
        }
        if written.iter().any(|line| line.state == FiringState::Waiting) {
            changes.push((Topic::Trigger, None));
        }
        changes.extend(of_workflows(&dependents.iter().map(|dependent| dependent.workflow_id).collect()));
        self.notify_all(changes).await
    }

    /// Adds the line of a verdict. Returns the room that a start takes, if there is one.
    async fn add_line(
        &mut self,
        lines: &mut Lines,
        dependent: &DependentRow,
        spec: &DependencySpec,
        verdict: &Verdict,
        arrivals: &[Arrival],
        free: usize,
    ) -> Result<Option<Room>> {
        let mut line = |state, reason, due_at, detail: Value, room| {
            lines.push(dependent.trigger_id, dependent.execution_id, state, reason, due_at, detail, room);
        };
        match verdict {
            Verdict::NotMet { .. } => {
                let detail = json!({"status": dependent.status});
                line(FiringState::Skipped, FiringReason::ConditionNotMet, None, detail, None);
            }
            Verdict::Waits { superseded, expired } => {
                let completion = dependent.completion();
                let here =
                    Arrival { workflow: completion.workflow, execution: completion.execution, at: completion.at };
                let still = arrivals.iter().filter(|arrival| {
                    !superseded.contains(&arrival.execution) && !expired.contains(&arrival.execution)
                });
                let waiting: Vec<_> = still.copied().chain([here]).collect();
                let due_at = spec.overdue_at(&waiting);
                line(FiringState::Waiting, FiringReason::WaitingForOthers, due_at, json!({}), None);
            }
            Verdict::Fires { .. } if spec.delay_minutes > 0 => {
                let due_at = dependent.now + TimeDelta::minutes(spec.delay_minutes.into());
                let detail = json!({"delay_minutes": spec.delay_minutes});
                line(FiringState::Waiting, FiringReason::Delayed, Some(due_at), detail, None);
            }
            Verdict::Fires { together, .. } => match dependent.circumstances(free).decide() {
                Err(reason) => line(FiringState::Skipped, reason, None, json!({}), None),
                Ok(room) => {
                    let reason =
                        if together.is_empty() { FiringReason::UpstreamEnded } else { FiringReason::AllUpstreamsEnded };
                    line(FiringState::Fired, reason, None, json!({}), Some(room));
                    if room == Room::InPlaceOfOthers {
                        let by = making_room(&dependent.trigger_name);
                        Box::pin(self.cancel_executions_of(dependent.workflow_id, &by)).await?;
                    }
                    return Ok(Some(room));
                }
            },
        }
        Ok(None)
    }

    /// Locks the workflows of triggers that look whether there is room, so that two of them do not both take the last
    /// place; in order of the workflows.
    pub(crate) async fn lock_places(&mut self, triggers: &[i64]) -> Result<()> {
        sqlx::query(
            "select 1 from workflows
             where id in (
               select workflow_id from workflow_triggers where id = any($1) and overlap_policy in ('skip', 'cancel_running')
             )
             order by id
             for no key update",
        )
        .bind(triggers)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Returns the ends that wait for those of other upstreams, by trigger, in the order in which they came.
    pub(crate) async fn list_arrivals(&mut self, triggers: &[i64]) -> Result<BTreeMap<TriggerId, Vec<Arrival>>> {
        let rows: Vec<(i64, i64, i64, DateTime<Utc>)> = sqlx::query_as(
            "select trigger_id, upstream_workflow_id, upstream_execution_id, decided_at
             from trigger_firings
             where trigger_id = any($1) and state = 'waiting' and reason = 'waiting_for_others'
               and upstream_workflow_id is not null and upstream_execution_id is not null
             order by id",
        )
        .bind(triggers)
        .fetch_all(&mut *self.inner)
        .await?;
        let mut arrivals: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (trigger, workflow, execution, at) in rows {
            let arrival = Arrival { workflow: WorkflowId(workflow), execution: ExecutionId(execution), at };
            arrivals.entry(TriggerId(trigger)).or_default().push(arrival);
        }
        Ok(arrivals)
    }

    async fn write_lines_of(&mut self, lines: &Lines) -> Result<Vec<Written>> {
        Ok(sqlx::query_as(include_str!("dependents/write.sql"))
            .bind(&lines.triggers)
            .bind(&lines.executions)
            .bind(&lines.states)
            .bind(&lines.reasons)
            .bind(&lines.due)
            .bind(lines.details.iter().map(Json).collect::<Vec<_>>())
            .bind(&lines.beyond_limit)
            .fetch_all(&mut *self.inner)
            .await?)
    }

    pub(crate) async fn write_followers(&mut self, followers: &Followers) -> Result<()> {
        if followers.is_empty() {
            return Ok(());
        }
        sqlx::query(include_str!("dependents/follow.sql"))
            .bind(&followers.triggers)
            .bind(&followers.upstreams)
            .bind(&followers.leads)
            .bind(&followers.states)
            .bind(&followers.reasons)
            .bind(&followers.executions)
            .execute(&mut *self.inner)
            .await?;
        Ok(())
    }
}

/// Returns the news that something about workflows has changed: each by its number if they are few, all at once if they are
/// many.
pub(crate) fn of_workflows(workflows: &BTreeSet<WorkflowId>) -> Vec<(Topic, Option<i64>)> {
    match workflows.len() {
        0..=10 => workflows.iter().map(|workflow| (Topic::Workflow, Some(workflow.0))).collect(),
        _ => vec![(Topic::Workflow, None)],
    }
}
