use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    execution::TriggerType,
    trigger::{
        cron::DstPolicy,
        definition::{
            Cause, DeadlineAction, DependencyCondition, EventType, Missed, MissedPolicy, OverlapPolicy, ScheduleSpec,
            TriggerSpec, UpstreamMode,
        },
    },
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The names of [`Columns`], in a list for a statement.
macro_rules! spec_columns {
    () => {
        "trigger_type, trigger_name, enabled, cron_expression, timezone, dst_policy, starts_at, ends_at, ends_after_runs,
         every_weeks, weeks_from, excluded_dates, jitter_seconds, missed_policy, catchup_window, catchup_limit, dependency_condition, upstream_mode, window_minutes,
         delay_minutes, deadline_minutes, deadline_action, event_type, event_config, overlap_policy, pause_after_failures, parameters"
    };
}

pub(super) use spec_columns;

/// What a trigger does, as columns; PostgreSQL takes them apart from one JSON object. What belongs to another type than
/// the trigger's is as a new row would have it.
#[derive(Debug, Serialize)]
pub(super) struct Columns<'a> {
    trigger_type: TriggerType,
    trigger_name: &'a str,
    enabled: bool,
    cron_expression: Option<&'a str>,
    timezone: &'a str,
    dst_policy: DstPolicy,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    ends_after_runs: Option<u32>,
    every_weeks: Option<u32>,
    weeks_from: Option<NaiveDate>,
    excluded_dates: &'a BTreeSet<NaiveDate>,
    jitter_seconds: u32,
    missed_policy: MissedPolicy,
    catchup_window: String,
    catchup_limit: i32,
    dependency_condition: Option<DependencyCondition>,
    upstream_mode: UpstreamMode,
    window_minutes: Option<i32>,
    delay_minutes: i32,
    deadline_minutes: Option<i32>,
    deadline_action: DeadlineAction,
    event_type: Option<EventType>,
    event_config: Option<Value>,
    overlap_policy: OverlapPolicy,
    pause_after_failures: Option<u32>,
    parameters: &'a Map<String, Value>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(spec: &'a TriggerSpec) -> Self {
        static NO_SCHEDULE: std::sync::LazyLock<ScheduleSpec> = std::sync::LazyLock::new(ScheduleSpec::default);
        let usual = Missed::default();
        let (schedule, missed) = match &spec.cause {
            Cause::Scheduled(scheduled) => (&scheduled.schedule, &scheduled.missed),
            _ => (&*NO_SCHEDULE, &usual),
        };
        let dependency = spec.dependency();
        let event = match &spec.cause {
            Cause::Event(event) => Some(event),
            _ => None,
        };
        Self {
            trigger_type: spec.trigger_type(),
            trigger_name: &spec.name,
            enabled: spec.enabled,
            cron_expression: spec.schedule().map(|schedule| schedule.cron_expression.as_str()),
            timezone: spec.timezone(),
            dst_policy: schedule.dst_policy,
            starts_at: schedule.starts_at,
            ends_at: schedule.ends_at,
            ends_after_runs: schedule.ends_after_runs,
            every_weeks: schedule.every_weeks,
            weeks_from: schedule.weeks_from,
            excluded_dates: &schedule.excluded_dates,
            jitter_seconds: schedule.jitter_seconds,
            missed_policy: missed.policy,
            catchup_window: format!("{} minutes", missed.window_minutes),
            catchup_limit: missed.limit,
            dependency_condition: dependency.map(|dependency| dependency.dependency_condition),
            upstream_mode: dependency.map_or(UpstreamMode::Any, |dependency| dependency.upstream_mode),
            window_minutes: dependency.and_then(|dependency| dependency.window_minutes),
            delay_minutes: dependency.map_or(0, |dependency| dependency.delay_minutes),
            deadline_minutes: dependency.and_then(|dependency| dependency.deadline_minutes),
            deadline_action: dependency.map_or(DeadlineAction::GiveUp, |dependency| dependency.deadline_action),
            event_type: event.map(|event| event.event_type()),
            event_config: event.map(|event| json!(event)["event_config"].clone()),
            overlap_policy: spec.overlap_policy,
            pause_after_failures: spec.pause_after_failures,
            parameters: &spec.parameters,
        }
    }
}
