use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::{
        definition::{MissedPolicy, OverlapPolicy, ScheduleSpec},
        firing::{FiringReason, FiringState},
        room::{Room, room_for},
        tick::{Tick, TickState, decide},
    },
};
use sqlx::FromRow;

use crate::{
    Result, Topic, Tx,
    dependents::{making_room, of_workflows},
    triggers::ScheduleRow,
};

/// What is coming.
mod ahead;

pub use ahead::Ahead;

/// A schedule whose next planned instant has come, locked until the transaction ends.
#[derive(Clone, Debug)]
pub struct DueTrigger {
    /// The trigger.
    pub id: TriggerId,
    /// Its name.
    pub name: String,
    /// The workflow it starts.
    pub workflow_id: WorkflowId,
    /// When it fires.
    pub schedule: ScheduleSpec,
    /// Since when it is due: its next planned instant, or later where jitter delays that.
    pub due_at: DateTime<Utc>,
    /// What the decision depends on.
    pub state: TickState,
}

/// What was decided about a due trigger.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Its instants were decided about.
    Ticked(Tick),
    /// It cannot be understood: it is set aside with an error, so that it stops nobody.
    SetAside(String),
}

impl Decision {
    /// Returns whether it says something about an instant.
    pub fn decides_anything(&self) -> bool {
        matches!(self, Self::Ticked(tick) if !tick.lines.is_empty())
    }
}

#[derive(FromRow)]
struct DueRow {
    #[sqlx(try_from = "i64")]
    id: TriggerId,
    #[sqlx(try_from = "i64")]
    workflow_id: WorkflowId,
    trigger_name: String,
    #[sqlx(flatten)]
    schedule: ScheduleRow,
    #[sqlx(try_from = "String")]
    missed_policy: MissedPolicy,
    #[sqlx(try_from = "String")]
    overlap_policy: OverlapPolicy,
    catchup_seconds: i64,
    catchup_limit: i32,
    next_run_at: DateTime<Utc>,
    skip_next_at: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
    paused: Option<String>,
    free_places: i64,
    runs_left: Option<i32>,
}

impl From<DueRow> for DueTrigger {
    fn from(row: DueRow) -> Self {
        Self {
            id: row.id,
            name: row.trigger_name,
            workflow_id: row.workflow_id,
            schedule: row.schedule.into(),
            due_at: row.due_at,
            state: TickState {
                trigger: row.id,
                next_run_at: row.next_run_at,
                now: row.now,
                paused: row.paused.and_then(|reason| reason.parse::<FiringReason>().ok()),
                skip_next_at: row.skip_next_at,
                missed_policy: row.missed_policy,
                catchup_window: TimeDelta::seconds(row.catchup_seconds),
                catchup_limit: usize::try_from(row.catchup_limit).unwrap_or(1),
                overlap_policy: row.overlap_policy,
                free_places: usize::try_from(row.free_places).unwrap_or(0),
                runs_left: row.runs_left.map(|left| usize::try_from(left).unwrap_or(0)),
            },
        }
    }
}

impl DueTrigger {
    /// Decides about every planned instant that is due.
    pub fn decide(&self) -> Decision {
        match self.schedule.parse() {
            Ok(schedule) => Decision::Ticked(decide(&schedule, &self.state)),
            Err(problems) => Decision::SetAside(problems.to_string()),
        }
    }

    fn room(&self) -> Room {
        room_for(self.state.overlap_policy, self.state.free_places)
    }
}

