use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    execution::{ExecutionFilter, Status},
    home::{Home, PlannedStart, REACH, WorkflowActivity},
    ids::WorkflowId,
    person::{Actor, Permission},
    trigger::{definition::Trigger, schedule::Schedule},
    workspace::QuietTimes,
};
use store::Store;

use crate::{Result, error::must, executions::Executions};

/// How many failures, tables and workflows the page shows of each.
const LISTED: usize = 6;

/// How many workflows the picture of the day has room for.
const PICTURED: usize = 8;

/// How many executions the picture of the day looks at.
const SPANS: i64 = 2000;

/// How many planned starts of one workflow the picture of the day looks at: one every five minutes.
const PLANNED_STARTS: usize = 144;

/// How far ahead a start is soon.
const HOUR: TimeDelta = TimeDelta::hours(1);

/// How many schedules are listed as the next ones.
const SCHEDULES: i64 = 200;

/// What the home page shows.
#[derive(Clone, Debug)]
pub struct HomePage {
    pub(crate) store: Store,
    pub(crate) executions: Executions,
}

impl HomePage {
    /// Returns what is running, what failed, what comes next.
    pub async fn load_home(&self, actor: &Actor) -> Result<Home> {
        must(actor, Permission::Read)?;
        let counts = self.store.count_statuses().await?;
        let unresolved = ExecutionFilter { unresolved: "on".to_owned(), ..ExecutionFilter::default() };
        let failures = self.executions.list_executions(actor, &unresolved, LISTED as i64).await?;
        let mut quarantines = self.store.list_quarantines().await?;
        let quarantined = i64::try_from(quarantines.len()).unwrap_or(i64::MAX);
        quarantines.truncate(LISTED);
        let quiet = self.store.load_quiet_times().await?;
        let mut activity = self.list_activity(&quiet).await?;
        let activity_more = activity.split_off(PICTURED.min(activity.len())).len();
        // In the order of names, so that a row stays where it is while others change.
        activity.sort_by_key(|workflow| workflow.workflow_name.to_lowercase());
        let checklist = match actor.user_id {
            Some(user) => self.store.load_checklist(user).await?,
            None => None,
        };
        Ok(Home {
            running: counts.get(&Status::Running).copied().unwrap_or(0),
            queued: counts.get(&Status::Queued).copied().unwrap_or(0),
            starting_soon: self.store.count_starting_soon().await?,
            failed: failures.total,
            failures: failures.items,
            quarantined,
            quarantines,
            activity,
            activity_more: i64::try_from(activity_more).unwrap_or(i64::MAX),
            gold: self.store.list_gold(LISTED).await?,
            has_workflows: self.store.has_workflows().await?,
            checklist,
        })
    }

    /// Returns what is to start within the hour, soonest first: of each schedule its next start, and what waits for its delay.
    pub async fn list_planned_starts(&self, actor: &Actor) -> Result<Vec<PlannedStart>> {
        must(actor, Permission::Read)?;
        let quiet = self.store.load_quiet_times().await?;
        let soon = self.store.scheduler_now().await? + HOUR;
        let mut starts = self.store.list_delayed_starts(soon, SCHEDULES).await?;
        starts.retain(|start| !quiet.holds_at(start.at));
        for (workflow_id, workflow_name, trigger) in self.store.list_planned(HOUR, SCHEDULES).await? {
            let Some((next, schedule)) = trigger.next_run_at.zip(trigger.spec.read_schedule()) else { continue };
            let Some(at) = starts_between(&trigger, &schedule, next, soon, &quiet).next() else { continue };
            starts.push(PlannedStart {
                firing_id: None,
                after: None,
                trigger_id: trigger.id,
                workflow_id,
                workflow_name,
                at,
                timezone: trigger.spec.timezone().to_owned(),
                trigger_name: trigger.spec.name,
            });
        }
        starts.sort_by_key(|start| start.at);
        Ok(starts)
    }

    /// Returns what happens around now, by workflow, the most urgent first.
    async fn list_activity(&self, quiet: &QuietTimes) -> Result<Vec<WorkflowActivity>> {
        let now = self.store.scheduler_now().await?;
        let mut rows: BTreeMap<WorkflowId, (String, Vec<_>, Vec<DateTime<Utc>>)> = BTreeMap::new();
        for (id, name, span) in self.store.list_recent_spans(REACH, SPANS).await? {
            rows.entry(id).or_insert_with(|| (name, vec![], vec![])).1.push(span);
        }
        for (id, name, trigger) in self.store.list_planned(REACH, SCHEDULES).await? {
            // A schedule that cannot be read is shown on its own page.
            let Some((next, schedule)) = trigger.next_run_at.zip(trigger.spec.read_schedule()) else { continue };
            let mut starts =
                starts_between(&trigger, &schedule, next, now + REACH, quiet).take(PLANNED_STARTS).peekable();
            if starts.peek().is_some() {
                rows.entry(id).or_insert_with(|| (name, vec![], vec![])).2.extend(starts);
            }
        }
        let mut activity: Vec<_> = rows
            .into_iter()
            .map(|(id, (name, spans, mut planned))| {
                planned.sort_unstable();
                WorkflowActivity::new((id, name), spans, planned)
            })
            .collect();
        activity.sort_by_cached_key(|workflow| workflow.urgency(now));
        Ok(activity)
    }
}

/// Returns what will start from the next planned instant on, before `end`: without what a person has left out, and without what
/// falls into a pause of everything or a maintenance window.
fn starts_between(
    trigger: &Trigger,
    schedule: &Schedule,
    next: DateTime<Utc>,
    end: DateTime<Utc>,
    quiet: &QuietTimes,
) -> impl Iterator<Item = DateTime<Utc>> {
    let starts = trigger.starts_from(schedule, next).take_while(move |start| start.at < end);
    let starts = starts.filter(|start| !start.is_left_out).map(|start| start.at);
    starts.filter(|at| !quiet.holds_at(*at))
}
