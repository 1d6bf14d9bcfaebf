use domain::{
    dataset::Layer,
    execution::LayerReport,
    ids::{ExecutionId, JobId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::JobRun;
use crate::{
    failure::Result,
    lake::{Table, TableState, Transactions},
};

/// Clocks of machines may differ by this much, in milliseconds, when the age of a commit is judged.
const CLOCK_TOLERANCE_MS: i64 = 60 * 60 * 1000;

/// How the commits of a job to one of its layers are known.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    application: String,
    execution: ExecutionId,
    started_ms: i64,
}

/// A commit that an earlier attempt of the same execution has made.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    pub(crate) version: i64,
    pub(crate) report: Option<LayerReport>,
    pub(crate) note: Value,
}

/// What every commit of a job notes about itself.
#[derive(Serialize, Deserialize)]
struct Signature {
    application: String,
    execution_id: ExecutionId,
    report: LayerReport,
}

impl Mark {
    pub(crate) fn new(run: &JobRun, layer: Layer) -> Self {
        Self {
            application: application(run.job.id, layer),
            execution: run.execution_id,
            started_ms: run.started_at.timestamp_millis(),
        }
    }

    /// Returns the transaction that a commit of the job carries.
    pub(crate) fn transaction(&self) -> (String, i64) {
        (self.application.clone(), self.execution.0)
    }

    /// Returns what a commit of the job notes about itself, to which `more` is added.
    pub(crate) fn note(&self, report: LayerReport, more: Value) -> Result<Value> {
        let (application, execution_id) = (self.application.clone(), self.execution);
        let mut note = serde_json::to_value(Signature { application, execution_id, report })?;
        if let (Value::Object(note), Value::Object(more)) = (&mut note, more) {
            note.extend(more);
        }
        Ok(note)
    }

    /// Returns whether a later execution of the job has committed.
    pub(crate) fn is_outdated(&self, transactions: &Transactions) -> bool {
        transactions.get(&self.application).is_some_and(|newest| newest > self.execution.0)
    }

    /// Returns the commit of an earlier attempt of the same execution.
    ///
    /// The transaction of the newest execution answers in most cases. When a newer execution has committed, an older one
    /// that is retried may have done so before it or not; then the log is searched back to the older one's start.
    pub(crate) async fn find(
        &self,
        table: &Table,
        state: &TableState,
        transactions: &Transactions,
    ) -> Result<Option<Earlier>> {
        let Some(newest) = transactions.get(&self.application).filter(|&newest| newest >= self.execution.0) else {
            return Ok(None);
        };
        for version in (0..=state.version()).rev() {
            let Some(mut info) = table.commit_info(version).await? else { break };
            let note = info.remove("flowforge").unwrap_or_default();
            if let Ok(signature) = serde_json::from_value::<Signature>(note.clone())
                && signature.application == self.application
                && signature.execution_id == self.execution
            {
                return Ok(Some(Earlier { version, report: Some(signature.report), note }));
            }
            let committed_ms = info.get("timestamp").and_then(Value::as_i64).unwrap_or(i64::MAX);
            if committed_ms < self.started_ms - CLOCK_TOLERANCE_MS {
                break;
            }
        }
        let known = newest == self.execution.0;
        Ok(known.then(|| Earlier { version: state.version(), report: None, note: Value::Null }))
    }
}

fn application(job: JobId, layer: Layer) -> String {
    format!("flowforge/job/{job}/{layer}")
}
