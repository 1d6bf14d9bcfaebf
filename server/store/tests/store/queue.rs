use std::collections::HashSet;

use domain::{
    execution::{JobReport, LogLevel, Status},
    workflow::WorkflowDraft,
};
use futures::future::join_all;
use sqlx::PgPool;
use store::{Ending, NewLogLine, Store};

use crate::support::{a_workflow, a_workflow_like, an_execution, count, store};

async fn claim(store: &Store, worker: &str, limit: i64) -> Vec<store::Claimed> {
    store.claim_executions(worker, 30.0, limit).await.unwrap()
}

async fn end(store: &Store, claimed: &store::Claimed, ending: Ending) -> bool {
    let mut tx = store.begin().await.unwrap();
    let ended = tx.complete_execution(claimed.id, claimed.attempt, &ending).await.unwrap();
    tx.commit().await.unwrap();
    ended
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_two_workers_get_the_same_execution_and_no_workflow_more_than_its_limit(pool: PgPool) {
    let store = store(&pool);
    let limited = a_workflow_like(
        &store,
        WorkflowDraft { name: "limited".into(), max_active_executions: "2".into(), ..WorkflowDraft::default() },
    )
    .await;
    for _ in 0..20 {
        an_execution(&store, limited).await;
    }
    for number in 0..20 {
        let other = a_workflow(&store, &format!("other {number}")).await;
        an_execution(&store, other).await;
    }
    let claims = join_all((0..8).map(|worker| {
        let store = store.clone();
        async move {
            let mut mine = Vec::new();
            for _ in 0..10 {
                mine.extend(claim(&store, &format!("worker {worker}"), 3).await);
            }
            mine
        }
    }))
    .await;
    let claims: Vec<_> = claims.into_iter().flatten().collect();
    let distinct: HashSet<_> = claims.iter().map(|claimed| claimed.id).collect();
    assert_eq!(distinct.len(), claims.len(), "an execution was claimed twice");
    let of_limited = claims.iter().filter(|claimed| claimed.workflow_id == limited).count();
    assert_eq!(of_limited, 2, "the limit of the workflow");
    assert_eq!(claims.len(), 22, "everything else is claimed");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_free_place_is_taken_again(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "one at a time").await;
    let (first, second) = (an_execution(&store, workflow).await, an_execution(&store, workflow).await);
    let claimed = claim(&store, "w", 10).await;
    assert_eq!(claimed.iter().map(|claimed| claimed.id).collect::<Vec<_>>(), [first]);
    assert!(claim(&store, "w", 10).await.is_empty());
    assert!(end(&store, &claimed[0], Ending::Succeeded).await);
    assert_eq!(claim(&store, "w", 10).await[0].id, second);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_matters_more_is_taken_first(pool: PgPool) {
    let store = store(&pool);
    let mut expected = Vec::new();
    for priority in ["low", "medium", "high", "critical"] {
        let draft = WorkflowDraft { name: priority.into(), priority: priority.into(), ..WorkflowDraft::default() };
        expected.insert(0, an_execution(&store, a_workflow_like(&store, draft).await).await);
    }
    let mut taken = Vec::new();
    for _ in 0..4 {
        taken.extend(claim(&store, "w", 1).await.into_iter().map(|claimed| claimed.id));
    }
    assert_eq!(taken, expected);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stale_attempt_can_write_nothing(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let id = an_execution(&store, workflow).await;
    let stale = claim(&store, "stale", 1).await.remove(0);
    sqlx::query("update executions set lease_expires_at = now() - interval '1 second'").execute(&pool).await.unwrap();
    assert_eq!(store.release_lost_executions(10).await.unwrap(), [(id, Status::Queued)]);
    let fresh = claim(&store, "fresh", 1).await.remove(0);
    assert_eq!((stale.attempt, fresh.attempt), (1, 2));
    assert_eq!(stale.started_at, fresh.started_at, "the first attempt's start stays");

    assert!(!end(&store, &stale, Ending::Succeeded).await);
    let line =
        NewLogLine { at: chrono::Utc::now(), level: LogLevel::Info, job_execution_id: None, message: "late".into() };
    assert!(!store.append_log(id, stale.attempt, std::slice::from_ref(&line)).await.unwrap());
    assert!(store.heartbeat("stale", &[(id, stale.attempt)], 30.0).await.unwrap().is_empty());
    let mut tx = store.begin().await.unwrap();
    assert!(!tx.hand_back_execution(id, stale.attempt).await.unwrap());
    tx.commit().await.unwrap();

    assert!(end(&store, &fresh, Ending::Succeeded).await);
    assert!(!end(&store, &fresh, Ending::Failed("again".into())).await, "an end is written once");
    assert_eq!(store.load_execution(id).await.unwrap().status, Status::Succeeded);
    assert_eq!(count(&pool, "select count(*) from execution_log").await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_execution_that_kills_its_workers_fails_in_the_end(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let id = an_execution(&store, workflow).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        assert_eq!(claim(&store, "doomed", 1).await.len(), 1);
        sqlx::query("update executions set lease_expires_at = now() - interval '1 second'")
            .execute(&pool)
            .await
            .unwrap();
        seen.extend(store.release_lost_executions(10).await.unwrap().into_iter().map(|(_, status)| status));
    }
    assert_eq!(seen, [Status::Queued, Status::Queued, Status::Failed]);
    let error = store.load_execution(id).await.unwrap().error.unwrap();
    assert!(error.contains("lost 3 times") && error.contains("doomed"), "{error}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lease_that_is_extended_is_not_lost(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    an_execution(&store, workflow).await;
    let claimed = store.claim_executions("w", 0.0, 1).await.unwrap().remove(0);
    let beats = store.heartbeat("w", &[(claimed.id, claimed.attempt)], 30.0).await.unwrap();
    assert_eq!((beats.len(), beats[0].cancel_requested), (1, false));
    assert!(store.release_lost_executions(10).await.unwrap().is_empty());
    assert!(
        store.heartbeat("another", &[(claimed.id, claimed.attempt)], 30.0).await.unwrap().is_empty(),
        "not its execution"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn cancelling_ends_what_waits_and_tells_what_runs(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let (running, waiting) = (an_execution(&store, workflow).await, an_execution(&store, workflow).await);
    let claimed = claim(&store, "w", 1).await.remove(0);
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.cancel_execution(running, "Mara").await.unwrap(), Status::Running);
    assert_eq!(tx.cancel_execution(waiting, "Mara").await.unwrap(), Status::Cancelled);
    tx.commit().await.unwrap();
    assert!(store.heartbeat("w", &[(running, claimed.attempt)], 30.0).await.unwrap()[0].cancel_requested);
    assert!(end(&store, &claimed, Ending::Cancelled).await);
    let ended = store.load_execution(running).await.unwrap();
    assert_eq!((ended.status, ended.error.as_deref()), (Status::Cancelled, Some("Cancelled by Mara.")));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lost_execution_that_was_cancelled_ends_cancelled(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let id = an_execution(&store, workflow).await;
    claim(&store, "w", 1).await;
    let mut tx = store.begin().await.unwrap();
    tx.cancel_execution(id, "Mara").await.unwrap();
    tx.commit().await.unwrap();
    sqlx::query("update executions set lease_expires_at = now() - interval '1 second'").execute(&pool).await.unwrap();
    assert_eq!(store.release_lost_executions(10).await.unwrap(), [(id, Status::Cancelled)]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_what_failed_or_was_cancelled_is_retried(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let id = an_execution(&store, workflow).await;
    let retry = async || {
        let mut tx = store.begin().await.unwrap();
        let retried = tx.retry_execution(id).await.unwrap();
        tx.commit().await.unwrap();
        retried
    };
    assert!(!retry().await, "it waits");
    let claimed = claim(&store, "w", 1).await.remove(0);
    assert!(!retry().await, "it runs");
    assert!(end(&store, &claimed, Ending::Failed("no".into())).await);
    assert!(retry().await);
    let waiting = store.load_execution(id).await.unwrap();
    assert_eq!((waiting.status, waiting.error, waiting.finished_at), (Status::Queued, None, None));
    let claimed = claim(&store, "w", 1).await.remove(0);
    assert_eq!(claimed.attempt, 2);
    assert!(end(&store, &claimed, Ending::Succeeded).await);
    assert!(!retry().await, "it succeeded");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deleted_workflow_leaves_nothing_in_the_queue(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let (first, second) = (an_execution(&store, workflow).await, an_execution(&store, workflow).await);
    claim(&store, "w", 1).await;
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.cancel_executions_of(workflow, "Mara").await.unwrap(), 2);
    tx.delete_workflow(workflow, "Mara").await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.load_execution(first).await.unwrap().cancel_requested);
    assert_eq!(store.load_execution(second).await.unwrap().status, Status::Cancelled);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn jobs_of_an_attempt_end_with_it(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let spec = serde_json::from_value(
        serde_json::json!({"kind": "sql", "table": "t", "sql": "select 1", "mode": "rebuild", "key": []}),
    )
    .unwrap();
    let mut tx = store.begin().await.unwrap();
    let jobs = [
        tx.insert_job(workflow, "a", true, &spec).await.unwrap(),
        tx.insert_job(workflow, "b", true, &spec).await.unwrap(),
    ];
    tx.commit().await.unwrap();
    let id = an_execution(&store, workflow).await;
    let claimed = claim(&store, "w", 1).await.remove(0);
    let rows: Vec<_> = jobs
        .iter()
        .zip(["a", "b"])
        .enumerate()
        .map(|(index, (&job_id, job_name))| store::NewJobExecution {
            job_id,
            job_name,
            job_version: 1,
            position: index as i32 + 1,
            skipped: None,
        })
        .collect();
    let mut tx = store.begin().await.unwrap();
    let ids = tx.insert_job_executions(id, claimed.attempt, &rows).await.unwrap();
    assert!(tx.start_job_execution(id, claimed.attempt, ids[0]).await.unwrap());
    assert!(!tx.start_job_execution(id, claimed.attempt + 1, ids[1]).await.unwrap(), "another attempt's");
    tx.commit().await.unwrap();
    store.update_job_progress(id, claimed.attempt, ids[0], &JobReport::default()).await.unwrap();
    sqlx::query("update executions set lease_expires_at = now() - interval '1 second'").execute(&pool).await.unwrap();
    store.release_lost_executions(10).await.unwrap();
    let statuses: Vec<_> =
        store.list_job_executions(id).await.unwrap().into_iter().map(|job| job.status.to_string()).collect();
    assert_eq!(statuses, ["failed", "skipped"]);
}
