use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::TriggerDraft;
use crate::{
    choice::Choice,
    entry::Entry,
    trigger::{
        definition::{Cause, DependencySpec, EventSpec, Scheduled, Trigger, TriggerSpec},
        timezone::{instant_text, parse_timezone},
    },
};

impl From<&Trigger> for TriggerDraft {
    /// Returns the draft that an editor opens with: checking it gives the same texts back.
    fn from(trigger: &Trigger) -> Self {
        Self { version: trigger.version.to_string().into(), ..Self::from(&trigger.spec) }
    }
}

impl From<&TriggerSpec> for TriggerDraft {
    fn from(spec: &TriggerSpec) -> Self {
        let parameters = if spec.parameters.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&spec.parameters).unwrap_or_default()
        };
        let common = Self {
            trigger_type: spec.trigger_type().code().into(),
            trigger_name: spec.name.as_str().into(),
            enabled: Entry::of_switch(spec.enabled),
            overlap_policy: spec.overlap_policy.code().into(),
            pause_after_failures: spec
                .pause_after_failures
                .map(|failures| failures.to_string())
                .unwrap_or_default()
                .into(),
            parameters: parameters.into(),
            ..Self::default()
        };
        match &spec.cause {
            Cause::Manual => common,
            Cause::Scheduled(scheduled) => common.with_scheduled(scheduled),
            Cause::Dependency(dependency) => common.with_dependency(dependency),
            Cause::Event(event) => common.with_event(event),
        }
    }
}

impl TriggerDraft {
    fn with_scheduled(self, Scheduled { schedule, missed }: &Scheduled) -> Self {
        let zone = parse_timezone(&schedule.timezone).unwrap_or(Tz::UTC);
        let instant = |at: Option<DateTime<Utc>>| at.map(|at| instant_text(at, zone)).unwrap_or_default().into();
        let dates: Vec<_> = schedule.excluded_dates.iter().map(ToString::to_string).collect();
        Self {
            cron_expression: schedule.cron_expression.as_str().into(),
            timezone: schedule.timezone.as_str().into(),
            dst_policy: schedule.dst_policy.code().into(),
            starts_at: instant(schedule.starts_at),
            ends_at: instant(schedule.ends_at),
            ends_after_runs: schedule.ends_after_runs.map(|runs| runs.to_string()).unwrap_or_default().into(),
            every_weeks: schedule.every_weeks.map(|weeks| weeks.to_string()).unwrap_or_default().into(),
            weeks_from: schedule.weeks_from.map(|date| date.to_string()).unwrap_or_default().into(),
            excluded_dates: dates.join(", ").into(),
            jitter_seconds: schedule.jitter_seconds.to_string().into(),
            missed_policy: missed.policy.code().into(),
            catchup_window_minutes: missed.window_minutes.to_string().into(),
            catchup_limit: missed.limit.to_string().into(),
            ..self
        }
    }

    fn with_dependency(self, dependency: &DependencySpec) -> Self {
        let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default().into();
        let ids: Vec<_> = dependency.upstreams.ids().iter().map(ToString::to_string).collect();
        Self {
            upstream_workflow_ids: ids.join(", ").into(),
            dependency_condition: dependency.dependency_condition.code().into(),
            upstream_mode: dependency.upstream_mode.code().into(),
            window_minutes: number(dependency.window_minutes),
            delay_minutes: dependency.delay_minutes.to_string().into(),
            deadline_minutes: number(dependency.deadline_minutes),
            deadline_action: dependency.deadline_action.code().into(),
            ..self
        }
    }

    fn with_event(self, event: &EventSpec) -> Self {
        let config = match event {
            EventSpec::Webhook(webhook) => serde_json::to_string(webhook),
            EventSpec::FileArrival(arrival) => serde_json::to_string(arrival),
        };
        Self { event_type: event.event_type().code().into(), event_config: config.unwrap_or_default().into(), ..self }
    }
}
