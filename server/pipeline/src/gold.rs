//! Gold: what a `select` over silver and gold gives, rebuilt or merged by key.

use std::sync::Arc;

use arrow::{
    array::RecordBatch,
    datatypes::{Schema, SchemaRef},
};
use datafusion::{execution::SendableRecordBatchStream, physical_plan::execute_stream};
use domain::{
    dataset::{Layer, TableRef},
    execution::LayerReport,
    format,
    job::{GoldMode, GoldSpec},
    template::Template,
};
use futures::TryStreamExt;
use serde_json::json;

use crate::{
    failure::{Failure, Result},
    files::{NewFile, TableWriter, Unclaimed},
    job::{Mark, Work},
    keyed::Counts,
    lake::{Change, Committed, DataFile, Table, TableState, Transactions},
    sql::{LakeSession, Planned, gold_columns, plan, running_failure},
    values::stored,
};

/// The columns of the table.
mod columns;
/// What a statement gives, merged into the table.
mod merge;

/// How often the work is begun anew when other writers are faster.
const TRIES: usize = 10;

/// Builds the job's gold table.
pub(crate) async fn run_gold(work: &Work, spec: &GoldSpec, place: usize) -> Result<()> {
    let table = work.shared.lake.table(&TableRef { layer: Layer::Gold, name: spec.table.clone() })?;
    let gold = Gold { work, spec, place, mark: Mark::new(&work.run, Layer::Gold), table };
    for _ in 0..TRIES {
        if gold.try_once().await? {
            return Ok(());
        }
        work.progress.info(format!("{}: the table has changed meanwhile; starting over.", gold.table.label()));
        work.progress.restart(place);
    }
    Err(Failure::new(format!("The table {} is written to by too many jobs at once.", gold.table.label()))
        .hint("Retry, or let the jobs run at different times."))
}

/// Gold of one job.
struct Gold<'a> {
    work: &'a Work,
    spec: &'a GoldSpec,
    place: usize,
    mark: Mark,
    table: Table,
}

/// What was written and is to be committed.
struct Written {
    added: Vec<NewFile>,
    removed: Vec<DataFile>,
    rows_removed: u64,
    schema: Option<Schema>,
    counts: Counts,
    unclaimed: Unclaimed,
    notes: Vec<String>,
}

