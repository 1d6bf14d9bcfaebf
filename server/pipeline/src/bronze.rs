//! Bronze: every row as it was received, once.

use std::sync::Arc;

use domain::{
    dataset::{Layer, TableRef},
    execution::{CommitOutcome, LayerReport},
    format,
    job::{BronzeMode, FileJob},
};
use serde_json::json;

use crate::{
    failure::{Failure, Result},
    files::{TableWriter, Unclaimed},
    job::{Mark, Work},
    lake::{Change, Committed, Table, TableState, Transactions},
    silver::Tap,
};

/// What a new or missing column means.
mod drift;
/// Which files are to be read, and which were read before.
mod ledger;
/// From files to batches that can be written.
mod reading;
/// Rows with what bronze adds to them.
mod rows;

use drift::Columns;
pub(crate) use drift::columns_after;
use ledger::{Ledger, Source};
use reading::{Outlet, Read, read_sources};
pub(crate) use rows::{Audit, EXECUTION_ID, RAGGED, ROW_NUMBER, SOURCE_FILE, is_audit_column, with_audit};

/// How often a commit is tried when other writers are faster.
const TRIES: usize = 20;

/// Reads the job's files into its bronze table, and lets silver have the rows by the tap. Returns whether it did: whether
/// all rows that this execution has brought went through the tap.
pub(crate) async fn run_bronze(work: &Work, job: &FileJob, place: usize, mut tap: Option<Tap>) -> Result<bool> {
    let table = work.shared.lake.table(&TableRef { layer: Layer::Bronze, name: job.bronze.table.clone() })?;
    let bronze = Bronze { work, job, place, mark: Mark::new(&work.run, Layer::Bronze), table };
    for _ in 0..TRIES {
        if let Some(piped) = bronze.try_once(tap.take()).await? {
            return Ok(piped);
        }
        let label = bronze.table.label();
        work.progress.info(format!("{label}: another job has read some of the files meanwhile; starting over."));
        work.progress.restart(place);
    }
    Err(Failure::new(format!("The table {} is written to by too many jobs at once.", bronze.table.label()))
        .hint("Retry, or let the jobs run at different times."))
}

/// Bronze of one job.
struct Bronze<'a> {
    work: &'a Work,
    job: &'a FileJob,
    place: usize,
    mark: Mark,
    table: Table,
}

