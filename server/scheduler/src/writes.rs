//! What an attempt writes, one transaction each, tried again while the database is away.

use std::time::Duration;

use domain::{
    execution::{JobFailure, JobReport},
    ids::JobExecutionId,
};
use store::{Ending, NewJobExecution, Result, StoreError};

use crate::{attempt::Attempt, held::StopReason};

/// Does `$work` again and again while the database is away. `None` when the execution is not this process's any more.
macro_rules! insist {
    ($attempt:expr, $work:expr) => {{
        let mut patience = $crate::writes::Patience::default();
        loop {
            match $work.await {
                Ok(value) => break Some(value),
                Err(error) if patience.wait($attempt, &error).await => {}
                Err(_) => break None,
            }
        }
    }};
}

pub(crate) use insist;

/// Waits a little longer each time.
#[derive(Default)]
pub(crate) struct Patience {
    tries: u32,
}

impl Patience {
    /// Waits before the next try. Returns whether there should be one.
    pub(crate) async fn wait(&mut self, attempt: &Attempt<'_>, error: &StoreError) -> bool {
        if attempt.stop_reason() == Some(StopReason::Lost) {
            return false;
        }
        if self.tries == 0 {
            let id = attempt.claimed.id;
            tracing::warn!(error = error as &dyn std::error::Error, execution.id = %id, "Execution {id} waits for the database");
        }
        tokio::time::sleep(Duration::from_millis(100 << self.tries.min(4))).await;
        self.tries += 1;
        true
    }
}

impl Attempt<'_> {
    pub(crate) async fn insert_jobs(&self, jobs: &[NewJobExecution<'_>]) -> Result<Vec<JobExecutionId>> {
        let mut tx = self.shared.store.begin().await?;
        let ids = tx.insert_job_executions(self.claimed.id, self.claimed.attempt, jobs).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// Returns whether the attempt is still this process's.
    pub(crate) async fn start_job(&self, job: JobExecutionId) -> Result<bool> {
        let mut tx = self.shared.store.begin().await?;
        let started = tx.start_job_execution(self.claimed.id, self.claimed.attempt, job).await?;
        tx.commit().await?;
        Ok(started)
    }

    /// Returns whether the attempt is still this process's.
    pub(crate) async fn complete_job(&self, job: JobExecutionId, report: &JobReport) -> Result<bool> {
        let mut tx = self.shared.store.begin().await?;
        let completed = tx.complete_job_execution(self.claimed.id, self.claimed.attempt, job, None, report).await?;
        tx.commit().await?;
        Ok(completed)
    }

    /// Writes the last job, the jobs that are not started and the execution in one transaction, so that nobody ever sees
    /// one without the other. Returns whether the attempt was still this process's.
    pub(crate) async fn complete_execution(
        &self,
        last: Option<(JobExecutionId, Option<&JobFailure>, &JobReport)>,
        skipped_because: &str,
        ending: &Ending,
    ) -> Result<bool> {
        let (id, number) = (self.claimed.id, self.claimed.attempt);
        let mut tx = self.shared.store.begin().await?;
        if let Some((job, failure, report)) = last {
            tx.complete_job_execution(id, number, job, failure, report).await?;
        }
        tx.skip_pending_jobs(id, number, skipped_because).await?;
        let completed = tx.complete_execution(id, number, ending).await?;
        tx.commit().await?;
        Ok(completed)
    }

    /// Returns whether the attempt was still this process's.
    pub(crate) async fn hand_back(&self) -> Result<bool> {
        let mut tx = self.shared.store.begin().await?;
        let handed = tx.hand_back_execution(self.claimed.id, self.claimed.attempt).await?;
        tx.commit().await?;
        Ok(handed)
    }
}
