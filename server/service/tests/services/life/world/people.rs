use chrono::TimeDelta;
use domain::{ids::WorkflowId, trigger::definition::TriggerDraft, workflow::PauseDraft};
use proptest::sample::Index;
use service::Error;

use super::{World, words};
use crate::life::model::{CRONS, Dependency, Kind, Paused, Schedule, next};

const OVERLAP: [&str; 4] = ["skip", "queue", "allow", "cancel_running"];
const MISSED: [&str; 3] = ["latest", "skip", "all"];

impl World {
    pub(super) async fn create_schedule(&mut self, cron: usize, overlap: usize, missed: usize) -> Result<(), String> {
        let draft = TriggerDraft {
            cron_expression: CRONS[cron].0.into(),
            overlap_policy: OVERLAP[overlap].into(),
            missed_policy: MISSED[missed].into(),
            enabled: "on".into(),
            ..TriggerDraft::default()
        };
        let made = self.place.services.triggers.create_trigger(&self.editor, self.workflow, &draft).await;
        let schedule = Schedule {
            cron,
            next: Some(next(cron, self.now)),
            decided: Default::default(),
            held_back: Default::default(),
            skip: None,
            is_broken: false,
        };
        self.add(made.map_err(words)?.id, self.workflow, Kind::Schedule(schedule));
        Ok(())
    }

    pub(super) async fn create_dependency(
        &mut self,
        downstream: WorkflowId,
        upstreams: Vec<WorkflowId>,
        delay: i32,
        draft: TriggerDraft,
    ) -> Result<(), String> {
        let made = self.place.services.triggers.create_trigger(&self.editor, downstream, &draft).await;
        match (made, self.model.closes_cycle(downstream, &upstreams)) {
            (Err(Error::Conflict { code: "cycle", .. }), true) => self.expect_no_audit().await,
            (Ok(made), false) => {
                let dependency = Dependency { upstreams, delay, ends: Default::default() };
                self.add(made.id, downstream, Kind::Dependency(dependency));
                Ok(())
            }
            (made, closes) => Err(format!("closes a cycle: {closes}; answered {made:?}")),
        }
    }

    pub(super) async fn edit(&mut self, which: &Index, change: usize) -> Result<(), String> {
        let Some(known) = self.pick(which) else { return Ok(()) };
        let mut draft = TriggerDraft::from(&self.load(&known).await);
        match known.kind {
            Kind::Schedule(_) => draft.cron_expression = CRONS[change].0.into(),
            Kind::Dependency(_) => draft.delay_minutes = (change * 10).to_string().into(),
        }
        let saved = self.place.services.triggers.save_trigger(&self.editor, known.workflow, known.id, &draft).await;
        saved.map_err(words)?;
        let now = self.now;
        let known = self.model(known.id);
        let enabled = known.enabled;
        match &mut known.kind {
            Kind::Dependency(dependency) => dependency.delay = change as i32 * 10,
            Kind::Schedule(schedule) if schedule.cron == change && !schedule.is_broken => {}
            Kind::Schedule(_) => {
                known.tick(now, true);
                let schedule = known.schedule().unwrap();
                schedule.cron = change;
                schedule.is_broken = false;
                schedule.next = enabled.then(|| next(change, now));
                schedule.skip = schedule.skip.filter(|_| schedule.skip == schedule.next);
            }
        }
        Ok(())
    }

    pub(super) async fn switch(&mut self, which: &Index, on: bool) -> Result<(), String> {
        let Some(mut known) = self.pick(which) else { return Ok(()) };
        let triggers = &self.place.services.triggers;
        let switched = triggers.set_trigger_enabled(&self.editor, known.workflow, known.id, on).await;
        if known.schedule().is_some_and(|schedule| schedule.is_broken) && on {
            // What cannot be read is not switched on.
            return match switched {
                Err(Error::Invalid(_)) => self.expect_no_audit().await,
                other => Err(format!("a broken schedule was switched on: {other:?}")),
            };
        }
        switched.map_err(words)?;
        let now = self.now;
        let known = self.model(known.id);
        let was = std::mem::replace(&mut known.enabled, on);
        if was && !on {
            known.tick(now, true);
        }
        if let Some(schedule) = known.schedule().filter(|_| was != on) {
            schedule.next = on.then(|| next(schedule.cron, now));
            schedule.skip = None;
        }
        Ok(())
    }

    pub(super) async fn pause(&mut self, which: &Index, minutes: Option<i64>) -> Result<(), String> {
        let Some(known) = self.pick(which) else { return Ok(()) };
        let until = minutes.map(|minutes| self.now + TimeDelta::minutes(minutes));
        let draft = PauseDraft {
            reason: "moving".into(),
            resume_at: until.map(|until| until.to_rfc3339()).unwrap_or_default().into(),
            ..PauseDraft::default()
        };
        let triggers = &self.place.services.triggers;
        triggers.pause_trigger(&self.editor, known.workflow, known.id, &draft).await.map_err(words)?;
        self.model(known.id).paused = Paused { is_paused: true, until };
        Ok(())
    }

    pub(super) async fn resume(&mut self, which: &Index) -> Result<(), String> {
        let Some(known) = self.pick(which) else { return Ok(()) };
        let triggers = &self.place.services.triggers;
        triggers.resume_trigger(&self.editor, known.workflow, known.id).await.map_err(words)?;
        let now = self.now;
        let known = self.model(known.id);
        let paused = std::mem::take(&mut known.paused);
        if paused.holds(now) && !known.schedule().is_some_and(|schedule| schedule.is_broken) {
            known.tick(now, true);
        }
        Ok(())
    }

    pub(super) async fn skip_next(&mut self, which: &Index, skip: bool) -> Result<(), String> {
        let Some(mut known) = self.pick(which) else { return Ok(()) };
        let planned = known.schedule().and_then(|schedule| schedule.next);
        let triggers = &self.place.services.triggers;
        match triggers.set_skip_next(&self.editor, known.workflow, known.id, skip).await {
            Err(Error::Conflict { code: "nothing_planned", .. }) if skip && planned.is_none() => {
                self.expect_no_audit().await
            }
            Ok(_) if !skip || planned.is_some() => {
                if let Some(schedule) = self.model(known.id).schedule() {
                    schedule.skip = planned.filter(|_| skip);
                }
                Ok(())
            }
            other => Err(format!("{planned:?} is planned; answered {other:?}")),
        }
    }

    /// What was refused has changed nothing.
    pub(super) async fn expect_no_audit(&self) -> Result<(), String> {
        match self.count("select count(*) from audit_log").await == self.model.audited {
            true => Ok(()),
            false => Err("what was refused is in the audit log".into()),
        }
    }
}
