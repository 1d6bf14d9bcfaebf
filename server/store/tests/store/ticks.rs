use std::time::Duration;

use domain::trigger::firing::{FiringReason, FiringState};
use futures::future::join_all;
use sqlx::PgPool;
use store::Store;

use crate::support::{a_schedule, a_workflow, at, count, set_clock, store};

/// One round of the ticker. Returns how many executions it started.
async fn tick(store: &Store, limit: i64) -> u64 {
    let mut tx = store.begin().await.unwrap();
    let due = tx.lock_due_triggers(limit).await.unwrap();
    let decisions: Vec<_> = due.into_iter().map(|due| (due.clone(), due.decide())).collect();
    let started = tx.write_decisions(&decisions).await.unwrap();
    tx.commit().await.unwrap();
    started
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_instant_that_has_come_starts_one_execution_and_moves_on(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T09:59:59Z")).await;
    let workflow = a_workflow(&store, "w").await;
    let trigger = a_schedule(&store, workflow, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    assert_eq!(tick(&store, 10).await, 0, "too early");
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    assert_eq!(tick(&store, 10).await, 1);
    assert_eq!(tick(&store, 10).await, 0, "once");
    let after = store.load_trigger(workflow, trigger.id).await.unwrap();
    assert_eq!(after.next_run_at, Some(at("2026-11-23T11:00:00Z")));
    assert_eq!(after.last_run_at, Some(at("2026-11-23T10:00:00Z")));
    let firing = store.list_firings(workflow, None, None, 10).await.unwrap().remove(0);
    assert_eq!((firing.state, firing.reason), (FiringState::Fired, Some(FiringReason::OnTime)));
    let execution = store.load_execution(firing.execution_id.unwrap()).await.unwrap();
    assert_eq!(execution.scheduled_for, Some(at("2026-11-23T10:00:00Z")));
    assert_eq!(execution.trigger_name.as_deref(), Some("0 * * * *"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn three_tickers_fire_a_thousand_triggers_once_each(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:01Z")).await;
    for number in 0..20 {
        let workflow = a_workflow(&store, &format!("w {number}")).await;
        sqlx::query(
            "insert into workflow_triggers (workflow_id, trigger_type, trigger_name, cron_expression, overlap_policy, next_run_at)
             select $1, 'scheduled', 't' || number, '0 10 * * *', 'queue', '2026-11-23T10:00:00Z' from generate_series(1, 50) number",
        )
        .bind(workflow.0)
        .execute(&pool)
        .await
        .unwrap();
    }
    let started = join_all((0..3).map(|_| async {
        let mut started = 0;
        // A batch that others hold comes back empty: asked again until nothing is due any more.
        while store.look_ahead().await.unwrap().has_schedules {
            started += tick(&store, 100).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        started
    }))
    .await;
    assert_eq!(started.iter().sum::<u64>(), 1000);
    assert_eq!(count(&pool, "select count(distinct trigger_id) from executions").await, 1000);
    assert_eq!(count(&pool, "select count(*) from trigger_firings where state = 'fired'").await, 1000);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_instant_is_never_fired_again_even_if_the_trigger_is_put_back(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let workflow = a_workflow(&store, "w").await;
    a_schedule(&store, workflow, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    assert_eq!(tick(&store, 10).await, 1);
    // As after a restore of the database, or a clock that was set back.
    sqlx::query("update workflow_triggers set next_run_at = '2026-11-23T10:00:00Z'").execute(&pool).await.unwrap();
    assert_eq!(tick(&store, 10).await, 0, "the ledger's key refuses");
    assert_eq!(count(&pool, "select count(*) from executions").await, 1);
    assert!(store.look_ahead().await.unwrap().until.unwrap().num_minutes() > 0, "and it goes on");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_busy_workflow_is_left_out_with_its_reason(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let workflow = a_workflow(&store, "w").await;
    a_schedule(&store, workflow, "* * * * *", at("2026-11-23T10:00:00Z")).await;
    assert_eq!(tick(&store, 10).await, 1);
    set_clock(&pool, at("2026-11-23T10:01:00Z")).await;
    assert_eq!(tick(&store, 10).await, 0, "the first still waits in the queue");
    let firing = store.list_firings(workflow, None, None, 1).await.unwrap().remove(0);
    assert_eq!((firing.state, firing.reason), (FiringState::Skipped, Some(FiringReason::StillRunning)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_triggers_of_one_workflow_do_not_both_take_its_place(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let workflow = a_workflow(&store, "w").await;
    a_schedule(&store, workflow, "0 10 * * *", at("2026-11-23T10:00:00Z")).await;
    a_schedule(&store, workflow, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    let mut started = 0;
    for _ in 0..4 {
        started += tick(&store, 1).await;
    }
    assert_eq!(started, 1);
    assert_eq!(count(&pool, "select count(*) from trigger_firings where reason = 'still_running'").await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_pause_is_the_reason(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let workflow = a_workflow(&store, "w").await;
    a_schedule(&store, workflow, "* * * * *", at("2026-11-23T10:00:00Z")).await;
    sqlx::query("update workflows set paused_at = now(), paused_by = 'Mara', pause_reason = 'moving'")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(tick(&store, 10).await, 0);
    sqlx::query("update workspace set paused_at = now()").execute(&pool).await.unwrap();
    set_clock(&pool, at("2026-11-23T10:01:00Z")).await;
    assert_eq!(tick(&store, 10).await, 0);
    let reasons: Vec<_> =
        store.list_firings(workflow, None, None, 10).await.unwrap().into_iter().map(|firing| firing.reason).collect();
    assert_eq!(reasons, [Some(FiringReason::AllPaused), Some(FiringReason::WorkflowPaused)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_trigger_that_cannot_be_read_is_set_aside_and_stops_nobody(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let (broken, whole) = (a_workflow(&store, "broken").await, a_workflow(&store, "whole").await);
    let trigger = a_schedule(&store, broken, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    a_schedule(&store, whole, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    sqlx::query("update workflow_triggers set cron_expression = 'whenever' where id = $1")
        .bind(trigger.id.0)
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(tick(&store, 10).await, 1);
    let aside = store.load_trigger(broken, trigger.id).await.unwrap();
    assert!(aside.error.is_some_and(|error| error.contains("cron_expression")));
    assert_eq!(aside.next_run_at, None);
    assert_eq!(tick(&store, 10).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_workflow_does_not_fire(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let workflow = a_workflow(&store, "w").await;
    a_schedule(&store, workflow, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    let mut tx = store.begin().await.unwrap();
    tx.delete_workflow(workflow, "Mara").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.look_ahead().await.unwrap().until, None);
    assert_eq!(tick(&store, 10).await, 0);
}
