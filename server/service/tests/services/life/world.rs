use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ids::{ExecutionId, TriggerId, WorkflowId},
    person::{Actor, Role},
    trigger::definition::{Trigger, TriggerDraft},
    workflow::PauseDraft,
};
use proptest::sample::Index;
use serde_json::json;
use service::Error;
use sqlx::PgPool;

use super::{
    model::{Kind, Known, Model, Paused},
    step::Step,
};
use crate::support::{Workplace, after};

const CONDITIONS: [&str; 3] = ["on_success", "on_failure", "on_completion"];

/// What the clock, upstreams and workers do.
mod clockwork;
/// What people do.
mod people;

/// A workflow, three upstreams, and everything that happens to them.
pub(super) struct World {
    pub(super) place: Workplace,
    pub(super) pool: PgPool,
    pub(super) editor: Actor,
    pub(super) admin: Actor,
    pub(super) workflow: WorkflowId,
    pub(super) upstreams: Vec<WorkflowId>,
    webhook: TriggerId,
    pub(super) now: DateTime<Utc>,
    pub(super) model: Model,
}

impl World {
    /// Makes everything anew.
    pub(super) async fn begin(pool: &PgPool) -> Self {
        sqlx::query("truncate workflows, users, audit_log, executions restart identity cascade")
            .execute(pool)
            .await
            .unwrap();
        sqlx::query("update workspace set paused_at = null, resume_at = null").execute(pool).await.unwrap();
        let place = Workplace::over(pool);
        let (editor, admin) = (place.person("Mara", Role::Editor).await, place.person("Ada", Role::Admin).await);
        let workflow = place.a_workflow(&editor, "w").await;
        let mut upstreams = Vec::new();
        for name in ["A", "B", "C"] {
            upstreams.push(place.a_workflow(&editor, name).await);
        }
        let draft = json!({"trigger_type": "event", "event_type": "webhook", "event_config": {"signature": "generic"}});
        let draft: TriggerDraft = serde_json::from_value(draft).unwrap();
        let draft = TriggerDraft { enabled: "on".into(), ..draft };
        let webhook = place.services.triggers.create_trigger(&editor, workflow, &draft).await.unwrap().id;
        // Between two minutes, so that what the test takes itself decides nothing.
        let now: DateTime<Utc> = "2026-11-20T08:10:30Z".parse().unwrap();
        sqlx::query("update scheduler_clock set shift = $1 - now()").bind(now).execute(pool).await.unwrap();
        let mut world = Self {
            place,
            pool: pool.clone(),
            editor,
            admin,
            workflow,
            upstreams,
            webhook,
            now,
            model: Model::default(),
        };
        world.note().await;
        world
    }

    /// Does a step, and lets the model do it.
    pub(super) async fn take(&mut self, step: &Step) -> Result<(), String> {
        self.note().await;
        // Never backwards: what a step takes itself would otherwise be taken back, and the next one come before it.
        sqlx::query("update scheduler_clock set shift = greatest(shift, $1 - now())")
            .bind(self.now)
            .execute(&self.pool)
            .await
            .unwrap();
        let (before, ended) = (self.settings().await, self.ended().await);
        self.do_step(step).await?;
        // Whatever ended by this step, by itself or for another to make room, is an end for those who come after it.
        for (execution, workflow) in self.ended().await.difference(&ended) {
            for known in self.model.triggers.iter_mut().filter(|known| known.enabled) {
                match &mut known.kind {
                    Kind::Dependency(dependency) if dependency.upstreams.contains(workflow) => {
                        dependency.ends.insert(*execution);
                    }
                    _ => {}
                }
            }
        }
        let is_audited = self.count("select count(*) from audit_log").await > self.model.audited;
        if step.is_of_a_person() && !is_audited && self.settings().await != before {
            return Err("17: a change that is not in the audit log".into());
        }
        Ok(())
    }

