//! Silver: typed, cleaned, of each key one row.
//!
//! A first pass casts the rows of bronze that silver has not consumed yet; those that do not fit go to quarantine. Without
//! a key, the others are written at once. With one, they wait until it is decided which of them stay ([`crate::keyed`]).
//! The commit notes the version of bronze that it has consumed, so the rows of an execution whose silver failed are
//! taken by the next one.

use std::sync::{Arc, OnceLock};

use arrow::{
    array::RecordBatch,
    datatypes::{Field, Schema, SchemaRef},
};
use chrono::{DateTime, Utc};
use domain::{
    dataset::{Layer, TableRef},
    execution::{CommitOutcome, LayerReport},
    ids::ExecutionId,
    job::{BronzeMode, DataType, FileJob, OnMisfit, SilverSpec, SilverStrategy},
};
use serde_json::json;
use tokio::sync::mpsc;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    bronze::{is_audit_column, run_bronze},
    failure::{Failure, Result},
    files::{NewFile, Scan, TableWriter, Unclaimed},
    job::{Mark, Work},
    keyed::{
        Beginning, Bloom, Buckets, Decided, Intake, KeyPlan, RankOrder, Rule, Shape as EntryShape, Skipped, Spill,
        StoredRows, decide_all, rewrite,
    },
    lake::{Change, Committed, DataFile, Table, TableState, Transactions},
};

/// Rows on their first way through.
mod first_pass;
/// What silver has not consumed yet.
mod input;
/// Rows in the columns of the table.
mod output;
/// Which columns silver takes from bronze.
mod plan;
/// From bronze to rows that fit, and those that do not.
mod prepare;
/// Rows that do not fit.
mod quarantine;
/// The columns of the table.
mod shape;

use first_pass::{Direct, FirstPass, Rows, Sink, first_pass};
pub(crate) use input::Checksums;
use input::{Input, checksums, consumed};
use output::{Completion, write_kept};
pub(crate) use plan::CastPlan;
pub(crate) use prepare::{Preparation, Prepared, REASONS};
use quarantine::SetAside;
pub(crate) use quarantine::complete_quarantine;
use shape::Shape;
use shape::is_silver_column;
pub(crate) use shape::silver_schema;

/// How often the work is begun anew when other writers are faster.
const TRIES: usize = 10;

/// Does the job's bronze table, and brings its silver table up to it.
///
/// If silver is up to date before, it takes in the new rows while they are being read.
pub(crate) async fn run_silver(
    work: &Work,
    job: &FileJob,
    spec: &SilverSpec,
    bronze_place: usize,
    place: usize,
) -> Result<()> {
    let silver = Silver::new(work, job, spec, place)?;
    let input = TableRef { layer: Layer::Bronze, name: job.bronze.table.clone() };
    work.progress.layer(place, |layer| layer.inputs = vec![input]);
    let mut piped = None;
    match silver.base_for_pipe().await? {
        None => {
            run_bronze(work, job, bronze_place, None).await?;
        }
        Some(base) => {
            let (tap, rows) = mpsc::channel(BATCHES_WAITING);
            let checksums = Arc::new(OnceLock::new());
            let tap = Tap { rows: tap, checksums: Arc::clone(&checksums) };
            let pass = silver.pass(Rows::Piped(rows), &base, checksums);
            let bronze = run_bronze(work, job, bronze_place, Some(tap));
            let (bronze, pass) = tokio::join!(bronze, pass);
            piped = bronze?.piped.then_some(Piped { pass, base: base.version() });
        }
    }
    for _ in 0..TRIES {
        if silver.try_once(piped.take()).await? {
            return Ok(());
        }
        work.progress.info(format!("{}: the table has changed meanwhile; starting over.", silver.table.label()));
    }
    Err(Failure::new(format!("The table {} is written to by too many jobs at once.", silver.table.label()))
        .hint("Retry, or let the jobs run at different times."))
}

/// Batches that may wait between bronze and silver.
const BATCHES_WAITING: usize = 2;

/// Where bronze sends the rows it writes, so that silver need not read them again.
pub(crate) struct Tap {
    pub(crate) rows: mpsc::Sender<RecordBatch>,
    /// Filled before the first row is sent.
    pub(crate) checksums: Arc<OnceLock<Checksums>>,
}

/// A first pass over rows that were not in bronze yet.
struct Piped {
    pass: Result<FirstPass>,
    /// The version of silver that it rests on.
    base: Option<i64>,
}

