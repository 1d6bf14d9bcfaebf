use chrono::{DateTime, Utc};
use domain::{
    execution::{Status, TriggerType},
    home::PlannedStart,
    ids::{ExecutionId, FiringId, TriggerId, WorkflowId},
    trigger::firing::{Firing, FiringOutcome, FiringReason, FiringState},
};
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, Tx};

/// A decision to be written on behalf of a person: a start by hand as a trigger would start.
#[derive(Debug)]
pub struct NewFiring {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// The execution that was started.
    pub execution_id: ExecutionId,
    /// Why.
    pub reason: FiringReason,
}

#[derive(FromRow)]
struct FiringRow {
    #[sqlx(try_from = "i64")]
    id: FiringId,
    #[sqlx(try_from = "i64")]
    trigger_id: TriggerId,
    trigger_name: String,
    #[sqlx(try_from = "String")]
    cause: TriggerType,
    scheduled_for: Option<DateTime<Utc>>,
    upstream_execution_id: Option<i64>,
    upstream_name: Option<String>,
    delivery_key: Option<String>,
    due_at: Option<DateTime<Utc>>,
    #[sqlx(try_from = "String")]
    state: FiringState,
    reason: String,
    detail: Json<Map<String, Value>>,
    decided_at: DateTime<Utc>,
    execution_id: Option<i64>,
    execution_status: Option<String>,
}

#[derive(FromRow)]
struct DelayedRow {
    id: i64,
    trigger_id: i64,
    trigger_name: String,
    workflow_id: i64,
    workflow_name: String,
    due_at: DateTime<Utc>,
    timezone: String,
    upstream_name: Option<String>,
}

impl From<DelayedRow> for PlannedStart {
    fn from(row: DelayedRow) -> Self {
        Self {
            firing_id: Some(FiringId(row.id)),
            after: row.upstream_name,
            trigger_id: TriggerId(row.trigger_id),
            trigger_name: row.trigger_name,
            workflow_id: WorkflowId(row.workflow_id),
            workflow_name: row.workflow_name,
            at: row.due_at,
            timezone: row.timezone,
        }
    }
}

#[derive(FromRow)]
struct OutcomeRow {
    #[sqlx(try_from = "i64")]
    trigger_id: TriggerId,
    #[sqlx(try_from = "String")]
    state: FiringState,
    status: Option<String>,
}

/// Completes a `select` of decisions. Where a person is the reason, their name goes into the detail, and why they paused: the
/// audit log remembers both.
macro_rules! select_firings {
    ($rest:literal) => {
        concat!(
            "select f.id, f.trigger_id, t.trigger_name, f.cause, f.scheduled_for, f.upstream_execution_id, f.upstream_name,
               f.delivery_key, case when f.state = 'waiting' and f.due_at < 'infinity' then f.due_at end as due_at,
               f.state, f.reason, coalesce(person.detail, '{}') || f.detail as detail, f.decided_at,
               f.execution_id, e.status as execution_status
             from trigger_firings f
             join workflow_triggers t on t.id = f.trigger_id
             left join executions e on e.id = f.execution_id
             left join lateral (
               select case
                 when f.reason = 'started_by_person' then jsonb_build_object('by', e.triggered_by)
                 when f.reason = 'skipped_by_person' then (
                   select jsonb_build_object('by', a.actor_name) from audit_log a
                   where a.entity = 'trigger' and a.entity_id = t.id and a.at <= f.decided_at
                     and a.after ->> 'skip_next_at' is not null
                   order by a.id desc limit 1
                 )
                 when f.reason in ('trigger_paused', 'workflow_paused') then (
                   select jsonb_build_object('by', a.actor_name, 'why', a.after ->> 'reason') from audit_log a
                   where a.entity = case f.reason when 'trigger_paused' then 'trigger' else 'workflow' end
                     and a.entity_id = case f.reason when 'trigger_paused' then t.id else t.workflow_id end
                     and a.action = 'paused' and a.at <= f.decided_at
                   order by a.id desc limit 1
                 )
               end as detail
             ) person on true ",
            $rest
        )
    };
}

impl From<FiringRow> for Firing {
    fn from(row: FiringRow) -> Self {
        Self {
            id: row.id,
            trigger_id: row.trigger_id,
            trigger_name: row.trigger_name,
            cause: row.cause,
            scheduled_for: row.scheduled_for,
            upstream_execution_id: row.upstream_execution_id.map(ExecutionId),
            upstream_name: row.upstream_name,
            delivery_key: row.delivery_key,
            due_at: row.due_at,
            state: row.state,
            reason: row.reason.parse().ok(),
            detail: row.detail.0,
            decided_at: row.decided_at,
            execution_id: row.execution_id.map(ExecutionId),
            execution_status: row.execution_status.and_then(|status| status.parse::<Status>().ok()),
        }
    }
}

