use domain::{job::JobDraft, workflow::WorkflowDraft};
use sqlx::PgPool;
use store::StoreError;

use crate::support::{a_schedule, a_workflow, actor, at, store};

fn named(name: &str) -> domain::workflow::WorkflowSpec {
    WorkflowDraft { name: name.into(), ..WorkflowDraft::default() }.check().unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_name_is_taken_whatever_its_case_until_its_workflow_is_deleted(pool: PgPool) {
    let store = store(&pool);
    let first = a_workflow(&store, "Loans").await;
    let mut tx = store.begin().await.unwrap();
    let Err(StoreError::Invalid(problems)) = tx.insert_workflow(&named("LOANS"), false, "test").await else {
        panic!("it was taken")
    };
    assert_eq!(problems.0[0].field, "name");
    drop(tx);
    let mut tx = store.begin().await.unwrap();
    tx.delete_workflow(first, "Mara").await.unwrap();
    tx.insert_workflow(&named("loans"), false, "test").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let Err(StoreError::Invalid(problems)) = tx.restore_workflow(first).await else {
        panic!("the name is taken meanwhile")
    };
    assert_eq!(problems.0[0].field, "name");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_second_of_two_editors_is_told(pool: PgPool) {
    let store = store(&pool);
    let id = a_workflow(&store, "w").await;
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.update_workflow(id, 1, &named("first"), "Mara").await.unwrap(), 2);
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    assert!(matches!(tx.update_workflow(id, 1, &named("second"), "Priya").await, Err(StoreError::ChangedMeanwhile)));
    drop(tx);
    assert_eq!(store.load_workflow(id).await.unwrap().spec.name, "first");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_change_that_is_not_committed_leaves_no_line_in_the_log(pool: PgPool) {
    let store = store(&pool);
    let mut tx = store.begin().await.unwrap();
    let id = tx.insert_workflow(&named("w"), false, "test").await.unwrap();
    tx.record(&actor(), "created", "workflow", Some(id.0), "w", None, None).await.unwrap();
    drop(tx);
    assert_eq!(store.list_audit_entries(&store::AuditFilter::default(), 10).await.unwrap().items, []);
    assert!(matches!(store.load_workflow(id).await, Err(StoreError::NotFound)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn jobs_keep_their_order_when_moved_and_deleted(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let draft = JobDraft {
        name: "x".into(),
        kind: "sql".into(),
        gold: domain::job::GoldDraft { table: "t".into(), sql: "select 1".into(), ..Default::default() },
        ..JobDraft::default()
    };
    let (_, spec) = draft.check().unwrap();
    let mut ids = Vec::new();
    let mut tx = store.begin().await.unwrap();
    for name in ["a", "b", "c"] {
        ids.push(tx.insert_job(workflow, name, true, &spec).await.unwrap());
    }
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.reorder_jobs(workflow, &[ids[2], ids[0], ids[1]]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.delete_job(workflow, ids[0]).await.unwrap();
    tx.commit().await.unwrap();
    let jobs = store.list_jobs(workflow).await.unwrap();
    assert_eq!(jobs.iter().map(|job| (job.name.as_str(), job.position)).collect::<Vec<_>>(), [("c", 1), ("b", 2)]);
    assert_eq!(jobs[0].spec, spec);
    let table = domain::dataset::TableRef { layer: domain::dataset::Layer::Gold, name: "t".parse().unwrap() };
    assert!(store.find_writer(&table, None).await.unwrap().is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn history_stays_readable_when_its_workflow_is_gone(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "Loans").await;
    a_schedule(&store, workflow, "0 * * * *", at("2026-11-23T10:00:00Z")).await;
    let id = crate::support::an_execution(&store, workflow).await;
    let mut tx = store.begin().await.unwrap();
    tx.cancel_executions_of(workflow, "Mara").await.unwrap();
    tx.purge_workflow(workflow).await.unwrap();
    tx.commit().await.unwrap();
    let execution = store.load_execution(id).await.unwrap();
    assert_eq!((execution.workflow_id, execution.workflow_name.as_str()), (None, "Loans"));
}
