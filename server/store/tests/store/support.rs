use chrono::{DateTime, Utc};
use domain::{
    ids::{ExecutionId, TriggerId, WorkflowId},
    person::Actor,
    trigger::definition::{Trigger, TriggerDraft},
    workflow::WorkflowDraft,
};
use serde_json::Map;
use sqlx::PgPool;
use store::{Ending, NewExecution, Store, TriggerWrite};

pub(crate) fn actor() -> Actor {
    Actor::system("test")
}

/// A store, and the pool under it for what only tests do.
pub(crate) fn store(pool: &PgPool) -> Store {
    Store::over(pool.clone())
}

pub(crate) async fn a_workflow(store: &Store, name: &str) -> WorkflowId {
    a_workflow_like(store, WorkflowDraft { name: name.into(), ..WorkflowDraft::default() }).await
}

pub(crate) async fn a_workflow_like(store: &Store, draft: WorkflowDraft) -> WorkflowId {
    let mut tx = store.begin().await.unwrap();
    let id = tx.insert_workflow(&draft.check().unwrap(), false, "test").await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) async fn an_execution(store: &Store, workflow: WorkflowId) -> ExecutionId {
    start(store, workflow, None).await.0
}

pub(crate) async fn start(store: &Store, workflow: WorkflowId, key: Option<&str>) -> (ExecutionId, bool) {
    let parameters = Map::new();
    let mut tx = store.begin().await.unwrap();
    let started = tx
        .insert_execution(&NewExecution {
            workflow_id: workflow,
            trigger_id: None,
            triggered_by: "test",
            user_id: None,
            timezone: "UTC",
            parameters: &parameters,
            idempotency_key: key,
        })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    started
}

pub(crate) async fn a_schedule(store: &Store, workflow: WorkflowId, cron: &str, next_run_at: DateTime<Utc>) -> Trigger {
    let draft = TriggerDraft {
        trigger_name: cron.into(),
        cron_expression: cron.into(),
        enabled: "on".into(),
        ..TriggerDraft::default()
    };
    let spec = draft.check().unwrap();
    let mut tx = store.begin().await.unwrap();
    let id: TriggerId =
        tx.insert_trigger(workflow, &TriggerWrite { spec: &spec, next_run_at: Some(next_run_at) }).await.unwrap();
    tx.commit().await.unwrap();
    store.load_trigger(workflow, id).await.unwrap()
}

/// Makes a trigger that is on, from the fields of its draft.
pub(crate) async fn a_trigger(store: &Store, workflow: WorkflowId, draft: serde_json::Value) -> TriggerId {
    let draft: TriggerDraft = serde_json::from_value(draft).unwrap();
    let spec = TriggerDraft { enabled: "on".into(), ..draft }.check().unwrap();
    let mut tx = store.begin().await.unwrap();
    let id = tx.insert_trigger(workflow, &TriggerWrite { spec: &spec, next_run_at: None }).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Runs a new execution of a workflow to its end. Returns it.
pub(crate) async fn run(store: &Store, workflow: WorkflowId, ending: Ending) -> ExecutionId {
    let id = an_execution(store, workflow).await;
    end(store, id, ending).await;
    id
}

/// Claims an execution that waits and ends it.
pub(crate) async fn end(store: &Store, id: ExecutionId, ending: Ending) {
    // By number, and not from the head of the queue: a test may let others wait.
    let claimed = store.claim_executions("test", 30.0, 1000).await.unwrap();
    let attempt = match claimed.iter().find(|claimed| claimed.id == id) {
        Some(claimed) => claimed.attempt,
        None => store.load_execution(id).await.unwrap().attempt,
    };
    let mut tx = store.begin().await.unwrap();
    assert!(tx.complete_execution(id, attempt, &ending).await.unwrap());
    tx.commit().await.unwrap();
}

/// Moves the scheduler's clock to `at`, from where it goes on.
pub(crate) async fn set_clock(pool: &PgPool, at: DateTime<Utc>) {
    sqlx::query("update scheduler_clock set shift = $1 - now()").bind(at).execute(pool).await.unwrap();
}

pub(crate) async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}