impl Store {
    /// Returns the decisions of a trigger, or of all triggers of a workflow, newest first.
    pub async fn list_firings(
        &self,
        workflow: WorkflowId,
        trigger: Option<TriggerId>,
        before: Option<FiringId>,
        limit: i64,
    ) -> Result<Vec<Firing>> {
        let rows: Vec<FiringRow> = sqlx::query_as(select_firings!(
            "where t.workflow_id = $1 and ($2::bigint is null or t.id = $2) and ($3::bigint is null or f.id < $3)
             order by f.id desc
             limit $4"
        ))
        .bind(workflow.0)
        .bind(trigger.map(|trigger| trigger.0))
        .bind(before.map(|before| before.0))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Firing::from).collect())
    }

    /// Returns what was decided about the end of an execution, by the triggers that follow its workflow.
    pub async fn list_firings_after(&self, execution: ExecutionId) -> Result<Vec<Firing>> {
        let rows: Vec<FiringRow> = sqlx::query_as(select_firings!(
            "where f.upstream_execution_id = $1 and f.trigger_id in (
               select u.trigger_id from trigger_upstreams u
               join executions ended on ended.workflow_id = u.upstream_workflow_id
               where ended.id = $1
             )
             order by f.id"
        ))
        .bind(execution.0)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Firing::from).collect())
    }

    /// Returns the starts that wait for their delay to pass and may be made before an instant, soonest first.
    pub async fn list_delayed_starts(&self, until: DateTime<Utc>, limit: i64) -> Result<Vec<PlannedStart>> {
        let rows: Vec<DelayedRow> = sqlx::query_as(
            "select f.id, f.trigger_id, t.trigger_name, t.workflow_id, w.name as workflow_name, f.due_at, t.timezone,
               f.upstream_name
             from trigger_firings f
             join workflow_triggers t on t.id = f.trigger_id
             join workflows w on w.id = t.workflow_id
             where f.state = 'waiting' and f.reason = 'delayed' and f.lead_id is null and f.due_at < $1
               and t.enabled and t.paused_at is null and w.paused_at is null and w.deleted_at is null
             order by f.due_at, f.id
             limit $2",
        )
        .bind(until)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(PlannedStart::from).collect())
    }

    /// Returns the decisions of the triggers of a workflow that wait, oldest first; those that go with another one are told
    /// of by that one.
    pub async fn list_waiting(&self, workflow: WorkflowId) -> Result<Vec<Firing>> {
        let rows: Vec<FiringRow> = sqlx::query_as(select_firings!(
            "where t.workflow_id = $1 and f.state = 'waiting' and f.lead_id is null order by f.id limit 1000"
        ))
        .bind(workflow.0)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Firing::from).collect())
    }
}

impl Store {
    /// Returns the last ten decisions of each trigger of a workflow, oldest first, each with where its execution stands.
    pub async fn list_outcomes(&self, workflow: WorkflowId) -> Result<Vec<(TriggerId, FiringOutcome)>> {
        let rows: Vec<OutcomeRow> = sqlx::query_as(
            "select t.id as trigger_id, f.state, e.status
             from workflow_triggers t
             cross join lateral (
               select id, state, execution_id from trigger_firings where trigger_id = t.id order by id desc limit 10
             ) f
             left join executions e on e.id = f.execution_id
             where t.workflow_id = $1
             order by f.id",
        )
        .bind(workflow.0)
        .fetch_all(&self.pool)
        .await?;
        let outcome = |row: OutcomeRow| {
            let status = row.status.and_then(|status| status.parse::<Status>().ok());
            (row.trigger_id, FiringOutcome { state: row.state, status })
        };
        Ok(rows.into_iter().map(outcome).collect())
    }
}

impl Tx {
    /// Writes a decision that has started an execution.
    pub async fn insert_firing(&mut self, firing: &NewFiring) -> Result<FiringId> {
        let id: i64 = sqlx::query_scalar(
            "insert into trigger_firings (trigger_id, cause, state, reason, execution_id)
             values ($1, 'manual', 'fired', $2, $3) returning id",
        )
        .bind(firing.trigger_id.0)
        .bind(firing.reason.to_string())
        .bind(firing.execution_id.0)
        .fetch_one(&mut *self.inner)
        .await?;
        Ok(FiringId(id))
    }
}
