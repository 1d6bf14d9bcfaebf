use std::collections::BTreeMap;

use domain::{
    ids::{FiringId, TriggerId, WorkflowId},
    person::{Actor, Permission},
    trigger::{
        cron::HourClock,
        definition::{SchedulePreview, Trigger, TriggerDraft},
        firing::{Firing, FiringOutcome},
        schedule::PlannedRun,
    },
};

use super::Triggers;
use crate::{Result, error::must};

impl Triggers {
    /// Returns the last ten decisions of each trigger of a workflow, oldest first.
    pub async fn list_outcomes(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
    ) -> Result<BTreeMap<TriggerId, Vec<FiringOutcome>>> {
        must(actor, Permission::Read)?;
        let mut outcomes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (trigger, outcome) in self.store.list_outcomes(workflow).await? {
            outcomes.entry(trigger).or_default().push(outcome);
        }
        Ok(outcomes)
    }

    /// Returns the decisions of a trigger, or of all triggers of a workflow, newest first.
    pub async fn list_firings(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        trigger: Option<TriggerId>,
        before: Option<FiringId>,
        limit: i64,
    ) -> Result<Vec<Firing>> {
        must(actor, Permission::Read)?;
        if let Some(id) = trigger {
            self.load_trigger(actor, workflow, id).await?;
        }
        Ok(self.store.list_firings(workflow, trigger, before, limit.clamp(1, 200)).await?)
    }

    /// Returns what the triggers of a workflow wait with: starts that are delayed, and ends that wait for other upstreams;
    /// oldest first.
    pub async fn list_waiting(&self, actor: &Actor, workflow: WorkflowId) -> Result<Vec<Firing>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_waiting(workflow).await?)
    }

    /// Returns the next planned starts of a trigger, by the database's clock; none of one that is off or not planned.
    pub async fn list_next_runs(&self, actor: &Actor, trigger: &Trigger, count: usize) -> Result<Vec<PlannedRun>> {
        must(actor, Permission::Read)?;
        let Some((next, schedule)) = trigger.next_run_at.zip(trigger.spec.read_schedule()) else {
            return Ok(Vec::new());
        };
        let starts = trigger.starts_from(&schedule, next).take(count.clamp(1, 100));
        Ok(starts.map(|start| schedule.planned_run(start.at)).collect())
    }

    /// Returns the next planned starts of a trigger as a calendar file with links that begin with `address`; nothing where none
    /// is ahead.
    pub async fn load_calendar_file(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        id: TriggerId,
        address: &str,
    ) -> Result<Option<String>> {
        let trigger = self.load_trigger(actor, workflow, id).await?;
        let workflow = self.workflows.load_workflow(actor, workflow).await?;
        let now = self.store.scheduler_now().await?;
        Ok(trigger.calendar_file(&workflow.spec.name, address, now))
    }

    /// Returns the sentence and the next runs of the schedule of a draft, by the database's clock.
    pub async fn preview_schedule(
        &self,
        actor: &Actor,
        draft: &TriggerDraft,
        count: usize,
        clock: HourClock,
    ) -> Result<SchedulePreview> {
        must(actor, Permission::Read)?;
        let spec = draft.read_schedule()?;
        let schedule = spec.parse()?;
        let most = spec.ends_after_runs.map_or(usize::MAX, |most| most as usize);
        let now = self.store.scheduler_now().await?;
        Ok(SchedulePreview {
            sentence: schedule.expression.describe_every(spec.every_weeks.unwrap_or(1), clock),
            next: schedule.preview(now, count.clamp(1, 100).min(most)),
        })
    }
}
