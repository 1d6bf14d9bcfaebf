//! Triggers that are paused by failures in a row.

use domain::{
    execution::Status,
    ids::{ExecutionId, TriggerId, WorkflowId},
    trigger::{
        definition::{Trigger, TriggerDraft},
        firing::FiringReason,
    },
    workflow::WorkflowDraft,
};
use serde_json::{Map, json};
use sqlx::PgPool;
use store::{AuditFilter, Ending, NewExecution, Store, TriggerWrite};

use crate::support::{a_trigger, a_workflow, a_workflow_like, end, run, store};

/// A trigger after another workflow, whose executions a test ends as it likes.
struct Place {
    store: Store,
    pool: PgPool,
    up: WorkflowId,
    down: WorkflowId,
    trigger: TriggerId,
}

impl Place {
    async fn over(pool: &PgPool, failures: u32) -> Self {
        let store = store(pool);
        let up = a_workflow(&store, "up").await;
        let draft =
            WorkflowDraft { name: "down".into(), max_active_executions: "9".into(), ..WorkflowDraft::default() };
        let down = a_workflow_like(&store, draft).await;
        let draft =
            json!({"trigger_type": "dependency", "upstream_workflow_ids": [up], "pause_after_failures": failures});
        let trigger = a_trigger(&store, down, draft).await;
        Self { store, pool: pool.clone(), up, down, trigger }
    }

    /// Lets the trigger start an execution.
    async fn start(&self) -> ExecutionId {
        run(&self.store, self.up, Ending::Succeeded).await;
        let newest = sqlx::query_scalar("select max(id) from executions where workflow_id = $1");
        ExecutionId(newest.bind(self.down.0).fetch_one(&self.pool).await.unwrap())
    }

    async fn started_and_ended(&self, endings: &[Ending]) -> Trigger {
        for ending in endings {
            let execution = self.start().await;
            end(&self.store, execution, ending.clone()).await;
        }
        self.load().await
    }

    async fn load(&self) -> Trigger {
        self.store.load_trigger(self.down, self.trigger).await.unwrap()
    }

    async fn resume(&self) {
        let mut tx = self.store.begin().await.unwrap();
        tx.update_trigger_pause(self.down, self.trigger, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Saves the trigger with another number, or with the same.
    async fn save(&self, failures: u32) {
        let before = self.load().await;
        let draft = TriggerDraft { pause_after_failures: failures.to_string().into(), ..TriggerDraft::from(&before) };
        let spec = draft.check().unwrap();
        let mut tx = self.store.begin().await.unwrap();
        let write = TriggerWrite { spec: &spec, next_run_at: None };
        tx.update_trigger(self.down, self.trigger, before.version, &write).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn failed() -> Ending {
    Ending::Failed("A table is gone.".to_owned())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn as_many_failures_in_a_row_as_are_set_pause_a_trigger(pool: PgPool) {
    let place = Place::over(&pool, 3).await;
    let endings = [failed(), failed(), Ending::Succeeded, failed(), Ending::Cancelled, failed()];
    let trigger = place.started_and_ended(&endings).await;
    assert_eq!(trigger.pause, None, "a success begins the count anew, and what is cancelled does not count");
    let paused = place.started_and_ended(&[failed()]).await;
    let pause = paused.pause.expect("three in a row");
    assert_eq!((pause.by.as_str(), pause.reason.as_str()), ("FlowForge", "3 executions in a row failed"));
    assert_eq!((pause.resume_at, paused.version), (None, trigger.version + 1));
    let filter = AuditFilter { entity: Some("trigger".to_owned()), ..AuditFilter::default() };
    let audit = place.store.list_audit_entries(&filter, 9).await.unwrap().items;
    let line = (audit[0].actor_name.as_str(), audit[0].action.as_str(), audit[0].entity_id);
    assert_eq!(line, ("FlowForge", "paused", Some(place.trigger.0)));
    assert_eq!(audit[0].after.as_ref().unwrap()["reason"], "3 executions in a row failed");

    run(&place.store, place.up, Ending::Succeeded).await;
    let firings = place.store.list_firings(place.down, Some(place.trigger), None, 1).await.unwrap();
    assert_eq!(firings[0].reason, Some(FiringReason::TriggerPaused));

    place.resume().await;
    assert_eq!(place.started_and_ended(&[failed(), failed()]).await.pause, None, "what was before does not count");
    assert!(place.started_and_ended(&[failed()]).await.pause.is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_number_begins_the_count_anew_and_the_same_one_does_not(pool: PgPool) {
    let place = Place::over(&pool, 3).await;
    place.started_and_ended(&[failed(), failed()]).await;
    place.save(2).await;
    assert_eq!(place.started_and_ended(&[failed()]).await.pause, None);
    place.save(2).await;
    assert!(place.started_and_ended(&[failed()]).await.pause.is_some());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_person_starts_as_the_trigger_does_not_count(pool: PgPool) {
    let place = Place::over(&pool, 1).await;
    let mut tx = place.store.begin().await.unwrap();
    let by_hand = NewExecution {
        workflow_id: place.down,
        trigger_id: Some(place.trigger),
        triggered_by: "Mara",
        user_id: None,
        timezone: "UTC",
        parameters: &Map::new(),
        idempotency_key: None,
    };
    let (execution, _) = tx.insert_execution(&by_hand).await.unwrap();
    tx.commit().await.unwrap();
    end(&place.store, execution, failed()).await;
    assert_eq!(place.load().await.pause, None);
    let pause = place.started_and_ended(&[failed()]).await.pause.expect("the trigger's own failed");
    assert_eq!(pause.reason, "An execution failed");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn failures_that_are_written_at_once_both_count(pool: PgPool) {
    let place = Place::over(&pool, 2).await;
    let (first, second) = (place.start().await, place.start().await);
    place.store.claim_executions("w", 30.0, 10).await.unwrap();
    let mut one = place.store.begin().await.unwrap();
    assert!(one.complete_execution(first, 1, &failed()).await.unwrap());
    let other = tokio::spawn({
        let store = place.store.clone();
        async move {
            let mut tx = store.begin().await.unwrap();
            assert!(tx.complete_execution(second, 1, &failed()).await.unwrap());
            tx.commit().await.unwrap();
        }
    });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    one.commit().await.unwrap();
    other.await.unwrap();
    assert!(place.load().await.pause.is_some(), "the second to be written has seen the first");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_execution_that_loses_its_workers_is_a_failure(pool: PgPool) {
    let place = Place::over(&pool, 1).await;
    let execution = place.start().await;
    place.store.claim_executions("w", 30.0, 10).await.unwrap();
    sqlx::query("update executions set lost_attempts = 2, lease_expires_at = scheduler_now() - interval '1 minute' where id = $1")
        .bind(execution.0)
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(place.store.release_lost_executions(10).await.unwrap(), [(execution, Status::Failed)]);
    assert!(place.load().await.pause.is_some());
}
