use std::sync::Arc;

use arrow::{
    array::{AsArray, RecordBatch},
    datatypes::{Field, Int64Type, SchemaRef},
};
use chrono::DateTime;
use domain::{dataset::Rows, job::FileJob, problem::Problem, template::TemplateValues};
use futures::future::BoxFuture;

use super::{Sampled, Trial, problem};
use crate::{
    Pipeline, Shared,
    bronze::{ROW_NUMBER, is_audit_column, with_audit},
    datasets::Reason,
    failure::Result,
    silver::{Prepared, REASONS},
    values::{columns_of, push_rows},
};

/// How many rows and misfits are shown.
const SHOWN: usize = 100;

/// What a job would make of a sample of its source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// The rows that were looked at. Always equal to kept + quarantined + duplicates.
    pub rows: i64,
    /// Rows that silver would keep.
    pub kept: i64,
    /// Rows that do not fit.
    pub quarantined: i64,
    /// Rows that give way to another one of their key.
    pub duplicates: i64,
    /// For each silver column with values that do not fit: its name and their number, the most frequent first.
    pub misfits_by_column: Vec<(String, i64)>,
    /// Some of the values that do not fit.
    pub misfits: Vec<MisfitExample>,
    /// The first rows that silver would keep.
    pub preview: Rows,
}

/// A value that does not fit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MisfitExample {
    /// The number of its row in the file, from 1.
    pub row_number: i64,
    /// Where, what and why.
    pub reason: Reason,
}

impl Pipeline {
    /// Returns what a job would make of the beginning of its source: a dry run of types and of de-duplication.
    ///
    /// # Errors
    ///
    /// What is wrong with the source.
    pub fn evaluate_columns<'a>(
        &'a self,
        job: &'a FileJob,
        values: &'a TemplateValues<'a>,
    ) -> BoxFuture<'a, Result<Evaluation, Problem>> {
        Box::pin(async move {
            let sampled = self.sampled(&job.source, values).await?;
            let (shared, job) = (Arc::clone(&self.shared), job.clone());
            let work = async move { evaluate(&shared, &job, sampled).await };
            self.shared.runtime.run(work).await.and_then(|done| done).map_err(|failure| problem(&failure))
        })
    }
}

async fn evaluate(shared: &Shared, job: &FileJob, sampled: Sampled) -> Result<Evaluation> {
    let business: Vec<Field> = sampled.schema.fields().iter().map(|field| field.as_ref().clone()).collect();
    let columns = Arc::new(with_audit(&business));
    let rows = sampled.batch.rows as i64;
    let Trial { prepared, decided, .. } = Trial::of(shared, job, sampled, &columns, DateTime::UNIX_EPOCH).await?;
    let mut kept = prepared.fitting.clone();
    let quarantined = prepared.misfits.as_ref().map_or(0, |misfits| misfits.num_rows() as i64);
    let mut evaluation = Evaluation { rows, kept: kept.num_rows() as i64, quarantined, ..Evaluation::default() };
    evaluation.add_misfits(&prepared)?;
    if let Some(decided) = decided {
        let counts = decided.counts;
        evaluation.duplicates = counts.duplicates.cast_signed();
        evaluation.kept = (counts.inserted + counts.updated + counts.unchanged).cast_signed();
        kept = arrow::compute::filter_record_batch(&kept, &decided.kept(0, kept.num_rows()))?;
    }
    evaluation.preview = preview(&kept)?;
    Ok(evaluation)
}

impl Evaluation {
    fn add_misfits(&mut self, prepared: &Prepared) -> Result<()> {
        let mut by_column: std::collections::BTreeMap<String, i64> = Default::default();
        for ((column, _), count) in &prepared.reasons {
            *by_column.entry(column.clone()).or_default() += count.cast_signed();
        }
        self.misfits_by_column = by_column.into_iter().collect();
        self.misfits_by_column.sort_by_key(|(_, count)| -count);
        let Some(misfits) = &prepared.misfits else { return Ok(()) };
        let reasons = misfits.column_by_name(REASONS).and_then(|column| column.as_string_opt::<i32>());
        let numbers = misfits.column_by_name(ROW_NUMBER).and_then(|column| column.as_primitive_opt::<Int64Type>());
        let (Some(reasons), Some(numbers)) = (reasons, numbers) else { return Ok(()) };
        for row in 0..misfits.num_rows().min(SHOWN) {
            let of_row: Vec<Reason> = serde_json::from_str(reasons.value(row))?;
            let row_number = numbers.value(row);
            self.misfits.extend(of_row.into_iter().map(|reason| MisfitExample { row_number, reason }));
        }
        Ok(())
    }
}

fn preview(kept: &RecordBatch) -> Result<Rows> {
    let schema: SchemaRef = kept.schema();
    let shown: Vec<_> =
        (0..schema.fields().len()).filter(|place| !is_audit_column(schema.field(*place).name())).collect();
    let kept = kept.project(&shown)?;
    let total = i64::try_from(kept.num_rows()).ok();
    let mut rows = Rows { columns: columns_of(&kept.schema()), rows: Vec::new(), total };
    push_rows(&mut rows, &kept.slice(0, kept.num_rows().min(SHOWN)))?;
    Ok(rows)
}