impl Gold<'_> {
    /// Makes one attempt; false if the table has changed meanwhile.
    async fn try_once(&self) -> Result<bool> {
        let state = self.table.load(None).await?;
        if let Some(state) = &state {
            state.check_writable(&self.table)?;
            let noted: Transactions = self.table.transactions(state.version()).await?;
            if let Some(earlier) = self.mark.find(&self.table, state, &noted).await? {
                self.work.end_as_before(self.place, earlier);
                return Ok(true);
            }
        }
        let planned = self.plan().await?;
        let columns = Arc::new(gold_columns(&planned.plan).map_err(|problem| Failure::new(problem.message))?);
        let inputs = planned.inputs.clone();
        self.work.progress.layer(self.place, |layer| layer.inputs = inputs);
        let written = match self.spec.mode {
            GoldMode::Rebuild => self.rebuild(planned, &columns, state.as_ref()).await?,
            GoldMode::Merge => self.merge(planned, &columns, state.as_ref()).await?,
        };
        self.commit(state.as_ref(), written).await
    }

    async fn plan(&self) -> Result<Planned> {
        let failed = |problem: domain::problem::Problem| {
            Failure::new(format!("The SQL of {} cannot be run: {}", self.table.label(), problem.message))
        };
        let template = Template::parse(&self.spec.sql).map_err(failed)?;
        let (bound, values) = template.bind_sql(&self.work.run.values()).map_err(failed)?;
        let session = LakeSession::open(&self.work.shared, &[]).await?;
        plan(session, &self.spec.sql, bound, values).await.map_err(|refused| failed(refused.problem))
    }

    /// Starts to run a statement.
    async fn start(&self, planned: Planned) -> Result<SendableRecordBatchStream> {
        let Planned { state, plan, .. } = planned;
        let physical = state.create_physical_plan(&plan).await.map_err(|error| running_failure(&error))?;
        execute_stream(physical, state.task_ctx()).map_err(|error| running_failure(&error))
    }

    /// Returns the next rows of a result in the columns of the table.
    async fn next(&self, batches: &mut SendableRecordBatchStream, columns: &SchemaRef) -> Result<Option<RecordBatch>> {
        let Some(batch) = batches.try_next().await.map_err(|error| running_failure(&error))? else { return Ok(None) };
        self.work.progress.layer(self.place, |layer| layer.rows_read += batch.num_rows().cast_signed() as i64);
        stored(&batch, columns).map(Some)
    }

    fn writer(&self) -> (Unclaimed, TableWriter) {
        let store = self.table.store();
        let unclaimed = Unclaimed::new(Arc::clone(store));
        let options = self.work.shared.writer_options();
        (unclaimed.clone(), TableWriter::new(Arc::clone(store), unclaimed, options, self.work.run.execution_id))
    }

    async fn rebuild(&self, planned: Planned, columns: &SchemaRef, state: Option<&TableState>) -> Result<Written> {
        let (unclaimed, mut writer) = self.writer();
        let mut batches = self.start(planned).await?;
        let mut rows = 0;
        while let Some(batch) = self.next(&mut batches, columns).await? {
            rows += batch.num_rows() as u64;
            writer.write(batch).await?;
        }
        let removed = state.map(|state| state.files().to_vec()).unwrap_or_default();
        let changed = state.is_none_or(|state| state.schema().fields() != columns.fields());
        Ok(Written {
            added: writer.finish().await?,
            rows_removed: removed.iter().map(|file| file.rows).sum(),
            removed,
            schema: changed.then(|| columns.as_ref().clone()),
            counts: Counts { inserted: rows, ..Counts::default() },
            unclaimed,
            notes: Vec::new(),
        })
    }

    async fn commit(&self, state: Option<&TableState>, written: Written) -> Result<bool> {
        let Some(mut report) = self.work.progress.of_layer(self.place) else {
            return Err(Failure::new("The report of gold is gone."));
        };
        written.fill(&mut report);
        self.work.progress.layer(self.place, |layer| *layer = report.clone());
        let change = Change {
            operation: if self.spec.mode == GoldMode::Merge { "MERGE" } else { "WRITE" },
            parameters: vec![("mode", self.spec.mode.to_string()), ("key", self.spec.key.join(", "))],
            schema: written.schema,
            added: written.added,
            removed: written.removed,
            transactions: vec![self.mark.transaction()],
            note: self.mark.note(report.clone(), json!({}))?,
            rows_added: (written.counts.inserted + written.counts.updated).cast_signed(),
            rows_removed: written.rows_removed.cast_signed(),
        };
        let committed = self.work.commit(self.place, &self.table, state, change, &[&written.unclaimed]).await?;
        if let Committed::At(version) = committed {
            self.work.progress.info(format!(
                "{}: {} in version {version}.",
                self.table.label(),
                format::counted(report.rows_kept, "row", "rows")
            ));
        }
        Ok(committed != Committed::Taken)
    }
}

impl Written {
    fn fill(&self, report: &mut LayerReport) {
        let counts = self.counts;
        report.rows_read = (counts.inserted + counts.updated + counts.unchanged).cast_signed();
        report.rows_kept = report.rows_read;
        report.written.inserted = counts.inserted.cast_signed();
        report.written.updated = counts.updated.cast_signed();
        report.written.unchanged = counts.unchanged.cast_signed();
        report.bytes_written = self.added.iter().map(|file| file.size).sum();
        report.notes.clone_from(&self.notes);
    }
}