    async fn do_step(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::CreateSchedule { cron, overlap, missed } => self.create_schedule(*cron, *overlap, *missed).await,
            Step::CreateDependency { upstreams, all, condition, delay } => {
                let upstreams: Vec<_> = upstreams.iter().map(|&place| self.upstreams[place]).collect();
                let draft = TriggerDraft {
                    upstream_mode: if *all { "all" } else { "any" }.into(),
                    dependency_condition: CONDITIONS[*condition].into(),
                    delay_minutes: delay.to_string().into(),
                    ..after(&upstreams)
                };
                self.create_dependency(self.workflow, upstreams, *delay, draft).await
            }
            Step::TurnAround(upstream) => {
                let draft = after(&[self.workflow]);
                self.create_dependency(self.upstreams[*upstream], vec![self.workflow], 0, draft).await
            }
            Step::Edit(which, change) => self.edit(which, *change).await,
            Step::Switch(which, on) => self.switch(which, *on).await,
            Step::Pause(which, minutes) => self.pause(which, *minutes).await,
            Step::Resume(which) => self.resume(which).await,
            Step::PauseEverything(pause) => {
                let settings = &self.place.services.settings;
                let draft = PauseDraft { reason: "moving".into(), ..PauseDraft::default() };
                match pause {
                    true => settings.pause_everything(&self.admin, &draft).await.map_err(words)?,
                    false => settings.resume_everything(&self.admin).await.map_err(words)?,
                };
                self.model.everything = Paused { is_paused: *pause, until: None };
                Ok(())
            }
            Step::SkipNext(which, skip) => self.skip_next(which, *skip).await,
            Step::RunNow(which) => {
                let Some(known) = self.pick(which) else { return Ok(()) };
                let triggers = &self.place.services.triggers;
                triggers.run_trigger(&self.editor, known.workflow, known.id, None).await.map_err(words)?;
                Ok(())
            }
            Step::Delete(which) => {
                let Some(known) = self.pick(which) else { return Ok(()) };
                let triggers = &self.place.services.triggers;
                triggers.delete_trigger(&self.editor, known.workflow, known.id).await.map_err(words)?;
                self.model.triggers.retain(|other| other.id != known.id);
                Ok(())
            }
            Step::Deliver(key) => self.deliver(*key).await,
            Step::Pass(minutes) => {
                self.now += TimeDelta::minutes(*minutes);
                Ok(())
            }
            Step::Tick => self.tick().await,
            Step::End(upstream, status) => self.end(self.upstreams[*upstream], *status).await,
            Step::Work => self.work(false).await,
            Step::LoseWorker => self.work(true).await,
            Step::Break(which) => {
                let Some(known) = self.pick(which) else { return Ok(()) };
                if let Some(schedule) = self.model(known.id).schedule() {
                    schedule.is_broken = true;
                    let broken = "update workflow_triggers set cron_expression = 'whenever' where id = $1";
                    sqlx::query(broken).bind(known.id.0).execute(&self.pool).await.unwrap();
                }
                Ok(())
            }
        }
    }

    /// Returns how a trigger stands.
    pub(super) async fn load(&self, known: &Known) -> Trigger {
        self.place.store.load_trigger(known.workflow, known.id).await.unwrap()
    }

    pub(super) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    /// What people have set: what the triggers are, whether they are held back.
    async fn settings(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select (to_jsonb(t) - array['next_run_at', 'next_due_at', 'last_run_at', 'version', 'updated_at', 'error'])::text
             from workflow_triggers t order by id",
        )
        .fetch_all(&self.pool)
        .await
        .unwrap()
    }

    /// The executions that have ended, with their workflows.
    async fn ended(&self) -> BTreeSet<(ExecutionId, WorkflowId)> {
        let rows: Vec<(i64, i64)> =
            sqlx::query_as("select id, workflow_id from executions where finished_at is not null")
                .fetch_all(&self.pool)
                .await
                .unwrap();
        rows.into_iter().map(|(execution, workflow)| (ExecutionId(execution), WorkflowId(workflow))).collect()
    }

    async fn note(&mut self) {
        self.model.audited = self.count("select count(*) from audit_log").await;
        self.model.executions = self.count("select count(*) from executions").await;
    }

    fn pick(&self, which: &Index) -> Option<Known> {
        let triggers = &self.model.triggers;
        (!triggers.is_empty()).then(|| which.get(triggers).clone())
    }

    fn model(&mut self, id: TriggerId) -> &mut Known {
        self.model.triggers.iter_mut().find(|known| known.id == id).unwrap()
    }

    fn add(&mut self, id: TriggerId, workflow: WorkflowId, kind: Kind) {
        self.model.triggers.push(Known { id, workflow, enabled: true, paused: Paused::default(), kind });
    }
}

pub(super) fn words(error: Error) -> String {
    format!("refused: {error:?}")
}