impl Piped {
    /// Returns whether the rows that went through the pipe are those that silver is to take in: then they are all of one
    /// execution, and as many.
    fn fits(&self, input: &Input, base: Option<i64>, execution: ExecutionId) -> bool {
        let rows = match &self.pass {
            Ok(pass) => pass.rows,
            // Why it broke off is told only if the same rows would be taken again.
            Err(_) => input.rows(),
        };
        self.base == base && input.is_of(execution) && rows == input.rows()
    }
}

/// Silver of one job.
struct Silver<'a> {
    work: &'a Work,
    job: &'a FileJob,
    spec: &'a SilverSpec,
    place: usize,
    mark: Mark,
    table: Table,
    quarantine: Table,
    bronze: Table,
}

/// What an attempt rests on.
struct Base {
    state: Option<TableState>,
    noted: Transactions,
}

impl Base {
    fn schema(&self) -> Option<&Schema> {
        self.state.as_ref().map(|state| state.schema().as_ref())
    }

    fn version(&self) -> Option<i64> {
        self.state.as_ref().map(TableState::version)
    }

    fn files(&self) -> &[DataFile] {
        self.state.as_ref().map(TableState::files).unwrap_or_default()
    }
}

impl<'a> Silver<'a> {
    fn new(work: &'a Work, job: &'a FileJob, spec: &'a SilverSpec, place: usize) -> Result<Self> {
        let lake = &work.shared.lake;
        let of = |layer, name: &domain::dataset::TableName| lake.table(&TableRef { layer, name: name.clone() });
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
    async fn base_for_pipe(&self) -> Result<Option<Base>> {
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
    async fn try_once(&self, piped: Option<Piped>) -> Result<bool> {
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
                self.work.progress.layer(self.place, |layer| {
                    (layer.rows_read, layer.rows_quarantined) = (0, 0);
                });
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
            Scan::new(&self.bronze, &input.files, SchemaRef::clone(bronze.schema()), self.work.shared.config.threads);
        self.pass(Rows::Stored(scan), base, checksums).await
    }

    /// Casts all rows; what the first pass needs to know of the table is taken from `base`.
    async fn pass(&self, rows: Rows, base: &Base, checksums: Arc<OnceLock<Checksums>>) -> Result<FirstPass> {
        let keys = self.key_plan(base);
        let sink = match &keys {
            Some(keys) if self.spec.strategy != SilverStrategy::Append => Sink::Keyed(Box::new(self.intake(keys))),
            _ => Sink::Direct(Box::new(self.direct(base, checksums))),
        };
        let preparation = Preparation {
            plan: CastPlan::new(self.job)?,
            keys: keys.filter(|_| matches!(sink, Sink::Keyed(_))),
            fails: self.spec.on_misfit == OnMisfit::Fail,
            started_at: self.work.run.started_at.timestamp_micros(),
        };
        let (unclaimed, quarantine) = self.writer(&self.quarantine);
        first_pass(self.work, self.place, rows, Arc::new(preparation), sink, quarantine, unclaimed).await
    }

    fn writer(&self, table: &Table) -> (Unclaimed, TableWriter) {
        let unclaimed = Unclaimed::new(Arc::clone(table.store()));
        let writer = TableWriter::new(
            Arc::clone(table.store()),
            unclaimed.clone(),
            self.work.shared.writer_options(),
            self.work.run.execution_id,
        );
        (unclaimed, writer)
    }

    fn intake(&self, keys: &KeyPlan) -> Intake {
        let shared = &self.work.shared;
        let memory = shared.config.memory_bytes;
        Intake {
            spill: Spill::new(shared.memory("rows that wait"), shared.scratch.clone(), memory / 8),
            buckets: Buckets::new(keys.shape, shared.memory("keys"), shared.scratch.clone()),
            bloom: keys.shape.content.then(|| Bloom::new(memory / 16)),
        }
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

    fn completion(&self, checksums: Arc<OnceLock<Checksums>>) -> Completion {
        Completion {
            key: self.job.key_columns().into_iter().map(str::to_owned).collect(),
            checksums,
            started_at: self.work.run.started_at.timestamp_micros(),
            beginning: beginning(self.job, self.spec, self.work.run.started_at),
        }
    }

    fn key_plan(&self, base: &Base) -> Option<KeyPlan> {
        let compares = base.files().iter().any(|file| file.rows > 0) && self.spec.strategy != SilverStrategy::Replace;
        key_plan(self.job, self.spec, compares, self.work.run.started_at)
    }

    /// Decides, writes and commits; false if the table has changed meanwhile.
    async fn finish(&self, base: &Base, input: &Input, pass: FirstPass) -> Result<bool> {
        let columns = pass.columns.as_ref().map(incoming).unwrap_or_default();
        let shape = Shape::of(base.schema(), &columns, self.spec.strategy, self.table.label())?;
        let mut notes = shape.notes.clone();
        notes.extend(pass.notes());
        let (rows, fitting, quarantined) = (pass.rows, pass.fitting, pass.quarantined);
        let aside = SetAside::new(
            pass.quarantine_files,
            pass.quarantine_columns.as_ref(),
            input.whole && self.spec.strategy == SilverStrategy::Replace,
        )?;
        let mut written = match pass.sink {
            Sink::Direct(direct) => self.finish_direct(base, &shape, *direct, fitting).await?,
            Sink::Keyed(intake) => self.finish_keyed(base, &shape, *intake).await?,
        };
        if self.spec.strategy == SilverStrategy::Replace {
            written.removed = base.files().to_vec();
            written.rows_removed = written.removed.iter().map(|file| file.rows).sum();
        }
        let Some(mut report) = self.work.progress.of_layer(self.place) else {
            return Err(Failure::new("The report of silver is gone."));
        };
        written.fill(&mut report, rows, quarantined);
        report.notes.extend(notes);
        if !report.balances() {
            return Err(Failure::new(format!(
                "{}: of {} rows, {} are accounted for. Nothing was written.",
                self.table.label(),
                report.rows_read,
                report.rows_kept + report.rows_quarantined + report.rows_duplicate
            ))
            .hint("This is a fault of FlowForge; report it with the execution's log."));
        }
        self.work.progress.layer(self.place, |layer| *layer = report.clone());
        self.commit(base, input, &shape, written, aside, report, &pass.quarantine_unclaimed).await
    }

    async fn finish_direct(&self, base: &Base, shape: &Shape, mut direct: Direct, fitting: u64) -> Result<Written> {
        let mut removed = Vec::new();
        if shape.widened {
            removed = base.files().to_vec();
            let places: Vec<_> = (0..).take(removed.len()).collect();
            let threads = self.work.shared.config.threads;
            rewrite(&self.table, &removed, &places, &shape.schema, &Default::default(), threads, &mut direct.writer)
                .await?;
        }
        let added = direct.writer.finish().await?;
        let counts = crate::keyed::Counts { inserted: fitting, ..Default::default() };
        Ok(Written { added, removed, rows_removed: 0, counts, unclaimed: direct.unclaimed })
    }

    async fn finish_keyed(&self, base: &Base, shape: &Shape, intake: Intake) -> Result<Written> {
        let Intake { spill, mut buckets, bloom } = intake;
        let threads = self.work.shared.config.threads;
        let keys = self.key_plan(base).ok_or_else(|| Failure::new("The job has lost its key."))?;
        if let Some(bloom) = bloom {
            let stored = StoredRows {
                table: &self.table,
                files: base.files(),
                schema: &shape.schema,
                plan: &keys,
                decoders: threads,
            };
            stored.collect(&bloom, &mut buckets).await?;
        }
        let decided = decide_all(buckets, rule(self.spec), threads).await?;
        let places: Vec<u32> =
            if shape.widened { (0..).take(base.files().len()).collect() } else { decided.edits.files().collect() };
        let (unclaimed, mut writer) = self.writer(&self.table);
        rewrite(&self.table, base.files(), &places, &shape.schema, &decided.edits, threads, &mut writer).await?;
        let removed = places.iter().filter_map(|place| base.files().get(*place as usize).cloned()).collect();
        let decided: Arc<Decided> = Arc::new(decided);
        let completion = self.completion(Arc::default());
        write_kept(spill.read(), Arc::clone(&decided), completion, SchemaRef::clone(&shape.schema), &mut writer)
            .await?;
        let added = writer.finish().await?;
        Ok(Written { added, removed, rows_removed: decided.edits.removed(), counts: decided.counts, unclaimed })
    }

    #[expect(clippy::too_many_arguments, reason = "a commit is where everything meets")]
    async fn commit(
        &self,
        base: &Base,
        input: &Input,
        shape: &Shape,
        written: Written,
        mut aside: SetAside,
        report: LayerReport,
        quarantine: &Unclaimed,
    ) -> Result<bool> {
        let mut transactions = vec![self.mark.transaction()];
        transactions.extend(input.transactions());
        let mut more = json!({});
        if aside.matters() {
            transactions.push(aside.tie(base.version(), &base.noted));
            more = json!({ "quarantine": aside });
        }
        let change = Change {
            operation: if self.spec.strategy == SilverStrategy::Merge { "MERGE" } else { "WRITE" },
            parameters: vec![("strategy", self.spec.strategy.to_string()), ("key", self.job.key_columns().join(", "))],
            schema: shape.changed.then(|| shape.schema.as_ref().clone()),
            rows_added: (written.counts.inserted + written.counts.updated).cast_signed(),
            rows_removed: written.rows_removed.cast_signed(),
            added: written.added,
            removed: written.removed,
            transactions,
            note: self.mark.note(report, more)?,
        };
        let unclaimed = [&written.unclaimed, quarantine];
        let committed = self.work.commit(self.place, &self.table, base.state.as_ref(), change, &unclaimed).await?;
        if let Committed::At(version) = committed
            && let Some(layer) = self.work.progress.of_layer(self.place)
        {
            self.work.progress.info(format!(
                "{}: {} rows kept, {} in quarantine, {} duplicates, in version {version}.",
                self.table.label(),
                layer.rows_kept,
                layer.rows_quarantined,
                layer.rows_duplicate
            ));
            layer.notes.iter().for_each(|note| self.work.progress.info(note));
        }
        Ok(committed != Committed::Taken)
    }
}

/// Returns by what rows are told apart; `None` without a key. `compares` says whether the table has rows already with
/// which those that come in are compared.
pub(crate) fn key_plan(job: &FileJob, spec: &SilverSpec, compares: bool, started_at: DateTime<Utc>) -> Option<KeyPlan> {
    let key: Vec<_> = job.key_columns().into_iter().map(str::to_owned).collect();
    if key.is_empty() {
        return None;
    }
    let history = spec.strategy == SilverStrategy::History;
    let mut rank: Vec<_> = spec.order_by.iter().cloned().collect();
    if compares {
        // What a later execution has read was read later, whenever silver takes it in.
        rank.push(crate::bronze::EXECUTION_ID.to_owned());
    }
    Some(KeyPlan {
        key,
        skipped: Skipped { own: is_silver_column, beginning: spec.order_by.clone().filter(|_| history) },
        rank,
        order: RankOrder(spec.keep),
        beginning: beginning(job, spec, started_at),
        shape: EntryShape { content: compares, valid_from: history },
    })
}

/// Returns, for history, from when on rows hold: from a date or timestamp by which they are ordered, else from the
/// execution's start.
fn beginning(job: &FileJob, spec: &SilverSpec, started_at: DateTime<Utc>) -> Option<Beginning> {
    if spec.strategy != SilverStrategy::History {
        return None;
    }
    let ordered = spec.order_by.as_ref().and_then(|name| job.columns.iter().find(|column| column.name == *name));
    let instant = ordered.filter(|column| matches!(column.data_type, DataType::Date | DataType::Timestamp));
    Some(Beginning { column: instant.map(|column| column.name.clone()), otherwise: started_at.timestamp_micros() })
}

/// Returns the rule by which it is decided which row of a key stays.
pub(crate) fn rule(spec: &SilverSpec) -> Rule {
    if spec.strategy == SilverStrategy::History { Rule::History(spec.keep) } else { Rule::One(spec.keep) }
}

/// Returns the columns of rows that fit, without those that tell where they are from.
fn incoming(columns: &SchemaRef) -> Vec<Field> {
    let fields = columns.fields().iter().filter(|field| !is_audit_column(field.name()));
    fields.map(|field| field.as_ref().clone()).collect()
}

/// What was written and is to be committed.
struct Written {
    added: Vec<NewFile>,
    removed: Vec<DataFile>,
    rows_removed: u64,
    counts: crate::keyed::Counts,
    unclaimed: Unclaimed,
}

impl Written {
    fn fill(&self, report: &mut LayerReport, rows: u64, quarantined: u64) {
        let counts = self.counts;
        report.rows_read = rows.cast_signed();
        report.rows_quarantined = quarantined.cast_signed();
        report.rows_duplicate = counts.duplicates.cast_signed();
        report.rows_kept = (counts.inserted + counts.updated + counts.unchanged).cast_signed();
        report.written.inserted = counts.inserted.cast_signed();
        report.written.updated = counts.updated.cast_signed();
        report.written.unchanged = counts.unchanged.cast_signed();
        report.bytes_written = self.added.iter().map(|file| file.size).sum();
    }
}