impl Tx {
    /// Ends the pauses whose time has come: of triggers, of workflows, of everything. Returns how many there were.
    pub async fn end_pauses(&mut self) -> Result<u64> {
        let workflows: Vec<i64> = sqlx::query_scalar(
            "update workflows set paused_at = null, paused_by = null, pause_reason = null, resume_at = null
             where id in (
               select id from workflows where resume_at <= scheduler_now() and deleted_at is null for update skip locked
             )
             returning id",
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let of_triggers: Vec<i64> = sqlx::query_scalar(
            "update workflow_triggers
             set paused_at = null, paused_by = null, pause_reason = null, resume_at = null, failures_since = scheduler_now()
             where id in (select id from workflow_triggers where resume_at <= scheduler_now() for update skip locked)
             returning workflow_id",
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let everything = sqlx::query(
            "update workspace set paused_at = null, paused_by = null, pause_reason = null, resume_at = null
             where resume_at <= scheduler_now()",
        )
        .execute(&mut *self.inner)
        .await?;
        let ended = (workflows.len() + of_triggers.len()) as u64 + everything.rows_affected();
        let mut changes = of_workflows(&workflows.into_iter().chain(of_triggers).map(WorkflowId).collect());
        changes.extend((everything.rows_affected() > 0).then_some((Topic::Workspace, None)));
        self.notify_all(changes).await?;
        Ok(ended)
    }

    /// Returns at most `limit` triggers that are due, the longest due first, passing over those that another process is
    /// deciding about.
    ///
    /// Their workflows are locked too, so that two triggers of one workflow do not both take its last free place.
    pub async fn lock_due_triggers(&mut self, limit: i64) -> Result<Vec<DueTrigger>> {
        let rows: Vec<DueRow> =
            sqlx::query_as(include_str!("ticks/lock_due.sql")).bind(limit).fetch_all(&mut *self.inner).await?;
        Ok(rows.into_iter().map(DueTrigger::from).collect())
    }

    /// Writes what was decided: the ledger, the executions, the next planned instants. Returns the number of executions.
    ///
    /// All decisions of a batch are three statements, whatever its length.
    pub async fn write_decisions(&mut self, decisions: &[(DueTrigger, Decision)]) -> Result<u64> {
        self.make_room(decisions).await?;
        let started = self.write_lines(decisions).await?;
        self.write_next_runs(decisions).await?;
        for (due, decision) in decisions {
            if let Decision::SetAside(error) = decision {
                sqlx::query("update workflow_triggers set error = $2, next_run_at = null where id = $1")
                    .bind(due.id.0)
                    .bind(error)
                    .execute(&mut *self.inner)
                    .await?;
            }
        }
        let mut changes = Vec::new();
        if started > 0 {
            changes.extend([(Topic::Queue, None), (Topic::Execution, None)]);
        }
        changes.extend((!decisions.is_empty()).then_some((Topic::Workflow, None)));
        self.notify_all(changes).await?;
        Ok(started)
    }

    /// Cancels what runs and waits where a decision takes its place.
    async fn make_room(&mut self, decisions: &[(DueTrigger, Decision)]) -> Result<()> {
        for (due, decision) in decisions {
            let Decision::Ticked(tick) = decision else { continue };
            let fires = tick.lines.iter().any(|line| line.state == FiringState::Fired);
            if fires && due.room() == Room::InPlaceOfOthers {
                self.cancel_executions_of(due.workflow_id, &making_room(&due.name)).await?;
            }
        }
        Ok(())
    }

    async fn write_lines(&mut self, decisions: &[(DueTrigger, Decision)]) -> Result<u64> {
        let (mut triggers, mut instants, mut states, mut reasons, mut counts, mut beyond) =
            (vec![], vec![], vec![], vec![], vec![], vec![]);
        for (due, decision) in decisions {
            let Decision::Ticked(tick) = decision else { continue };
            for line in &tick.lines {
                triggers.push(due.id.0);
                instants.push(line.scheduled_for);
                states.push(line.state.to_string());
                reasons.push(line.reason.to_string());
                counts.push(i64::try_from(line.count).unwrap_or(i64::MAX));
                beyond.push(due.state.overlap_policy == OverlapPolicy::Allow);
            }
        }
        let started: i64 = sqlx::query_scalar(include_str!("ticks/write_lines.sql"))
            .bind(triggers)
            .bind(instants)
            .bind(states)
            .bind(reasons)
            .bind(counts)
            .bind(beyond)
            .fetch_one(&mut *self.inner)
            .await?;
        Ok(u64::try_from(started).unwrap_or(0))
    }

    async fn write_next_runs(&mut self, decisions: &[(DueTrigger, Decision)]) -> Result<()> {
        let (mut triggers, mut previous, mut next, mut next_due, mut fired) = (vec![], vec![], vec![], vec![], vec![]);
        for (due, decision) in decisions {
            let Decision::Ticked(tick) = decision else { continue };
            triggers.push(due.id.0);
            previous.push(due.state.next_run_at);
            next.push(tick.next_run_at);
            next_due.push(tick.next_due_at);
            let last_fired = tick.lines.iter().rev().find(|line| line.state == FiringState::Fired);
            fired.push(last_fired.map(|line| line.scheduled_for));
        }
        // Guarded by the instant that was decided about: the row is locked, so a mismatch would be a bug, not a race.
        sqlx::query(
            "update workflow_triggers t
             set next_run_at = d.next_run_at, next_due_at = d.next_due_at, last_run_at = coalesce(d.fired_at, t.last_run_at),
               skip_next_at = case when t.skip_next_at < d.next_run_at then null else t.skip_next_at end
             from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
               as d (trigger_id, previous, next_run_at, fired_at, next_due_at)
             where t.id = d.trigger_id and t.next_run_at = d.previous",
        )
        .bind(triggers)
        .bind(previous)
        .bind(next)
        .bind(fired)
        .bind(next_due)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}
