use arrow::{
    array::{Array, AsArray, RecordBatch},
    datatypes::{Int64Type, Schema, SchemaRef},
};
use domain::{
    dataset::{Layer, Rows, TableRef},
    ids::ExecutionId,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{LookError, quarantined};
use crate::{
    Pipeline,
    bronze::EXECUTION_ID,
    failure::{Failure, Result},
    files::Scan,
    lake::{DataFile, Table, TableState},
    silver::REASONS,
    values::{columns_of, push_rows},
};

/// The most rows that are handed out at once.
const MOST: usize = 10_000;

/// Rows that did not fit into a silver table, as they were received.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuarantinedRows {
    /// The rows.
    pub rows: Rows,
    /// For each row, why it did not fit.
    pub reasons: Vec<Vec<Reason>>,
}

/// Why a row did not fit.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// The silver column; `None` if the row as a whole is meant.
    pub column: Option<String>,
    /// The value as received.
    pub value: Option<String>,
    /// What is the matter: what stands after the value in a sentence.
    pub reason: String,
}

impl Pipeline {
    /// Returns rows of a table, at its newest version or at an earlier one, in the order in which they were written.
    ///
    /// # Errors
    ///
    /// If there is no such table or version, or the lake cannot be read.
    pub fn rows<'a>(
        &'a self,
        table: &'a TableRef,
        version: Option<i64>,
        offset: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Rows, LookError>> {
        Box::pin(async move {
            let handle = self.shared.lake.table(table)?;
            let work = async move {
                let Some(state) = handle.load(version).await? else { return Ok(None) };
                let mut rows = Rows {
                    columns: columns_of(state.schema()),
                    rows: Vec::new(),
                    total: Some(state.rows().cast_signed()),
                };
                let schema = SchemaRef::clone(state.schema());
                read(&handle, &state, &schema, offset, limit.min(MOST), |batch| {
                    push_rows(&mut rows, batch)?;
                    Ok(batch.num_rows())
                })
                .await?;
                Ok::<_, Failure>(Some(rows))
            };
            self.shared.runtime.run(work).await??.ok_or_else(|| LookError::NoTable(table.clone()))
        })
    }

    /// Returns rows that were set aside from a silver table, of all executions or of one, the oldest first.
    ///
    /// # Errors
    ///
    /// If there is no such table, it is not a silver table, or the lake cannot be read.
    pub fn quarantined_rows<'a>(
        &'a self,
        table: &'a TableRef,
        execution: Option<ExecutionId>,
        offset: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<QuarantinedRows, LookError>> {
        Box::pin(async move {
            if table.layer != Layer::Silver {
                return Err(LookError::NoTable(table.clone()));
            }
            let handle = self.shared.lake.table(table)?;
            let (lake, silver) = (self.shared.lake.clone(), table.clone());
            let work = async move {
                if handle.load(None).await?.is_none() {
                    return Ok(None);
                }
                let Some((quarantine, state)) = quarantined(&lake, &silver, &handle).await? else {
                    return Ok(Some(QuarantinedRows::default()));
                };
                look_into(&quarantine, &state, execution, offset, limit.min(MOST)).await.map(Some)
            };
            self.shared.runtime.run(work).await??.ok_or_else(|| LookError::NoTable(table.clone()))
        })
    }
}

async fn look_into(
    quarantine: &Table,
    state: &TableState,
    execution: Option<ExecutionId>,
    mut offset: u64,
    limit: usize,
) -> Result<QuarantinedRows> {
    let shown: Vec<usize> =
        (0..state.schema().fields().len()).filter(|place| state.schema().field(*place).name() != REASONS).collect();
    let columns: Schema = state.schema().project(&shown)?;
    let total = execution.is_none().then(|| state.rows().cast_signed());
    let mut found =
        QuarantinedRows { rows: Rows { columns: columns_of(&columns), rows: Vec::new(), total }, reasons: Vec::new() };
    let schema = SchemaRef::clone(state.schema());
    // With an execution given, rows before the wanted ones cannot be passed over unseen.
    let skipped = if execution.is_none() { std::mem::take(&mut offset) } else { 0 };
    let wanted = if execution.is_none() { limit } else { usize::MAX };
    read(quarantine, state, &schema, skipped, wanted, |batch| {
        let batch = of_execution(batch, execution)?;
        let passed = offset.min(batch.num_rows() as u64);
        offset -= passed;
        let room = limit - found.rows.rows.len();
        let rest = batch.num_rows() - passed as usize;
        let batch = batch.slice(passed as usize, rest.min(room));
        push_rows(&mut found.rows, &batch.project(&shown)?)?;
        let reasons = batch.column_by_name(REASONS).and_then(|column| column.as_string_opt::<i32>());
        for row in 0..batch.num_rows() {
            let text = reasons.filter(|reasons| reasons.is_valid(row)).map_or("[]", |reasons| reasons.value(row));
            found.reasons.push(serde_json::from_str(text)?);
        }
        Ok(if found.rows.rows.len() == limit { usize::MAX } else { batch.num_rows() })
    })
    .await?;
    Ok(found)
}

fn of_execution(batch: &RecordBatch, execution: Option<ExecutionId>) -> Result<RecordBatch> {
    let executions = batch.column_by_name(EXECUTION_ID).and_then(|column| column.as_primitive_opt::<Int64Type>());
    let (Some(execution), Some(executions)) = (execution, executions) else { return Ok(batch.clone()) };
    let wanted = executions.iter().map(|number| Some(number == Some(execution.0))).collect();
    Ok(arrow::compute::filter_record_batch(batch, &wanted)?)
}

/// Hands rows of a table to `take`, which returns how many it took, from `offset` on until it has `limit`.
async fn read(
    table: &Table,
    state: &TableState,
    schema: &SchemaRef,
    mut offset: u64,
    limit: usize,
    mut take: impl FnMut(&RecordBatch) -> Result<usize>,
) -> Result<()> {
    let mut files: Vec<&DataFile> = state.files().iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let passed = files.iter().take_while(|file| {
        let passes = file.rows <= offset;
        offset -= if passes { file.rows } else { 0 };
        passes
    });
    let passed = passed.count();
    let mut scan = Scan::new(table, files.into_iter().skip(passed), SchemaRef::clone(schema), 1);
    let mut taken = 0_usize;
    while taken < limit
        && let Some((_, batch)) = scan.next().await?
    {
        let passed = offset.min(batch.num_rows() as u64);
        offset -= passed;
        let rest = batch.num_rows() - passed as usize;
        if rest > 0 {
            let room = limit - taken;
            taken = taken.saturating_add(take(&batch.slice(passed as usize, rest.min(room)))?);
        }
    }
    Ok(())
}
