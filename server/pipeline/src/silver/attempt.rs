use std::sync::{Arc, OnceLock};

use arrow::datatypes::{Field, Schema, SchemaRef};
use domain::{
    dataset::{Layer, TableName, TableRef},
    execution::CommitOutcome,
    job::{BronzeMode, FileJob, OnMisfit, SilverSpec, SilverStrategy},
};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Piped, complete_quarantine,
    first_pass::{Direct, FirstPass, Rows, Sink, first_pass},
    input::{Checksums, Input, checksums, consumed},
    keys::key_plan,
    output::Completion,
    plan::CastPlan,
    prepare::Preparation,
    shape::Shape,
};
use crate::{
    bronze::is_audit_column,
    failure::Result,
    files::{Scan, TableWriter, Unclaimed},
    job::{Mark, Work},
    keyed::{Intake, KeyPlan},
    lake::{DataFile, Table, TableState, Transactions},
};

/// Silver of one job.
pub(super) struct Silver<'a> {
    pub(super) work: &'a Work,
    pub(super) job: &'a FileJob,
    pub(super) spec: &'a SilverSpec,
    pub(super) place: usize,
    pub(super) mark: Mark,
    pub(super) table: Table,
    quarantine: Table,
    bronze: Table,
}

/// What an attempt rests on.
pub(super) struct Base {
    pub(super) state: Option<TableState>,
    pub(super) noted: Transactions,
}

impl Base {
    pub(super) fn schema(&self) -> Option<&Schema> {
        self.state.as_ref().map(|state| state.schema().as_ref())
    }

    pub(super) fn version(&self) -> Option<i64> {
        self.state.as_ref().map(TableState::version)
    }

    pub(super) fn files(&self) -> &[DataFile] {
        self.state.as_ref().map(TableState::files).unwrap_or_default()
    }
}

impl<'a> Silver<'a> {
    pub(super) fn new(work: &'a Work, job: &'a FileJob, spec: &'a SilverSpec, place: usize) -> Result<Self> {
        let lake = &work.shared.lake;
        let of = |layer, name: &TableName| lake.table(&TableRef { layer, name: name.clone() });
        Ok(Self {
            work,
            job,
            spec,
            place,
            mark: Mark::new(&work.run, Layer::Silver),
            table: of(Layer::Silver, &spec.table)?,
            quarantine: lake.quarantine(&spec.table)?,
            bronze: of(Layer::Bronze, &job.bronze.table)?,
        })
    }

    /// Returns what the first pass would rest on if rows came to it before they are in bronze; `None` if silver has other
    /// rows to take in first, or takes in none.
    pub(super) async fn base_for_pipe(&self) -> Result<Option<Base>> {
        let bronze = self.bronze.load(None).await?;
        let base = self.base().await?;
        let up_to_date = bronze.is_none_or(|bronze| {
            let replaced = self.job.bronze.mode == BronzeMode::Replace;
            let append = self.spec.strategy != SilverStrategy::Replace;
            replaced || (append && consumed(&base.noted, &bronze) == Some(bronze.version()))
        });
        Ok(up_to_date.then_some(base))
    }

    async fn base(&self) -> Result<Base> {
        let state = self.table.load(None).await?;
        let noted = match &state {
            Some(state) => {
                state.check_writable(&self.table)?;
                self.table.transactions(state.version()).await?
            }
            None => Transactions::default(),
        };
        Ok(Base { state, noted })
    }

    /// Makes one attempt; false if what it rests on has changed.
    pub(super) async fn try_once(&self, piped: Option<Piped>) -> Result<bool> {
        let base = self.base().await?;
        if let Some(state) = &base.state
            && let Some(earlier) = self.mark.find(&self.table, state, &base.noted).await?
        {
            self.work.end_as_before(self.place, earlier);
            complete_quarantine(&self.table, &self.quarantine).await?;
            return Ok(true);
        }
        let Some(bronze) = self.bronze.load(None).await? else {
            self.nothing_new(&base);
            return Ok(true);
        };
        let Some(input) =
            Input::find(&self.bronze, &bronze, &base.noted, self.spec.strategy, self.fingerprint()?).await?
        else {
            self.nothing_new(&base);
            return Ok(true);
        };
        let execution = self.work.run.execution_id;
        let pass = match piped {
            Some(piped) if piped.fits(&input, base.version(), execution) => piped.pass?,
            _ => {
                self.work.progress.restart(self.place);
                self.scan(&base, &bronze, &input).await?
            }
        };
        let committed = self.finish(&base, &input, pass).await?;
        if committed {
            complete_quarantine(&self.table, &self.quarantine).await?;
        }
        Ok(committed)
    }

