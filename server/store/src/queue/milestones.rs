use domain::ids::ExecutionId;

use crate::{Result, Store};

impl Store {
    /// Ends at most `limit` executions that have nothing to do, for `worker`; `lines` are what the log of each says.
    /// Returns how many there were.
    ///
    /// They are taken, ended, and followed by their dependents in one transaction, so that a thousand of them cost little
    /// more than one; nobody ever sees them run, and no worker's place is taken.
    pub async fn complete_milestones(&self, worker: &str, limit: i64, lines: &[&str]) -> Result<usize> {
        let mut tx = self.begin().await?;
        let moved: Vec<(i64, bool)> = sqlx::query_as(include_str!("milestones.sql"))
            .bind(limit)
            .bind(worker)
            .bind(lines)
            .fetch_all(&mut *tx.inner)
            .await?;
        if moved.is_empty() {
            return Ok(0);
        }
        let ended: Vec<_> = moved.iter().filter(|(_, has_ended)| *has_ended).map(|(id, _)| ExecutionId(*id)).collect();
        tx.fire_dependents(&ended).await?;
        tx.notify_executions(ended.iter().copied()).await?;
        tx.commit().await?;
        Ok(ended.len())
    }
}
