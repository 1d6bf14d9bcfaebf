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
    job::{GoldMode, GoldSpec, KeepOrder},
    template::Template,
};
use futures::TryStreamExt;
use serde_json::json;

use crate::{
    failure::{Failure, Result},
    files::{NewFile, TableWriter, Unclaimed},
    job::{Mark, Work},
    keyed::{Counts, Decided, Intake, KeyPlan, RankOrder, Rule, Skipped, SpillReader, StoredRows},
    lake::{Change, Committed, DataFile, Table, TableState, Transactions},
    sql::{LakeSession, Planned, gold_columns, plan, running_failure},
    values::{push_rows, stored},
};

/// The columns of the table.
mod columns;

use columns::united_columns;

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

    async fn merge(&self, planned: Planned, columns: &SchemaRef, state: Option<&TableState>) -> Result<Written> {
        self.check_key(columns)?;
        let united =
            united_columns(state.map(|state| state.schema().as_ref()), columns, &self.spec.key, self.table.label())?;
        let files = state.map(TableState::files).unwrap_or_default();
        let keys = KeyPlan {
            key: self.spec.key.clone(),
            skipped: Skipped { own: |_| false, beginning: None },
            rank: Vec::new(),
            order: RankOrder(KeepOrder::Newest),
            beginning: None,
            compares: !files.is_empty(),
        };
        let mut intake = Intake::new(&self.work.shared, &keys);
        let mut batches = self.start(planned).await?;
        while let Some(batch) = self.next(&mut batches, columns).await? {
            let entries = keys.entries(&batch)?;
            intake.add(batch, &entries)?;
        }
        drop(batches);
        let threads = self.work.shared.config.threads;
        let stored = StoredRows { table: &self.table, files, schema: &united.schema, plan: &keys, threads };
        let (spill, decided) = stored.decide(intake, Rule::One(KeepOrder::Newest)).await?;
        if let Some((first, _)) = decided.clash {
            return Err(self.clash(spill, first)?);
        }
        let (unclaimed, mut writer) = self.writer();
        let removed = stored.rewrite(&decided.edits, united.widened, &mut writer).await?;
        write_new(spill, &decided, &united.schema, &mut writer).await?;
        Ok(Written {
            added: writer.finish().await?,
            removed,
            rows_removed: decided.edits.removed(),
            schema: united.changed.then(|| united.schema.as_ref().clone()),
            counts: decided.counts,
            unclaimed,
            notes: united.notes,
        })
    }

    fn check_key(&self, columns: &Schema) -> Result<()> {
        let missing = self.spec.key.iter().find(|name| columns.field_with_name(name).is_err());
        match missing {
            None => Ok(()),
            Some(name) => {
                Err(Failure::new(format!("The SQL of {} does not give the key column “{name}”.", self.table.label()))
                    .hint("Select it, or name another key."))
            }
        }
    }

    /// Returns the failure of a result in which two rows have one key, with the key's values.
    fn clash(&self, mut spill: SpillReader, place: u64) -> Result<Failure> {
        let mut first = 0;
        let mut values = Vec::new();
        while let Some(batch) = spill.next()? {
            let next = first + batch.num_rows() as u64;
            if place < next {
                let indices: Vec<_> =
                    self.spec.key.iter().filter_map(|name| batch.schema().index_of(name).ok()).collect();
                let mut rows = domain::dataset::Rows::default();
                push_rows(&mut rows, &batch.project(&indices)?.slice((place - first) as usize, 1))?;
                values = rows.rows.pop().unwrap_or_default();
                break;
            }
            first = next;
        }
        let values: Vec<_> = values.into_iter().map(|value| value.unwrap_or_else(|| "no value".to_owned())).collect();
        Ok(Failure::new(format!(
            "The SQL of {} gives more than one row for the key {} = {}.",
            self.table.label(),
            self.spec.key.join(", "),
            values.join(", ")
        ))
        .hint("Group by the key, or name all columns that identify a row."))
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
            self.work.progress.info(format!("{}: {} rows in version {version}.", self.table.label(), report.rows_kept));
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

/// Writes the rows that are new or changed.
async fn write_new(
    mut spill: SpillReader,
    decided: &Decided,
    schema: &SchemaRef,
    writer: &mut TableWriter,
) -> Result<()> {
    let mut first = 0;
    while let Some(batch) = spill.next()? {
        let kept = decided.kept(first, batch.num_rows());
        first += batch.num_rows() as u64;
        let batch = arrow::compute::filter_record_batch(&batch, &kept)?;
        if batch.num_rows() > 0 {
            writer.write(crate::files::fitted(&batch, schema)?).await?;
        }
    }
    Ok(())
}
