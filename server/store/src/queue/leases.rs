//! How long an execution stays with the worker that claimed it, and what becomes of it afterwards.

use chrono::TimeDelta;
use domain::{execution::Status, ids::ExecutionId};

use crate::{Result, Store, Topic};

/// How many workers an execution may lose before it fails: what kills the process once may kill it always.
const MAX_LOST_ATTEMPTS: i32 = 3;

/// What a heartbeat learned.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Heartbeat {
    /// The execution.
    pub id: ExecutionId,
    /// The attempt that is still this worker's.
    pub attempt: i32,
    /// Whether a person has asked it to stop.
    pub cancel_requested: bool,
}

impl Store {
    /// Lets every lease end now, so that what ran is taken up again at once. For a process that knows that nobody else
    /// works on this database: those who held the leases are gone. Returns how many there were.
    pub async fn expire_leases(&self) -> Result<u64> {
        let expired = sqlx::query(
            "update executions set lease_expires_at = scheduler_now() - interval '1 second' where status = 'running'",
        )
        .execute(&self.pool)
        .await?;
        Ok(expired.rows_affected())
    }

    /// Extends the leases of what `worker` holds. What does not come back is not this worker's any more.
    pub async fn heartbeat(
        &self,
        worker: &str,
        held: &[(ExecutionId, i32)],
        lease_seconds: f64,
    ) -> Result<Vec<Heartbeat>> {
        let (ids, attempts): (Vec<i64>, Vec<i32>) = held.iter().map(|(id, attempt)| (id.0, *attempt)).unzip();
        let rows: Vec<(i64, i32, bool)> = sqlx::query_as(
            "update executions e
             set lease_expires_at = scheduler_now() + make_interval(secs => $4)
             from unnest($2::bigint[], $3::integer[]) as held (id, attempt)
             where e.id = held.id and e.attempt = held.attempt and e.status = 'running' and e.worker = $1
             returning e.id, e.attempt, e.cancel_requested_at is not null",
        )
        .bind(worker)
        .bind(ids)
        .bind(attempts)
        .bind(lease_seconds)
        .fetch_all(&self.pool)
        .await?;
        let beat = |(id, attempt, cancel_requested)| Heartbeat { id: ExecutionId(id), attempt, cancel_requested };
        Ok(rows.into_iter().map(beat).collect())
    }

    /// Returns how long it is until the first lease runs out, zero or less when one has; nothing when nothing runs.
    pub async fn look_at_leases(&self) -> Result<Option<TimeDelta>> {
        let seconds: Option<f64> = sqlx::query_scalar(
            "select extract(epoch from min(lease_expires_at) - scheduler_now())::float8 from executions where status = 'running'",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(seconds.map(|seconds| TimeDelta::milliseconds((seconds * 1000.0).ceil() as i64)))
    }

    /// Puts back or ends what lost its lease, at most `limit`. Returns each with where it stands now.
    pub async fn release_lost_executions(&self, limit: i64) -> Result<Vec<(ExecutionId, Status)>> {
        let mut tx = self.begin().await?;
        let lost: Vec<(i64, bool)> = sqlx::query_as(
            "select id, cancel_requested_at is null and lost_attempts + 1 >= $2
             from executions
             where status = 'running' and lease_expires_at < scheduler_now()
             order by id
             limit $1",
        )
        .bind(limit)
        .bind(MAX_LOST_ATTEMPTS)
        .fetch_all(&mut *tx.inner)
        .await?;
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        // Before the executions: whoever cancels executions to make room for a start holds the trigger first, too.
        let fails: Vec<_> = lost.iter().filter(|(_, fails)| *fails).map(|(id, _)| ExecutionId(*id)).collect();
        let failing = tx.lock_failing_triggers(&fails).await?;
        let lost: Vec<i64> = lost.into_iter().map(|(id, _)| id).collect();
        let rows: Vec<(i64, i32, String)> = sqlx::query_as(
            "with lost as (
               select id,
                 case
                   when cancel_requested_at is not null then 'cancelled'
                   when lost_attempts + 1 >= $2 then 'failed'
                   else 'queued'
                 end as next
               from executions
               where id = any($1) and status = 'running' and lease_expires_at < scheduler_now()
               order by id
               for update skip locked
             )
             update executions e
             set status = lost.next, lease_expires_at = null, lost_attempts = e.lost_attempts + 1,
               attempt_started_at = case when lost.next <> 'queued' then e.attempt_started_at end,
               finished_at = case when lost.next <> 'queued' then scheduler_now() end,
               error = case lost.next
                 when 'failed' then format('The worker was lost %s times while it ran this; the last was %s.', e.lost_attempts + 1, e.worker)
                 when 'cancelled' then 'Cancelled by ' || coalesce(e.cancel_requested_by, 'a person') || '.'
               end
             from lost
             where e.id = lost.id
             returning e.id, e.attempt, e.status",
        )
        .bind(lost)
        .bind(MAX_LOST_ATTEMPTS)
        .fetch_all(&mut *tx.inner)
        .await?;
        for (id, attempt, _) in &rows {
            tx.end_open_jobs(ExecutionId(*id), *attempt, "failed", "The worker was lost while it ran this.").await?;
        }
        let ended: Vec<_> =
            rows.iter().filter(|(_, _, status)| status != "queued").map(|(id, ..)| ExecutionId(*id)).collect();
        tx.pause_failing_triggers(failing).await?;
        tx.fire_dependents(&ended).await?;
        if !rows.is_empty() {
            tx.notify(Topic::Queue, None).await?;
            tx.notify_executions(rows.iter().map(|row| ExecutionId(row.0))).await?;
        }
        tx.commit().await?;
        Ok(rows.into_iter().filter_map(|(id, _, status)| Some((ExecutionId(id), status.parse().ok()?))).collect())
    }
}
