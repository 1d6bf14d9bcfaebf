use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    execution::TriggerType,
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::{
        cron::DstPolicy,
        definition::{
            Cause, DeadlineAction, DependencyCondition, DependencySpec, EventSpec, Missed, MissedPolicy, OverlapPolicy,
            ScheduleSpec, Scheduled, Trigger, TriggerSpec, UpstreamMode, WebhookSpec,
        },
        waiting::Upstream,
    },
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sqlx::{FromRow, types::Json};

use crate::workspace::PauseRow;

/// Completes a `select` of triggers.
macro_rules! select_triggers {
    ($rest:literal) => {
        select_triggers!("", $rest)
    };
    ($more:literal, $rest:literal) => {
        concat!(
            "select ", $more, "t.id, t.workflow_id, t.trigger_type, t.trigger_name, t.enabled, t.cron_expression, t.timezone,
               t.dst_policy, t.starts_at, t.ends_at, t.ends_after_runs, t.every_weeks, t.weeks_from, t.excluded_dates,
               t.jitter_seconds, t.missed_policy, t.ends_after_runs - least(t.runs_started, t.ends_after_runs) as runs_left,
               (extract(epoch from t.catchup_window) / 60)::integer as catchup_window_minutes, t.catchup_limit,
               t.dependency_condition, t.upstream_mode, t.window_minutes, t.delay_minutes, t.deadline_minutes, t.deadline_action,
               array(select u.upstream_workflow_id from trigger_upstreams u where u.trigger_id = t.id) as upstreams,
               t.event_type, t.event_config, t.overlap_policy, t.pause_after_failures, t.parameters, t.paused_at, t.paused_by, t.pause_reason, t.resume_at,
               t.next_run_at, t.last_run_at, t.skip_next_at, t.error, t.version, t.updated_at,
               (
                 select jsonb_agg(jsonb_build_object('workflow_id', u.id, 'name', u.name,
                     'arrived_execution_id', f.upstream_execution_id, 'arrived_at', f.decided_at) order by lower(u.name))
                 from trigger_upstreams tu
                 join workflows u on u.id = tu.upstream_workflow_id
                 left join trigger_firings f on f.trigger_id = t.id and f.upstream_workflow_id = u.id
                   and f.state = 'waiting' and f.reason = 'waiting_for_others'
                 where tu.trigger_id = t.id
               ) as upstream_states,
               (
                 select min(f.due_at) from trigger_firings f
                 where f.trigger_id = t.id and f.state = 'waiting' and f.reason = 'delayed'
               ) as waiting_until
             from workflow_triggers t ",
            $rest
        )
    };
}

pub(super) use select_triggers;

#[derive(FromRow)]
pub(super) struct TriggerRow {
    #[sqlx(try_from = "i64")]
    id: TriggerId,
    #[sqlx(try_from = "i64")]
    pub(super) workflow_id: WorkflowId,
    #[sqlx(try_from = "String")]
    trigger_type: TriggerType,
    trigger_name: String,
    enabled: bool,
    #[sqlx(flatten)]
    schedule: ScheduleRow,
    #[sqlx(try_from = "String")]
    missed_policy: MissedPolicy,
    catchup_window_minutes: i32,
    catchup_limit: i32,
    #[sqlx(flatten)]
    dependency: DependencyRow,
    event_type: Option<String>,
    event_config: Option<Value>,
    #[sqlx(try_from = "String")]
    overlap_policy: OverlapPolicy,
    pause_after_failures: Option<i32>,
    parameters: Json<Map<String, Value>>,
    #[sqlx(flatten)]
    pause: PauseRow,
    next_run_at: Option<DateTime<Utc>>,
    last_run_at: Option<DateTime<Utc>>,
    skip_next_at: Option<DateTime<Utc>>,
    runs_left: Option<i32>,
    error: Option<String>,
    version: i32,
    updated_at: DateTime<Utc>,
    upstream_states: Option<Json<Vec<UpstreamState>>>,
    waiting_until: Option<DateTime<Utc>>,
}

/// The columns of a schedule.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ScheduleRow {
    cron_expression: Option<String>,
    timezone: String,
    #[sqlx(try_from = "String")]
    dst_policy: DstPolicy,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    ends_after_runs: Option<i32>,
    every_weeks: Option<i32>,
    weeks_from: Option<NaiveDate>,
    excluded_dates: Vec<NaiveDate>,
    jitter_seconds: i32,
}

