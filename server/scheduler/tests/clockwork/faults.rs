use std::time::Duration;

use domain::execution::{LogLevel, Status};
use scheduler::{RegisterError, SchedulerConfig};
use sqlx::PgPool;
use store::StoreError;

use crate::support::{Clockwork, Script};

fn short_lease(worker: &str) -> SchedulerConfig {
    SchedulerConfig { lease: Duration::from_millis(600), ..SchedulerConfig::new(worker) }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_execution_whose_process_was_killed_is_done_by_another(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["long"]).await;
    clockwork.runner.script("long", Script::UntilStopped);
    // The clockwork of a process that dies: its tasks are gone without a word, as after kill -9.
    let dying = clockwork.start_with(short_lease("dying"));
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Running).await;
    drop(dying);
    clockwork.runner.script("long", Script::Succeed);
    let other = clockwork.start_with(short_lease("other"));
    let done = clockwork.wait_for(id, Status::Succeeded).await;
    assert_eq!((done.attempt, done.worker.as_deref()), (2, Some("other")));
    other.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stopped_process_hands_back_what_does_not_end_in_time(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["long"]).await;
    clockwork.runner.script("long", Script::UntilStopped);
    let first = clockwork.start("first");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Running).await;
    let stopping = std::time::Instant::now();
    first.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(8), "{:?}", stopping.elapsed());
    let waiting = clockwork.store.load_execution(id).await.unwrap();
    assert_eq!((waiting.status, waiting.attempt), (Status::Queued, 1));
    clockwork.runner.script("long", Script::Succeed);
    let second = clockwork.start("second");
    assert_eq!(clockwork.wait_for(id, Status::Succeeded).await.attempt, 2);
    second.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stopped_process_waits_for_what_ends_in_time(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["short"]).await;
    clockwork.runner.script("short", Script::Stubborn(Duration::from_millis(500)));
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Running).await;
    scheduler.stop().await;
    let done = clockwork.store.load_execution(id).await.unwrap();
    assert_eq!((done.status, done.attempt), (Status::Succeeded, 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_worker_that_wakes_up_after_its_lease_writes_nothing(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["long"]).await;
    clockwork.runner.script("long", Script::Stubborn(Duration::from_secs(2)));
    let scheduler = clockwork.start("sleeper");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Running).await;
    // Somebody else has taken it over meanwhile.
    sqlx::query("update executions set attempt = 2, worker = 'other' where id = $1")
        .bind(id.0)
        .execute(&pool)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let execution = clockwork.store.load_execution(id).await.unwrap();
    assert_eq!((execution.status, execution.worker.as_deref()), (Status::Running, Some("other")));
    assert!(!clockwork.log(id).await.iter().any(|line| line.message.contains("Succeeded")));
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn connections_that_are_cut_do_not_lose_the_end(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["a", "b", "c"]).await;
    for job in ["a", "b", "c"] {
        clockwork.runner.script(job, Script::Stubborn(Duration::from_millis(300)));
    }
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    for _ in 0..12 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        // All connections to this test's database but the one that asks.
        let _ = sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
            .execute(&pool)
            .await;
    }
    for _ in 0..500 {
        match clockwork.store.load_execution(id).await {
            Ok(execution) if execution.status.is_final() => break,
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    let done = clockwork.store.load_execution(id).await.unwrap();
    assert_eq!((done.status, done.attempt), (Status::Succeeded, 1));
    let log = clockwork.log(id).await;
    assert!(log.iter().zip(1..).all(|(line, seq)| line.seq == seq), "no line twice, none lost: {log:?}");
    assert_eq!(log.iter().filter(|line| line.message.starts_with("doing ")).count(), 3);
    assert!(log.iter().all(|line| line.level == LogLevel::Info));
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_that_is_done_while_the_database_is_away_has_not_failed(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["a"]).await;
    let away = || RegisterError::Store(StoreError::Unavailable(sqlx::Error::PoolTimedOut));
    clockwork.runner.refusals.lock().unwrap().extend([away(), away(), away()]);
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    let done = clockwork.wait(id, |execution| execution.status.is_final()).await;
    assert_eq!((done.status, done.attempt), (Status::Succeeded, 1));
    assert_eq!(clockwork.runner.names(), ["a"], "the work itself is not done again");
    assert!(clockwork.runner.refusals.lock().unwrap().is_empty());
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn tables_that_the_database_refuses_to_note_fail_their_job(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["a"]).await;
    clockwork.runner.refusals.lock().unwrap().push(RegisterError::Store(StoreError::NotFound));
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    let done = clockwork.wait_for(id, Status::Failed).await;
    assert_eq!(done.error.as_deref(), Some("a: The tables were written, but the database did not take note of them."));
    scheduler.stop().await;
}
