use std::{sync::atomic::Ordering, time::Duration};

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
use scheduler::SchedulerConfig;
use sqlx::PgPool;
use store::{SeenFile, TriggerWrite};

use crate::support::Clockwork;

async fn a_schedule(clockwork: &Clockwork, workflow: WorkflowId, cron: &str) {
    let draft = TriggerDraft { cron_expression: cron.into(), enabled: "on".into(), ..TriggerDraft::default() };
    let spec = draft.check().unwrap();
    let now = clockwork.store.scheduler_now().await.unwrap();
    let next_run_at = spec.schedule().unwrap().parse().unwrap().next_after(now);
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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn several_processes_end_a_schedule_with_its_last_start(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    set_clock(&pool, "2026-11-23T10:00:30Z").await;
    let limited = |missed: &str| TriggerDraft {
        cron_expression: "* * * * *".into(),
        enabled: "on".into(),
        overlap_policy: "queue".into(),
        missed_policy: missed.into(),
        ends_after_runs: "5".into(),
        ..TriggerDraft::default()
    };
    let by_the_minute = clockwork.a_workflow("minute by minute", &[]).await;
    insert(&clockwork, by_the_minute, &limited("latest")).await;
    let schedulers: Vec<_> = ["a", "b", "c"].iter().map(|worker| clockwork.start(worker)).collect();
    for minute in 1..=3 {
        set_clock(&pool, &format!("2026-11-23T10:{minute:02}:00Z")).await;
        firings(&clockwork, by_the_minute, minute).await;
    }
    let left = |trigger: &domain::trigger::definition::Trigger| (trigger.runs_left, trigger.next_run_at.is_some());
    let trigger = clockwork.store.list_triggers(by_the_minute).await.unwrap().remove(0);
    assert_eq!(left(&trigger), (Some(2), true));
    for minute in 4..=9 {
        set_clock(&pool, &format!("2026-11-23T10:{minute:02}:00Z")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let all = firings(&clockwork, by_the_minute, 5).await;
    let fired = all.iter().filter(|firing| firing.state == FiringState::Fired).count();
    assert_eq!(fired, 5, "{all:?}");
    let trigger = clockwork.store.list_triggers(by_the_minute).await.unwrap().remove(0);
    assert_eq!(left(&trigger), (Some(0), false));
    for scheduler in schedulers {
        scheduler.stop().await;
    }

    // Three processes make up for an hour in which none ran: the first five, and not one more.
    let late = clockwork.a_workflow("late", &[]).await;
    insert(&clockwork, late, &limited("all")).await;
    set_clock(&pool, "2026-11-23T11:30:00Z").await;
    let schedulers: Vec<_> = ["a", "b", "c"].iter().map(|worker| clockwork.start(worker)).collect();
    let all = firings(&clockwork, late, 5).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(firings(&clockwork, late, 5).await.len(), 5, "{all:?}");
    let executions: i64 = sqlx::query_scalar("select count(*) from executions").fetch_one(&pool).await.unwrap();
    assert_eq!(executions, 10);
    for scheduler in schedulers {
        scheduler.stop().await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_chain_runs_by_itself_and_its_delay_by_the_clock_of_the_database(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    set_clock(&pool, "2026-11-23T10:00:00Z").await;
    let (first, second, third) = (
        clockwork.a_workflow("first", &["a"]).await,
        clockwork.a_workflow("second", &["b"]).await,
        clockwork.a_workflow("third", &["c"]).await,
    );
    a_dependency(&clockwork, second, first, "0").await;
    a_dependency(&clockwork, third, second, "30").await;
    let scheduler = clockwork.start("w1");
    let execution = clockwork.start_execution(first).await;
    let fired = firings(&clockwork, second, 1).await.remove(0);
    assert_eq!(fired.upstream_execution_id, Some(execution));
    clockwork.wait_for(fired.execution_id.unwrap(), Status::Succeeded).await;
    let waiting = firings(&clockwork, third, 1).await.remove(0);
    assert_eq!((waiting.state, waiting.reason), (FiringState::Waiting, Some(FiringReason::Delayed)));
    set_clock(&pool, "2026-11-23T10:31:00Z").await;
    for _ in 0..500 {
        let now = firings(&clockwork, third, 1).await.remove(0);
        if let Some(execution) = now.execution_id {
            clockwork.wait_for(execution, Status::Succeeded).await;
            scheduler.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the delay never ended");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_simulated_day_with_a_change_of_the_clocks_is_exactly_its_grid(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    set_clock(&pool, "2027-03-27T22:59:30Z").await;
    let mut schedules = Vec::new();
    for cron in ["0 * * * *", "30 2 * * *", "*/20 1-3 * * *"] {
        let workflow = clockwork.a_workflow(cron, &[]).await;
        let draft = TriggerDraft {
            cron_expression: cron.into(),
            timezone: "Europe/Berlin".into(),
            enabled: "on".into(),
            overlap_policy: "queue".into(),
            missed_policy: "all".into(),
            catchup_window_minutes: "10080".into(),
            ..TriggerDraft::default()
        };
        insert(&clockwork, workflow, &draft).await;
        schedules.push((workflow, draft.check().unwrap().schedule().unwrap().parse().unwrap()));
    }
    let scheduler = clockwork.start("w1");
    let from: DateTime<Utc> = "2027-03-27T22:59:30Z".parse().unwrap();
    for hours in 1..=25 {
        let now = from + chrono::TimeDelta::hours(hours);
        set_clock(&pool, &now.to_rfc3339()).await;
        for (workflow, schedule) in &schedules {
            let expected: Vec<_> = schedule.between(from, now).collect();
            let firings = firings(&clockwork, *workflow, expected.len()).await;
            let mut planned: Vec<_> = firings.iter().filter_map(|firing| firing.scheduled_for).collect();
            planned.sort_unstable();
            assert_eq!(planned, expected);
            assert!(firings.iter().all(|firing| firing.state == FiringState::Fired), "{firings:?}");
        }
    }
    // 02:30 does not exist on that day: it runs once, at 03:00.
    let skipped = clockwork.store.list_firings(schedules[1].0, None, None, 10).await.unwrap();
    assert_eq!(skipped[0].scheduled_for.unwrap().to_rfc3339(), "2027-03-28T01:00:00+00:00");
    scheduler.stop().await;
}

async fn insert(clockwork: &Clockwork, workflow: WorkflowId, draft: &TriggerDraft) {
    let spec = draft.check().unwrap();
    let now = clockwork.store.scheduler_now().await.unwrap();
    let next_run_at = spec.schedule().and_then(|schedule| schedule.parse().unwrap().next_after(now));
    let mut tx = clockwork.store.begin().await.unwrap();
    tx.insert_trigger(workflow, &TriggerWrite { spec: &spec, next_run_at }).await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_dependency(clockwork: &Clockwork, workflow: WorkflowId, upstream: WorkflowId, delay: &str) {
    let draft = TriggerDraft {
        trigger_type: "dependency".into(),
        depends_on_workflow_id: upstream.to_string().into(),
        delay_minutes: delay.into(),
        enabled: "on".into(),
        ..TriggerDraft::default()
    };
    insert(clockwork, workflow, &draft).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_starts_the_workflow_once_it_has_settled(pool: PgPool) {
    let file = |path: &str, size: i64| SeenFile { path: path.into(), size, modified_ms: 1, etag: String::new() };
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &[]).await;
    clockwork.files.files.lock().unwrap().push(file("/in/old.csv", 5));
    let draft = TriggerDraft {
        trigger_type: "event".into(),
        event_type: "file_arrival".into(),
        event_config: r#"{"pattern": "/in/*.csv"}"#.into(),
        enabled: "on".into(),
        ..TriggerDraft::default()
    };
    insert(&clockwork, workflow, &draft).await;
    let config = SchedulerConfig { look_every: Duration::from_millis(50), ..SchedulerConfig::new("w1") };
    let scheduler = clockwork.start_with(config);
    looked_at(&pool, 1).await;
    // It grows, then rests; what lay there before counts only when it changes.
    clockwork.files.is_growing.store(true, Ordering::SeqCst);
    clockwork.files.files.lock().unwrap().push(file("/in/new.csv", 1));
    looked_at(&pool, 3).await;
    assert_eq!(firings(&clockwork, workflow, 0).await, [], "somebody still writes it");
    clockwork.files.is_growing.store(false, Ordering::SeqCst);
    let fired = firings(&clockwork, workflow, 1).await.remove(0);
    assert_eq!((fired.state, fired.reason), (FiringState::Fired, Some(FiringReason::FileArrived)));
    let execution = clockwork.wait_for(fired.execution_id.unwrap(), Status::Succeeded).await;
    assert_eq!(execution.parameters["file"], "/in/new.csv");
    clockwork.files.files.lock().unwrap()[0].size = 6;
    let second = firings(&clockwork, workflow, 2).await.remove(0);
    assert!(second.delivery_key.unwrap().starts_with("/in/old.csv|6|"));
    looked_at(&pool, 3).await;
    assert_eq!(firings(&clockwork, workflow, 2).await.len(), 2, "nothing twice");
    scheduler.stop().await;
}

/// Waits until the files have been looked at so many times more.
async fn looked_at(pool: &PgPool, times: usize) {
    let mut last: Option<DateTime<Utc>> = None;
    let mut seen = 0;
    for _ in 0..1000 {
        let now: Option<DateTime<Utc>> =
            sqlx::query_scalar("select max(looked_at) from workflow_triggers").fetch_one(pool).await.unwrap();
        if now != last {
            (last, seen) = (now, seen + 1);
        }
        // The first change is only seen from here: what was going on may have been before.
        if seen > times + 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nobody looked");
}