    /// Returns a hash of what the job says about silver.
    fn fingerprint(&self) -> Result<i64> {
        let spec =
            serde_json::to_vec(&(&self.job.columns, &self.job.excluded, self.spec, self.job.source.schema_drift))?;
        Ok(xxh3_64(&spec).cast_signed())
    }

    fn nothing_new(&self, base: &Base) {
        let note = "Bronze holds nothing that is not in silver already.".to_owned();
        self.work.progress.layer(self.place, |layer| layer.notes.push(note));
        self.work.progress.end(self.place, CommitOutcome::Nothing, base.version());
    }

    async fn scan(&self, base: &Base, bronze: &TableState, input: &Input) -> Result<FirstPass> {
        let checksums =
            if self.job.key_columns().is_empty() { checksums(&self.bronze, bronze).await? } else { Checksums::new() };
        let checksums = Arc::new(OnceLock::from(checksums));
        let scan =
            Scan::new(&self.bronze, &input.files, SchemaRef::clone(&input.columns), self.work.shared.config.threads);
        self.pass(Rows::Stored(scan), base, checksums).await
    }

    /// Casts all rows; what the first pass needs to know of the table is taken from `base`.
    pub(super) async fn pass(&self, rows: Rows, base: &Base, checksums: Arc<OnceLock<Checksums>>) -> Result<FirstPass> {
        let plan = CastPlan::new(self.job)?;
        // What cannot become part of the table is found out before all rows are read.
        Shape::of(base.schema(), &plan.declared_fields(), self.spec.strategy, self.table.label())?;
        let keys = self.key_plan(base);
        let sink = match &keys {
            Some(keys) if self.spec.strategy != SilverStrategy::Append => {
                Sink::Keyed(Box::new(Intake::new(&self.work.shared, keys)))
            }
            _ => Sink::Direct(Box::new(self.direct(base, checksums))),
        };
        let preparation = Preparation {
            plan,
            keys: keys.filter(|_| matches!(sink, Sink::Keyed(_))),
            fails: self.spec.on_misfit == OnMisfit::Fail,
            started_at: self.work.run.started_at.timestamp_micros(),
        };
        let (unclaimed, quarantine) = self.writer(&self.quarantine);
        first_pass(self.work, self.place, rows, Arc::new(preparation), sink, quarantine, unclaimed).await
    }

    pub(super) fn writer(&self, table: &Table) -> (Unclaimed, TableWriter) {
        let unclaimed = Unclaimed::new(Arc::clone(table.store()));
        let writer = TableWriter::new(
            Arc::clone(table.store()),
            unclaimed.clone(),
            self.work.shared.writer_options(),
            self.work.run.execution_id,
        );
        (unclaimed, writer)
    }

    fn direct(&self, base: &Base, checksums: Arc<OnceLock<Checksums>>) -> Direct {
        let (unclaimed, writer) = self.writer(&self.table);
        let (table, strategy) = (base.schema().cloned(), self.spec.strategy);
        let label = self.table.label().to_owned();
        Direct {
            writer,
            unclaimed,
            completion: Arc::new(self.completion(checksums)),
            shape: Box::new(move |columns| Shape::of(table.as_ref(), &incoming(columns), strategy, &label)),
            shapes: Vec::new(),
        }
    }

    pub(super) fn completion(&self, checksums: Arc<OnceLock<Checksums>>) -> Completion {
        Completion::new(self.job, self.spec, self.work.run.started_at, checksums)
    }

    pub(super) fn key_plan(&self, base: &Base) -> Option<KeyPlan> {
        let compares = base.files().iter().any(|file| file.rows > 0) && self.spec.strategy != SilverStrategy::Replace;
        key_plan(self.job, self.spec, compares, self.work.run.started_at)
    }
}

/// Returns the columns of rows that fit, without those that tell where they are from.
pub(super) fn incoming(columns: &SchemaRef) -> Vec<Field> {
    let fields = columns.fields().iter().filter(|field| !is_audit_column(field.name()));
    fields.map(|field| field.as_ref().clone()).collect()
}
