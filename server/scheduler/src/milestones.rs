use domain::{choice::Choice, execution::Status};
use store::StoreError;

use crate::{Shared, completer::JobEnd};

/// How many executions one transaction ends: enough that each costs little, few enough that the locks are short.
const BATCH: i64 = 200;

/// Ends executions of workflows without jobs. Returns how many there were.
pub(crate) async fn complete(shared: &Shared) -> Result<usize, StoreError> {
    let worker = &shared.config.worker;
    let lines = [taken_by(1, worker), JobEnd::nothing_to_do().sentence()];
    let ended = shared.store.complete_milestones(worker, BATCH, &lines.each_ref().map(String::as_str)).await?;
    metrics::counter!("flowforge_executions_total", "status" => Status::Succeeded.code()).increment(ended as u64);
    tracing::debug!(executions = ended, "ended executions that had nothing to do");
    Ok(ended)
}

/// Returns the first line of the log of an attempt.
pub(crate) fn taken_by(attempt: i32, worker: &str) -> String {
    format!("Attempt {attempt}, taken by {worker}.")
}
