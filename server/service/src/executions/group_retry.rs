use domain::{
    execution::{ExecutionFilter, GroupRetry, RetryOutcome},
    ids::ExecutionId,
    person::{Actor, Permission},
    problem::Problems,
};

use super::Executions;
use crate::{Error, Result, error::must};

/// The most executions that are retried at once: each is a transaction of its own.
const MOST: usize = 200;

impl Executions {
    /// Returns what retrying the failures that are wanted, or one group of them, would do. Of each workflow only its newest
    /// execution is retried: where something was started since, that has taken the place of the failure.
    pub async fn load_group_retry(
        &self,
        actor: &Actor,
        filter: &ExecutionFilter,
        fingerprint: Option<&str>,
    ) -> Result<GroupRetry> {
        must(actor, Permission::Run)?;
        let (mut targets, failures) = self.store.list_retryable(filter, fingerprint).await?;
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let superseded = failures - count(targets.len());
        let more = count(targets.len().saturating_sub(MOST));
        targets.truncate(MOST);
        Ok(GroupRetry { targets, more, superseded })
    }

    /// Retries several executions from the jobs that failed. Each is retried for itself: one that cannot be any more keeps no
    /// other from it, and is named with the reason.
    pub async fn retry_group(&self, actor: &Actor, ids: &[ExecutionId]) -> Result<RetryOutcome> {
        must(actor, Permission::Run)?;
        if ids.is_empty() || ids.len() > MOST {
            return Err(Problems::of("ids", format!("Name between 1 and {MOST} executions.")).into());
        }
        let mut outcome = RetryOutcome::default();
        for id in ids {
            match self.retry_newest(actor, *id).await {
                Ok(()) => outcome.retried.push(*id),
                // A fault is one of the whole request only as long as nothing was done.
                Err(error) if !is_of_one(&error) && outcome.retried.is_empty() => return Err(error),
                Err(error) => outcome.refused.push((*id, error.to_string())),
            }
        }
        Ok(outcome)
    }

    async fn retry_newest(&self, actor: &Actor, id: ExecutionId) -> Result<()> {
        if !self.store.is_newest_of_its_workflow(id).await? {
            let message = format!("#{id} stays as it is: its workflow has been started again since.");
            return Err(Error::conflict("superseded", message));
        }
        self.retry_execution(actor, id, None).await?;
        Ok(())
    }
}

/// Returns whether something is wrong with one execution and not with the whole request.
fn is_of_one(error: &Error) -> bool {
    matches!(error, Error::Conflict { .. } | Error::NotFound(_))
}
