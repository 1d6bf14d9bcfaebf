use arrow::{array::RecordBatch, datatypes::SchemaRef};
use chrono::{DateTime, Utc};
use domain::{
    ids::ExecutionId,
    job::{FileJob, SilverStrategy},
};
use tokio::task::spawn_blocking;

use super::Sampled;
use crate::{
    Shared,
    bronze::Audit,
    failure::Result,
    keyed::{Buckets, Decided, decide_all},
    silver::{CastPlan, Preparation, Prepared, key_plan, rule},
};

/// Rows of a sample as the layers of a job would take them in, if they were the first.
pub(super) struct Trial {
    pub(super) bronze: RecordBatch,
    pub(super) prepared: Prepared,
    /// For tables with a key: which of the rows that fit stay.
    pub(super) decided: Option<Decided>,
}

impl Trial {
    /// Tries what a job makes of a sample; `columns` are those of bronze for its rows.
    pub(super) async fn of(
        shared: &Shared,
        job: &FileJob,
        sampled: Sampled,
        columns: &SchemaRef,
        started_at: DateTime<Utc>,
    ) -> Result<Self> {
        let bronze = Audit::new(started_at, ExecutionId(0), &sampled.file.path).complete(sampled.batch, columns)?;
        let spec = job.silver.as_ref().filter(|spec| spec.strategy != SilverStrategy::Append);
        let keys = spec.and_then(|spec| key_plan(job, spec, false, started_at));
        let preparation = Preparation {
            plan: CastPlan::new(job)?,
            keys: keys.clone(),
            // What would make the job fail is shown like everything else that does not fit.
            fails: false,
            started_at: started_at.timestamp_micros(),
        };
        let batch = bronze.clone();
        let prepared = spawn_blocking(move || preparation.prepare(&batch)).await??;
        let mut decided = None;
        if let (Some(spec), Some(keys), Some(entries)) = (spec, keys, &prepared.entries) {
            let mut buckets = Buckets::new(keys.shape(), shared.memory("keys of a sample"), shared.scratch.clone());
            let rows = 0..prepared.fitting.num_rows();
            rows.filter_map(|row| entries.get(row, 0)).try_for_each(|entry| buckets.add(&entry))?;
            decided = Some(decide_all(buckets, rule(spec), shared.config.threads).await?);
        }
        Ok(Self { bronze, prepared, decided })
    }
}
