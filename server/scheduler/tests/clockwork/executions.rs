use std::time::{Duration, Instant};

use domain::execution::{JobStatus, LogLevel, Status};
use sqlx::PgPool;

use crate::support::{Clockwork, Script};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn jobs_run_in_order_and_their_log_is_numbered_from_one(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["first", "second", "third"]).await;
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    let execution = clockwork.wait_for(id, Status::Succeeded).await;
    assert_eq!(clockwork.runner.names(), ["first", "second", "third"]);
    assert_eq!((execution.attempt, execution.worker.as_deref()), (1, Some("w1")));
    assert!(execution.started_at <= execution.finished_at);
    let log = clockwork.log(id).await;
    assert!(log.iter().zip(1..).all(|(line, seq)| line.seq == seq), "{log:?}");
    assert!(log.iter().any(|line| line.message == "doing second"));
    let run = clockwork.runner.runs.lock().unwrap()[0].clone();
    assert_eq!((run.timezone.as_str(), run.parameters["day"].as_str()), ("Europe/Berlin", Some("2026-11-22")));
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_workflow_without_jobs_succeeds_at_once(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("milestone", &[]).await;
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Succeeded).await;
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_failed_job_ends_the_execution_and_a_retry_goes_on_from_it(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["read", "clean", "model"]).await;
    clockwork.runner.script("clean", Script::Fail("Column value_date is missing."));
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    let failed = clockwork.wait_for(id, Status::Failed).await;
    assert_eq!(failed.error.as_deref(), Some("clean: Column value_date is missing."));
    let jobs = clockwork.store.list_job_executions(id).await.unwrap();
    let statuses: Vec<_> = jobs.iter().map(|job| job.status).collect();
    assert_eq!(statuses, [JobStatus::Succeeded, JobStatus::Failed, JobStatus::Skipped]);
    assert!(
        clockwork.log(id).await.iter().any(|line| line.level == LogLevel::Error && line.message.contains("value_date"))
    );

    clockwork.runner.script("clean", Script::Succeed);
    let mut tx = clockwork.store.begin().await.unwrap();
    assert!(tx.retry_execution(id).await.unwrap());
    tx.commit().await.unwrap();
    let done = clockwork.wait_for(id, Status::Succeeded).await;
    let (began, ended) = done.took().unwrap();
    assert_eq!(done.started_at, failed.started_at);
    assert!(began >= failed.finished_at.unwrap() && ended == done.finished_at.unwrap(), "the wait is no part of it");
    assert_eq!(clockwork.runner.names(), ["read", "clean", "clean", "model"]);
    let runs = clockwork.runner.runs.lock().unwrap().clone();
    assert_eq!(runs[1].pinned_files, None);
    assert_eq!(runs[2].pinned_files.as_ref().map(|files| files[0].path.as_str()), Some("a.csv"), "the same inputs");
    assert_eq!((runs[2].attempt, runs[2].started_at), (2, runs[1].started_at));
    assert_eq!(runs[2].scheduled_for, runs[1].scheduled_for, "templates see the same instant");
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_that_was_changed_before_the_retry_reads_what_is_there_now(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["read"]).await;
    clockwork.runner.script("read", Script::Fail("no"));
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Failed).await;
    let job = clockwork.store.list_jobs(workflow).await.unwrap().remove(0);
    let mut tx = clockwork.store.begin().await.unwrap();
    tx.update_job(job.id, job.version, "read", true, &job.spec).await.unwrap();
    tx.retry_execution(id).await.unwrap();
    tx.commit().await.unwrap();
    clockwork.wait(id, |execution| execution.attempt == 2 && execution.status == Status::Failed).await;
    assert_eq!(clockwork.runner.runs.lock().unwrap()[1].pinned_files, None);
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_that_is_switched_off_is_left_out(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["on", "off"]).await;
    let job = clockwork.store.list_jobs(workflow).await.unwrap().remove(1);
    let mut tx = clockwork.store.begin().await.unwrap();
    tx.update_job(job.id, job.version, "off", false, &job.spec).await.unwrap();
    tx.commit().await.unwrap();
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Succeeded).await;
    assert_eq!(clockwork.runner.names(), ["on"]);
    let jobs = clockwork.store.list_job_executions(id).await.unwrap();
    assert_eq!((jobs[1].status, jobs[1].error.as_deref()), (JobStatus::Skipped, Some("The job is switched off.")));
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn cancelling_takes_effect_within_a_second(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let workflow = clockwork.a_workflow("w", &["long", "after"]).await;
    clockwork.runner.script("long", Script::UntilStopped);
    let scheduler = clockwork.start("w1");
    let id = clockwork.start_execution(workflow).await;
    clockwork.wait_for(id, Status::Running).await;
    let asked = Instant::now();
    let mut tx = clockwork.store.begin().await.unwrap();
    tx.cancel_execution(id, "Mara").await.unwrap();
    tx.commit().await.unwrap();
    let cancelled = clockwork.wait_for(id, Status::Cancelled).await;
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    assert_eq!(cancelled.error.as_deref(), Some("Cancelled by Mara."));
    let jobs = clockwork.store.list_job_executions(id).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.status).collect::<Vec<_>>(), [JobStatus::Cancelled, JobStatus::Skipped]);
    scheduler.stop().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_job_that_panics_has_failed_and_the_next_execution_runs(pool: PgPool) {
    let clockwork = Clockwork::over(&pool);
    let (bad, good) = (clockwork.a_workflow("bad", &["panic"]).await, clockwork.a_workflow("good", &["fine"]).await);
    clockwork.runner.script("panic", Script::Panic);
    let scheduler = clockwork.start("w1");
    let first = clockwork.start_execution(bad).await;
    let failed = clockwork.wait_for(first, Status::Failed).await;
    assert!(failed.error.unwrap().contains("The job broke"));
    let second = clockwork.start_execution(good).await;
    clockwork.wait_for(second, Status::Succeeded).await;
    scheduler.stop().await;
}
