use domain::trigger::firing::{FiringReason, FiringState};
use futures::future::join_all;
use serde_json::{Map, json};
use sqlx::PgPool;
use store::{Arrived, Store};

use crate::support::{a_schedule, a_trigger, a_workflow, at, count, set_clock, store};

async fn tick(store: &Store) -> u64 {
    let mut tx = store.begin().await.unwrap();
    let due = tx.lock_due_triggers(10).await.unwrap();
    let decisions: Vec<_> = due.into_iter().map(|due| (due.clone(), due.decide())).collect();
    let started = tx.write_decisions(&decisions).await.unwrap();
    tx.commit().await.unwrap();
    started
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_fires_that_was_switched_off_before_it_was_decided(pool: PgPool) {
    let store = store(&pool);
    set_clock(&pool, at("2026-11-23T10:00:00Z")).await;
    let workflow = a_workflow(&store, "w").await;
    let trigger = a_schedule(&store, workflow, "0 * * * *", at("2026-11-23T10:00:00Z")).await.id;

    // Switched off and not yet committed: whoever decides passes the trigger over and does not wait.
    let mut off = store.begin().await.unwrap();
    off.lock_trigger(workflow, trigger).await.unwrap();
    off.disable_trigger(workflow, trigger).await.unwrap();
    assert_eq!(tick(&store).await, 0);
    off.commit().await.unwrap();
    assert_eq!(tick(&store).await, 0);
    assert_eq!(count(&pool, "select count(*) from executions").await, 0);

    // The other way round: whoever switches off waits until the decision is written, and then finds it.
    sqlx::query("update workflow_triggers set enabled = true, next_run_at = '2026-11-23T10:00:00Z'")
        .execute(&pool)
        .await
        .unwrap();
    let mut deciding = store.begin().await.unwrap();
    let due = deciding.lock_due_triggers(10).await.unwrap();
    let switching = tokio::spawn({
        let store = store.clone();
        async move {
            let mut off = store.begin().await.unwrap();
            off.lock_trigger(workflow, trigger).await.unwrap();
            let decided = store.list_firings(workflow, Some(trigger), None, 10).await.unwrap();
            off.disable_trigger(workflow, trigger).await.unwrap();
            off.commit().await.unwrap();
            decided
        }
    });
    let decisions: Vec<_> = due.into_iter().map(|due| (due.clone(), due.decide())).collect();
    assert_eq!(deciding.write_decisions(&decisions).await.unwrap(), 1);
    deciding.commit().await.unwrap();
    let decided = switching.await.unwrap();
    assert_eq!((decided.len(), decided[0].state), (1, FiringState::Fired), "{decided:?}");
    assert_eq!(tick(&store).await, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_delivery_that_comes_from_many_sides_at_once_starts_once(pool: PgPool) {
    let store = store(&pool);
    let workflow = a_workflow(&store, "w").await;
    let draft = json!({"trigger_type": "event", "event_type": "webhook", "event_config": {"signature": "generic"}});
    let trigger = a_trigger(&store, workflow, draft).await;
    let deliver = async || {
        let mut tx = store.begin().await.unwrap();
        let arrived = Arrived {
            trigger_id: trigger,
            key: "42",
            reason: FiringReason::WebhookArrived,
            parameters: &Map::new(),
            detail: &json!({}),
        };
        let decision = tx.fire_arrival(&arrived).await.unwrap();
        tx.commit().await.unwrap();
        decision
    };
    let decisions = join_all((0..8).map(|_| deliver())).await;
    assert_eq!(decisions.iter().filter(|decision| decision.is_new).count(), 1);
    assert!(decisions.iter().all(|decision| decision.execution_id == decisions[0].execution_id), "{decisions:?}");
    assert_eq!(count(&pool, "select count(*) from executions").await, 1);
}