impl From<ScheduleRow> for ScheduleSpec {
    fn from(row: ScheduleRow) -> Self {
        Self {
            cron_expression: row.cron_expression.unwrap_or_default(),
            timezone: row.timezone,
            dst_policy: row.dst_policy,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            ends_after_runs: row.ends_after_runs.and_then(|runs| u32::try_from(runs).ok()),
            every_weeks: row.every_weeks.and_then(|weeks| u32::try_from(weeks).ok()),
            weeks_from: row.weeks_from,
            excluded_dates: row.excluded_dates.into_iter().collect(),
            jitter_seconds: u32::try_from(row.jitter_seconds).unwrap_or(0),
        }
    }
}

/// The columns of a dependency.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct DependencyRow {
    dependency_condition: Option<String>,
    #[sqlx(try_from = "String")]
    upstream_mode: UpstreamMode,
    window_minutes: Option<i32>,
    delay_minutes: i32,
    deadline_minutes: Option<i32>,
    #[sqlx(try_from = "String")]
    deadline_action: DeadlineAction,
    upstreams: Vec<i64>,
}

impl DependencyRow {
    /// Returns what the trigger depends on.
    pub(crate) fn spec(&self) -> DependencySpec {
        let condition = self.dependency_condition.as_deref().and_then(|condition| condition.parse().ok());
        DependencySpec {
            upstreams: self.upstreams.iter().copied().map(WorkflowId).collect(),
            dependency_condition: condition.unwrap_or(DependencyCondition::OnSuccess),
            upstream_mode: self.upstream_mode,
            window_minutes: self.window_minutes,
            delay_minutes: self.delay_minutes,
            deadline_minutes: self.deadline_minutes,
            deadline_action: self.deadline_action,
        }
    }
}

#[derive(Deserialize)]
struct UpstreamState {
    workflow_id: WorkflowId,
    name: String,
    arrived_execution_id: Option<ExecutionId>,
    arrived_at: Option<DateTime<Utc>>,
}

impl From<UpstreamState> for Upstream {
    fn from(state: UpstreamState) -> Self {
        Self {
            workflow_id: state.workflow_id,
            name: state.name,
            arrived_execution_id: state.arrived_execution_id,
            arrived_at: state.arrived_at,
        }
    }
}

impl From<TriggerRow> for Trigger {
    fn from(row: TriggerRow) -> Self {
        let cause = match row.trigger_type {
            TriggerType::Manual => Cause::Manual,
            TriggerType::Scheduled => Cause::Scheduled(Scheduled {
                schedule: row.schedule.into(),
                missed: Missed {
                    policy: row.missed_policy,
                    window_minutes: row.catchup_window_minutes,
                    limit: row.catchup_limit,
                },
            }),
            TriggerType::Dependency => Cause::Dependency(row.dependency.spec()),
            TriggerType::Event => Cause::Event(event(row.event_type, row.event_config)),
        };
        Self {
            id: row.id,
            workflow_id: row.workflow_id,
            spec: TriggerSpec {
                name: row.trigger_name,
                enabled: row.enabled,
                cause,
                overlap_policy: row.overlap_policy,
                pause_after_failures: row.pause_after_failures.and_then(|failures| u32::try_from(failures).ok()),
                parameters: row.parameters.0,
            },
            pause: row.pause.into(),
            next_run_at: row.next_run_at,
            last_run_at: row.last_run_at,
            skip_next_at: row.skip_next_at,
            runs_left: row.runs_left.and_then(|left| u32::try_from(left).ok()),
            upstreams: row
                .upstream_states
                .map(|states| states.0)
                .unwrap_or_default()
                .into_iter()
                .map(Upstream::from)
                .collect(),
            waiting_until: row.waiting_until,
            error: row.error,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

/// Returns what arrives; what cannot be read is a webhook that nobody can sign.
pub(crate) fn event(event_type: Option<String>, config: Option<Value>) -> EventSpec {
    let stored = json!({"event_type": event_type, "event_config": config});
    serde_json::from_value(stored)
        .unwrap_or(EventSpec::Webhook(WebhookSpec { signature: domain::trigger::definition::Signature::Generic }))
}
