use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    Cause, DeadlineAction, DependencyCondition, DependencySpec, MAX_DELAY_MINUTES, MAX_ENDS_AFTER_RUNS, MAX_FAILURES,
    MAX_JITTER_SECONDS, MAX_UPSTREAMS, MAX_WAIT_MINUTES, Missed, MissedPolicy, OverlapPolicy, ScheduleSpec, Scheduled,
    TriggerSpec, UpstreamMode, Upstreams,
};
use crate::{
    choice::{Choice, check_choice},
    entry::Entry,
    execution::TriggerType,
    ids::WorkflowId,
    name::{MAX_NAME_LENGTH, check_name},
    problem::Problems,
    trigger::{
        cron::{CronExpression, DstPolicy, HourClock},
        schedule::MAX_WEEKS,
    },
};

/// What arrives.
mod event;
/// Fields of a kind that several triggers have.
mod fields;
/// The draft that an editor opens with.
mod from_spec;

pub use fields::check_parameters;
pub(crate) use fields::{check_cron, check_timezone};
use fields::{check_dates, check_limit, check_number, check_weeks_from};

/// A trigger as typed. What belongs to another type than its own is passed over.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TriggerDraft {
    /// The version the edit started from; blank for a new trigger.
    pub version: Entry,
    /// A code of [`TriggerType`]; blank means `scheduled`.
    pub trigger_type: Entry,
    /// The name; blank takes the sentence.
    pub trigger_name: Entry,
    /// A switch: whether it may fire.
    pub enabled: Entry,
    /// The cron expression: five fields, or several times five with semicolons between them.
    pub cron_expression: Entry,
    /// The IANA zone; blank means UTC.
    pub timezone: Entry,
    /// A code of [`DstPolicy`]; blank means `once`.
    pub dst_policy: Entry,
    /// The first instant at which a run may be planned: RFC 3339, or what the clocks of `timezone` show then.
    pub starts_at: Entry,
    /// The last instant at which a run may be planned.
    pub ends_at: Entry,
    /// After how many starts it ends; blank means never. Only planned starts that began an execution count.
    pub ends_after_runs: Entry,
    /// Every how many weeks it runs, 1 to 52; blank means every week.
    pub every_weeks: Entry,
    /// For `every_weeks`: a local date in a week in which it runs; blank means the one of `starts_at`.
    pub weeks_from: Entry,
    /// Local dates without runs, separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub excluded_dates: Entry,
    /// The greatest delay of a planned start, in seconds; blank means none.
    pub jitter_seconds: Entry,
    /// A code of [`MissedPolicy`]; blank means `latest`.
    pub missed_policy: Entry,
    /// For `all`: how old a missed instant may be, in minutes; blank means a day.
    pub catchup_window_minutes: Entry,
    /// For `all`: how many missed instants fire at the most; blank means 100.
    pub catchup_limit: Entry,
    /// The only upstream, by number.
    pub depends_on_workflow_id: Entry,
    /// The upstreams, by number, separated by commas.
    #[serde(deserialize_with = "crate::entry::list")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Texts"))]
    pub upstream_workflow_ids: Entry,
    /// A code of [`DependencyCondition`]; blank means `on_success`.
    pub dependency_condition: Entry,
    /// A code of [`UpstreamMode`]; blank means `any`.
    pub upstream_mode: Entry,
    /// For `all`: within how many minutes of each other the upstreams must have ended; blank means any time.
    pub window_minutes: Entry,
    /// How many minutes later it starts, 0 to 60; blank means at once.
    pub delay_minutes: Entry,
    /// For `all`: how many minutes it waits for the others; blank means for ever.
    pub deadline_minutes: Entry,
    /// A code of [`DeadlineAction`]; blank means `give_up`.
    pub deadline_action: Entry,
    /// A code of [`super::EventType`].
    pub event_type: Entry,
    /// A JSON object with what belongs to the event type: `{"signature": "github"}`, `{"pattern": "/data/in/*.csv"}`.
    #[serde(deserialize_with = "crate::entry::object")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Object"))]
    pub event_config: Entry,
    /// A code of [`OverlapPolicy`]; blank means `skip` for schedules and `queue` for everything else.
    pub overlap_policy: Entry,
    /// After how many failed executions in a row it is paused, 1 to 100; blank means never. Cancelled ones do not count, and a
    /// success, a resumption or another number begins the count anew.
    pub pause_after_failures: Entry,
    /// A JSON object; blank means none.
    #[serde(deserialize_with = "crate::entry::object")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::entry::Object"))]
    pub parameters: Entry,
}