impl Bronze<'_> {
    /// Makes one attempt; `None` if what it rests on has changed so much that it must start over.
    async fn try_once(&self, tap: Option<Tap>) -> Result<Option<bool>> {
        let (work, job, table) = (self.work, self.job, &self.table);
        let state = table.load(None).await?;
        let mut transactions = Transactions::default();
        if let Some(state) = &state {
            state.check_writable(table)?;
            transactions = table.transactions(state.version()).await?;
            if self.is_done(state, &transactions).await? {
                return Ok(Some(false));
            }
        }
        let ledger = Ledger::load(table, state.as_ref(), &transactions, job).await?;
        let sources = ledger.select(work, job).await?;
        if sources.iter().all(|source| source.report.skipped) {
            self.nothing_new(state.as_ref(), &sources);
            return Ok(Some(false));
        }
        let unclaimed = Unclaimed::new(Arc::clone(table.store()));
        let options = work.shared.writer_options();
        let writer = TableWriter::new(Arc::clone(table.store()), unclaimed.clone(), options, work.run.execution_id);
        let columns = Columns::new(job, state.as_ref().map(|state| state.schema().as_ref()));
        let outlet = Outlet { writer, tap };
        let read = read_sources(work, job, self.place, columns, sources, outlet, state.is_none()).await?;
        let report = self.report(&read)?;
        let committed = self.commit(state, &ledger, &read, report, &unclaimed).await?;
        Ok(committed.then_some(read.piped))
    }

    /// Ends the layer if nothing is left to do: an earlier attempt has done it, or a later execution has replaced the table,
    /// which must not go back to what it was.
    async fn is_done(&self, state: &TableState, transactions: &Transactions) -> Result<bool> {
        if let Some(earlier) = self.mark.find(&self.table, state, transactions).await? {
            if let Ok(files) = serde_json::from_value(earlier.note["files"].clone()) {
                self.work.progress.files(files);
            }
            self.work.end_as_before(self.place, earlier);
            return Ok(true);
        }
        if self.is_outdated(transactions) {
            let note = "A later execution has replaced the table; an earlier one does not put it back.";
            self.nothing(note.to_owned(), Some(state));
            return Ok(true);
        }
        Ok(false)
    }

    fn is_outdated(&self, transactions: &Transactions) -> bool {
        self.job.bronze.mode == BronzeMode::Replace && self.mark.is_outdated(transactions)
    }

    fn nothing_new(&self, state: Option<&TableState>, sources: &[Source]) {
        let note = if sources.is_empty() {
            format!("No file matches {}.", ledger::words_for(&self.job.source.location))
        } else {
            "Every file was read before; nothing is read twice.".to_owned()
        };
        self.work.progress.files(sources.iter().map(|source| source.report.clone()).collect());
        self.nothing(note, state);
    }

    fn nothing(&self, note: String, state: Option<&TableState>) {
        self.work.progress.warn(&note);
        self.work.progress.layer(self.place, |layer| layer.notes.push(note));
        self.work.progress.end(self.place, CommitOutcome::Nothing, state.map(TableState::version));
    }

    /// Returns the layer's report with what was read.
    fn report(&self, read: &Read) -> Result<LayerReport> {
        let report = self.work.progress.of_layer(self.place);
        let mut report = report.ok_or_else(|| Failure::new("The report of bronze is gone."))?;
        (report.rows_kept, report.written.inserted) = (report.rows_read, report.rows_read);
        report.bytes_written = read.files.iter().map(|file| file.size).sum();
        report.notes.clone_from(&read.notes);
        read.notes.iter().for_each(|note| self.work.progress.info(note));
        self.work.progress.layer(self.place, |layer| *layer = report.clone());
        Ok(report)
    }

    /// Commits what was read; false if it must be read anew because somebody else has changed what it rests on.
    async fn commit(
        &self,
        mut state: Option<TableState>,
        ledger: &Ledger,
        read: &Read,
        report: LayerReport,
        unclaimed: &Unclaimed,
    ) -> Result<bool> {
        let table = &self.table;
        for _ in 0..TRIES {
            let change = self.change(state.as_ref(), ledger, read, &report)?;
            let committed = self.work.commit(self.place, table, state.as_ref(), change, &[unclaimed]).await?;
            if let Committed::At(version) = committed {
                self.work.progress.info(format!(
                    "{}: {} in version {version}.",
                    table.label(),
                    format::counted(report.rows_read, "row", "rows")
                ));
                return Ok(true);
            }
            let newer = table.load_existing().await?;
            newer.check_writable(table)?;
            let transactions = table.transactions(newer.version()).await?;
            if self.mark.find(table, &newer, &transactions).await?.is_some()
                || self.is_outdated(&transactions)
                || ledger.conflicts(&transactions, &read.sources)
                || !read.columns.fit_beside(newer.schema())
            {
                return Ok(false);
            }
            state = Some(newer);
        }
        Ok(false)
    }

    fn change(&self, state: Option<&TableState>, ledger: &Ledger, read: &Read, report: &LayerReport) -> Result<Change> {
        let replaces = self.job.bronze.mode == BronzeMode::Replace;
        let removed = state.filter(|_| replaces).map(|state| state.files().to_vec()).unwrap_or_default();
        let mut transactions = ledger.transactions(&read.sources, self.work.run.execution_id);
        transactions.push(self.mark.transaction());
        let files: Vec<_> = read.sources.iter().map(|source| &source.report).collect();
        Ok(Change {
            operation: "WRITE",
            parameters: vec![("mode", if replaces { "Overwrite" } else { "Append" }.to_owned())],
            schema: read.columns.changed_schema(state.map(|state| state.schema().as_ref())),
            added: read.files.clone(),
            rows_removed: removed.iter().map(|file| file.rows.cast_signed()).sum(),
            removed,
            transactions,
            note: self.mark.note(report.clone(), json!({ "files": files, "replaced": replaces }))?,
            rows_added: report.rows_read,
        })
    }
}
