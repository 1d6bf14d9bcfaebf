use chrono::TimeDelta;
use domain::{
    execution::Status,
    ids::{ExecutionId, WorkflowId},
    trigger::firing::FiringReason,
};
use serde_json::{Map, json};
use store::{Arrived, Ending, NewExecution};

use super::World;

impl World {
    pub(super) async fn deliver(&mut self, key: usize) -> Result<(), String> {
        let mut tx = self.place.store.begin().await.unwrap();
        let arrived = Arrived {
            trigger_id: self.webhook,
            key: &format!("key {key}"),
            reason: FiringReason::WebhookArrived,
            parameters: &Map::new(),
            detail: &json!({}),
        };
        let decision = tx.fire_arrival(&arrived).await.unwrap();
        tx.commit().await.unwrap();
        match self.model.deliveries.insert(key, decision.execution_id) {
            None if decision.is_new => Ok(()),
            Some(first) if !decision.is_new && first == decision.execution_id => Ok(()),
            first => Err(format!("the first time {first:?}, now {decision:?}")),
        }
    }

    pub(super) async fn tick(&mut self) -> Result<(), String> {
        let store = &self.place.store;
        while store.look_ahead().await.unwrap().until.is_some_and(|until| until <= TimeDelta::zero()) {
            let mut tx = store.begin().await.unwrap();
            tx.end_pauses().await.unwrap();
            tx.fire_due(100).await.unwrap();
            let due = tx.lock_due_triggers(100).await.unwrap();
            let decisions: Vec<_> = due.into_iter().map(|due| (due.clone(), due.decide())).collect();
            tx.write_decisions(&decisions).await.unwrap();
            tx.commit().await.unwrap();
        }
        let (now, everything) = (self.now, self.model.everything);
        for known in self.model.triggers.iter_mut().filter(|known| known.enabled) {
            let held = known.paused.holds(now) || everything.holds(now);
            known.tick(now, held);
        }
        Ok(())
    }

    pub(super) async fn end(&mut self, upstream: WorkflowId, status: Status) -> Result<(), String> {
        let mut tx = self.place.store.begin().await.unwrap();
        let new = NewExecution {
            workflow_id: upstream,
            trigger_id: None,
            triggered_by: "test",
            user_id: None,
            timezone: "UTC",
            parameters: &Map::new(),
            idempotency_key: None,
        };
        let (id, _) = tx.insert_execution(&new).await.unwrap();
        tx.commit().await.unwrap();
        self.finish(id, status).await
    }

    /// Claims one execution and ends it, whatever else waits.
    pub(super) async fn finish(&self, id: ExecutionId, status: Status) -> Result<(), String> {
        let taken = "update executions set status = 'running', attempt = attempt + 1, started_at = scheduler_now(),
          lease_expires_at = scheduler_now() + interval '1 minute' where id = $1 and status = 'queued' returning attempt";
        let attempt: i32 = sqlx::query_scalar(taken).bind(id.0).fetch_one(&self.pool).await.unwrap();
        let ending = match status {
            Status::Failed => Ending::Failed("the source is gone".into()),
            Status::Cancelled => Ending::Cancelled,
            _ => Ending::Succeeded,
        };
        let mut tx = self.place.store.begin().await.unwrap();
        let was_ours = tx.complete_execution(id, attempt, &ending).await.unwrap();
        tx.commit().await.unwrap();
        if was_ours { Ok(()) } else { Err(format!("execution {id} was somebody else's")) }
    }

    pub(super) async fn work(&mut self, is_lost: bool) -> Result<(), String> {
        let store = &self.place.store;
        let claimed = store.claim_executions("worker", 60.0, 100).await.unwrap();
        if is_lost {
            sqlx::query("update executions set lease_expires_at = scheduler_now() - interval '1 second' where status = 'running'")
                .execute(&self.pool)
                .await
                .unwrap();
            store.release_lost_executions(100).await.unwrap();
        }
        for execution in claimed {
            let mut tx = store.begin().await.unwrap();
            let was_ours = tx.complete_execution(execution.id, execution.attempt, &Ending::Succeeded).await.unwrap();
            tx.commit().await.unwrap();
            if was_ours == is_lost {
                return Err(format!("execution {}, lost: {is_lost}, ended: {was_ours}", execution.id));
            }
        }
        Ok(())
    }
}