impl TriggerDraft {
    /// Returns what the trigger does, or everything that is wrong with the draft.
    ///
    /// # Errors
    ///
    /// One problem for each field that does not hold; those of the cron expression have a position.
    pub fn check(&self) -> Result<TriggerSpec, Problems> {
        let mut problems = Problems::default();
        let trigger_type = check_choice(&mut problems, "trigger_type", &self.trigger_type, TriggerType::Scheduled);
        let cause = match trigger_type {
            _ if !problems.is_empty() => return Err(problems),
            TriggerType::Manual => Some(Cause::Manual),
            TriggerType::Scheduled => Some(Cause::Scheduled(self.check_scheduled(&mut problems))),
            TriggerType::Dependency => Some(Cause::Dependency(self.check_dependency(&mut problems))),
            TriggerType::Event => self.check_event(&mut problems).map(Cause::Event),
        };
        let name = match (self.trigger_name.is_blank(), &cause) {
            (false, _) => check_name(&mut problems, "trigger_name", "trigger", &self.trigger_name),
            (true, Some(cause)) => name_of(cause),
            (true, None) => String::new(),
        };
        let usual_overlap =
            if trigger_type == TriggerType::Scheduled { OverlapPolicy::Skip } else { OverlapPolicy::Queue };
        let overlap_policy = check_choice(&mut problems, "overlap_policy", &self.overlap_policy, usual_overlap);
        let pause_after_failures =
            check_number(&mut problems, "pause_after_failures", &self.pause_after_failures, 1..=MAX_FAILURES);
        let parameters = check_parameters(&mut problems, "parameters", &self.parameters);
        let enabled = self.enabled.is_on();
        match cause {
            Some(cause) => {
                problems.or(TriggerSpec { name, enabled, cause, overlap_policy, pause_after_failures, parameters })
            }
            None => Err(problems),
        }
    }

    /// Returns the schedule as it is typed, without any check; an unknown policy is the usual one.
    pub fn schedule(&self) -> ScheduleSpec {
        ScheduleSpec {
            cron_expression: self.cron_expression.trimmed().to_owned(),
            timezone: self.timezone.filled().unwrap_or("UTC").to_owned(),
            dst_policy: DstPolicy::from_code(self.dst_policy.trimmed()).unwrap_or_default(),
            ..ScheduleSpec::default()
        }
    }

    /// Returns the schedule as it is typed, within its limits.
    ///
    /// # Errors
    ///
    /// The problems of `cron_expression`, `timezone` and the limits.
    pub fn read_schedule(&self) -> Result<ScheduleSpec, Problems> {
        let mut problems = Problems::default();
        let typed = self.check_schedule(&mut problems);
        problems.or(typed)
    }

    /// Returns the schedule as it is typed, within its limits, adding to `problems` what is wrong with it.
    fn check_schedule(&self, problems: &mut Problems) -> ScheduleSpec {
        let typed = self.schedule();
        check_cron(problems, &self.cron_expression.0);
        let zone = check_timezone(problems, &typed.timezone).unwrap_or(Tz::UTC);
        let starts_at = check_limit(problems, "starts_at", &self.starts_at, zone);
        let ends_at = check_limit(problems, "ends_at", &self.ends_at, zone);
        if starts_at.zip(ends_at).is_some_and(|(start, end)| start > end) {
            problems.add("ends_at", "It ends before it starts. Choose a later end, or leave it blank.");
        }
        let every_weeks =
            check_number(problems, "every_weeks", &self.every_weeks, 1..=MAX_WEEKS).filter(|every| *every > 1);
        let first_day = starts_at.map(|start| start.with_timezone(&zone).date_naive());
        let weeks_from = every_weeks.and_then(|_| check_weeks_from(problems, &self.weeks_from, first_day));
        ScheduleSpec {
            dst_policy: check_choice(problems, "dst_policy", &self.dst_policy, DstPolicy::Once),
            starts_at,
            ends_at,
            ends_after_runs: check_number(problems, "ends_after_runs", &self.ends_after_runs, 1..=MAX_ENDS_AFTER_RUNS),
            every_weeks,
            weeks_from,
            excluded_dates: check_dates(problems, "excluded_dates", &self.excluded_dates),
            jitter_seconds: check_number(problems, "jitter_seconds", &self.jitter_seconds, 0..=MAX_JITTER_SECONDS)
                .unwrap_or(0),
            ..typed
        }
    }

