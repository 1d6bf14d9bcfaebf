use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{
    execution::{Status, TriggerType},
    ids::WorkflowId,
    trigger::{
        definition::TriggerDraft,
        firing::{Firing, FiringReason, FiringState},
    },
    workflow::Pause,
};
use sqlx::PgPool;
use store::TriggerWrite;

use crate::support::Clockwork;

async fn a_schedule(clockwork: &Clockwork, workflow: WorkflowId, cron: &str) {
    let draft = TriggerDraft { cron_expression: cron.into(), enabled: "on".into(), ..TriggerDraft::default() };
    let spec = draft.check().unwrap();
    let now = clockwork.store.scheduler_now().await.unwrap();
    let next_run_at = spec.schedule.parse().unwrap().next_after(now);
    let mut tx = clockwork.store.begin().await.unwrap();
    tx.insert_trigger(workflow, &TriggerWrite { spec: &spec, next_run_at }).await.unwrap();
    tx.commit().await.unwrap();
}

async fn set_clock(pool: &PgPool, at: &str) {
    let at: DateTime<Utc> = at.parse().unwrap();
    sqlx::query("update scheduler_clock set shift = $1 - now()").bind(at).execute(pool).await.unwrap();
    // What a real clock does by itself: the loops look again.
    sqlx::query("select pg_notify('flowforge', 'trigger')").execute(pool).await.unwrap();
}

async fn firings(clockwork: &Clockwork, workflow: WorkflowId, wanted: usize) -> Vec<Firing> {
    for _ in 0..500 {
        let firings = clockwork.store.list_firings(workflow, None, None, 100).await.unwrap();
        if firings.len() >= wanted {
            return firings;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("there were never {wanted} firings");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_schedule_fires_when_its_instant_comes_and_the_execution_says_why(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    set_clock(&pool, "2026-11-23T09:59:58Z").await;
    let workflow = clockwork.a_workflow("w", &["job"]).await;
    let scheduler = clockwork.start("w1");
    // Saved while the ticker sleeps: the notification wakes it, and it fires two seconds later by itself.
    a_schedule(&clockwork, workflow, "0 10 * * *").await;
    let fired = firings(&clockwork, workflow, 1).await.remove(0);
    assert_eq!(fired.state, FiringState::Fired);
    let execution = clockwork.wait_for(fired.execution_id.unwrap(), Status::Succeeded).await;
    assert_eq!(execution.trigger_type, TriggerType::Scheduled);
    assert_eq!(execution.scheduled_for.unwrap().to_rfc3339(), "2026-11-23T10:00:00+00:00");
    let lag = execution.queued_at - execution.scheduled_for.unwrap();
    assert!(lag < chrono::TimeDelta::milliseconds(500), "{lag}");
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_pause_ends_by_itself_and_what_is_planned_for_its_end_fires(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    set_clock(&pool, "2026-11-23T09:58:30Z").await;
    let workflow = clockwork.a_workflow("w", &["job"]).await;
    a_schedule(&clockwork, workflow, "* * * * *").await;
    let end: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
    let mut tx = clockwork.store.begin().await.unwrap();
    let now = tx.scheduler_now().await.unwrap();
    let pause = Pause { at: now, by: "Mara".into(), reason: "maintenance".into(), resume_at: Some(end) };
    tx.update_workflow_pause(workflow, Some(&pause)).await.unwrap();
    tx.commit().await.unwrap();
    let scheduler = clockwork.start("w1");
    set_clock(&pool, "2026-11-23T09:59:00Z").await;
    let held = firings(&clockwork, workflow, 1).await.remove(0);
    assert_eq!((held.state, held.reason), (FiringState::Skipped, Some(FiringReason::WorkflowPaused)));
    set_clock(&pool, "2026-11-23T09:59:59Z").await;
    let fired = firings(&clockwork, workflow, 2).await.remove(0);
    assert_eq!((fired.state, fired.scheduled_for), (FiringState::Fired, Some(end)));
    assert_eq!(clockwork.store.load_workflow(workflow).await.unwrap().pause, None);
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn several_processes_fire_every_minute_of_a_simulated_hour_once(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    set_clock(&pool, "2026-11-23T10:00:30Z").await;
    let workflow = clockwork.a_workflow("w", &[]).await;
    a_schedule(&clockwork, workflow, "* * * * *").await;
    let schedulers: Vec<_> = ["a", "b", "c"].iter().map(|worker| clockwork.start(worker)).collect();
    for minute in 1..60 {
        set_clock(&pool, &format!("2026-11-23T10:{minute:02}:00Z")).await;
        let fired = firings(&clockwork, workflow, minute).await.remove(0);
        clockwork.wait_for(fired.execution_id.unwrap(), Status::Succeeded).await;
    }
    let all = firings(&clockwork, workflow, 59).await;
    assert_eq!(all.len(), 59);
    assert!(all.iter().all(|firing| firing.state == FiringState::Fired), "{all:?}");
    for scheduler in schedulers {
        scheduler.stop().await;
    }
}