    fn check_scheduled(&self, problems: &mut Problems) -> Scheduled {
        let schedule = self.check_schedule(problems);
        let usual = Missed::default();
        let missed = Missed {
            policy: check_choice(problems, "missed_policy", &self.missed_policy, MissedPolicy::Latest),
            window_minutes: check_number(
                problems,
                "catchup_window_minutes",
                &self.catchup_window_minutes,
                1..=MAX_WAIT_MINUTES,
            )
            .unwrap_or(usual.window_minutes),
            limit: check_number(problems, "catchup_limit", &self.catchup_limit, 1..=100).unwrap_or(usual.limit),
        };
        Scheduled { schedule, missed }
    }

    fn check_dependency(&self, problems: &mut Problems) -> DependencySpec {
        let minutes = 1..=MAX_WAIT_MINUTES;
        DependencySpec {
            upstreams: self.check_upstreams(problems),
            dependency_condition: check_choice(
                problems,
                "dependency_condition",
                &self.dependency_condition,
                DependencyCondition::OnSuccess,
            ),
            upstream_mode: check_choice(problems, "upstream_mode", &self.upstream_mode, UpstreamMode::Any),
            window_minutes: check_number(problems, "window_minutes", &self.window_minutes, minutes.clone()),
            delay_minutes: check_number(problems, "delay_minutes", &self.delay_minutes, 0..=MAX_DELAY_MINUTES)
                .unwrap_or(0),
            deadline_minutes: check_number(problems, "deadline_minutes", &self.deadline_minutes, minutes),
            deadline_action: check_choice(problems, "deadline_action", &self.deadline_action, DeadlineAction::GiveUp),
        }
    }

    fn check_upstreams(&self, problems: &mut Problems) -> Upstreams {
        let typed: Vec<&str> =
            self.upstream_workflow_ids.0.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
        let field = if typed.is_empty() { "depends_on_workflow_id" } else { "upstream_workflow_ids" };
        let only = self.depends_on_workflow_id.filled();
        if only.is_some_and(|only| !typed.is_empty() && !typed.contains(&only)) {
            problems.add(
                "depends_on_workflow_id",
                "It is not among upstream_workflow_ids. Send one of the two, or both with the same workflow.",
            );
        }
        let mut ids = Vec::new();
        for text in typed.into_iter().chain(only) {
            match text.parse() {
                Ok(id) if id > 0 => ids.push(WorkflowId(id)),
                _ => problems.add(field, format!("A workflow is named by its number, you wrote {text}.")),
            }
        }
        let upstreams: Upstreams = ids.into_iter().collect();
        match upstreams.ids().len() {
            0 if problems.of_field(field).is_none() => {
                problems.add("upstream_workflow_ids", "Choose at least one workflow that it comes after.");
            }
            count if count > MAX_UPSTREAMS => problems.add(
                "upstream_workflow_ids",
                format!("A trigger comes after at most {MAX_UPSTREAMS} workflows; these are {count}."),
            ),
            _ => {}
        }
        upstreams
    }
}

/// Returns what a trigger without a name of its own is called.
fn name_of(cause: &Cause) -> String {
    let name = match cause {
        Cause::Manual => "By hand".to_owned(),
        Cause::Scheduled(scheduled) => {
            let expression = scheduled.schedule.cron_expression.parse::<CronExpression>();
            let every_weeks = scheduled.schedule.every_weeks.unwrap_or(1);
            expression
                .map(|expression| expression.describe_every(every_weeks, HourClock::TwentyFour))
                .unwrap_or_default()
        }
        Cause::Dependency(dependency) => dependency.sentence(|id| format!("workflow {id}")),
        Cause::Event(event) => event.sentence(),
    };
    name.chars().take(MAX_NAME_LENGTH).collect()
}
