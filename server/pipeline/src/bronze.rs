//! Bronze: every row as it was received, once.

use std::sync::Arc;

use domain::{
    dataset::{Layer, TableRef},
    execution::CommitOutcome,
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
use ledger::{Ledger, Source};
use reading::{Outlet, read_sources};
pub(crate) use rows::{Audit, EXECUTION_ID, RAGGED, ROW_NUMBER, SOURCE_FILE, is_audit_column, with_audit};

/// How often a commit is tried when other writers are faster.
const TRIES: usize = 20;

/// What bronze has become.
#[derive(Clone, Debug)]
pub(crate) struct Bronze {
    /// Whether all of these rows went through the tap.
    pub(crate) piped: bool,
}

/// Reads the job's files into its bronze table, and lets silver have the rows by the tap.
pub(crate) async fn run_bronze(work: &Work, job: &FileJob, place: usize, mut tap: Option<Tap>) -> Result<Bronze> {
    let table = work.shared.lake.table(&TableRef { layer: Layer::Bronze, name: job.bronze.table.clone() })?;
    let mark = Mark::new(&work.run, Layer::Bronze);
    for _ in 0..TRIES {
        if let Some(bronze) = try_once(work, job, &table, place, &mark, tap.take()).await? {
            return Ok(bronze);
        }
        work.progress
            .info(format!("{}: another job has read some of the files meanwhile; starting over.", table.label()));
    }
    Err(Failure::new(format!("The table {} is written to by too many jobs at once.", table.label()))
        .hint("Retry, or let the jobs run at different times."))
}

/// Makes one attempt; `None` if what it rests on has changed so much that it must start over.
async fn try_once(
    work: &Work,
    job: &FileJob,
    table: &Table,
    place: usize,
    mark: &Mark,
    tap: Option<Tap>,
) -> Result<Option<Bronze>> {
    let mut state = table.load(None).await?;
    let mut transactions = Transactions::default();
    if let Some(state) = &state {
        state.check_writable(table)?;
        transactions = table.transactions(state.version()).await?;
        if let Some(earlier) = mark.find(table, state, &transactions).await? {
            if let Ok(files) = serde_json::from_value(earlier.note["files"].clone()) {
                work.progress.files(files);
            }
            work.end_as_before(place, earlier);
            return Ok(Some(Bronze { piped: false }));
        }
    }
    let ledger = Ledger::load(table, state.as_ref(), &transactions, job).await?;
    let sources = ledger.select(work, job).await?;
    if sources.iter().all(|source| source.report.skipped) {
        return Ok(Some(nothing_new(work, job, place, state.as_ref(), &sources)));
    }

    let unclaimed = Unclaimed::new(Arc::clone(table.store()));
    let writer = TableWriter::new(
        Arc::clone(table.store()),
        unclaimed.clone(),
        work.shared.writer_options(),
        work.run.execution_id,
    );
    let columns = Columns::new(job, state.as_ref().map(|state| state.schema().as_ref()));
    let outlet = Outlet { writer, tap };
    let read = read_sources(work, job, place, columns, sources, outlet, state.is_none()).await?;

    let report = work.progress.of_layer(place);
    let mut report = report.ok_or_else(|| Failure::new("The report of bronze is gone."))?;
    (report.rows_kept, report.written.inserted) = (report.rows_read, report.rows_read);
    report.bytes_written = read.files.iter().map(|file| file.size).sum();
    report.notes.extend(read.notes.iter().cloned());
    for note in &read.notes {
        work.progress.info(note);
    }
    work.progress.layer(place, |layer| *layer = report.clone());
    debug_assert!(report.balances());

    for _ in 0..TRIES {
        let removed = match (&state, job.bronze.mode) {
            (Some(state), BronzeMode::Replace) => state.files().to_vec(),
            _ => Vec::new(),
        };
        let rows_removed = removed.iter().map(|file| file.rows.cast_signed()).sum();
        let mut transactions = ledger.transactions(&read.sources, work.run.execution_id);
        transactions.push(mark.transaction());
        let reports: Vec<_> = read.sources.iter().map(|source| &source.report).collect();
        let change = Change {
            operation: "WRITE",
            parameters: vec![(
                "mode",
                if job.bronze.mode == BronzeMode::Append { "Append" } else { "Overwrite" }.to_owned(),
            )],
            schema: read.columns.changed_schema(state.as_ref().map(|state| state.schema().as_ref())),
            added: read.files.clone(),
            removed,
            transactions,
            note: mark.note(
                report.clone(),
                json!({ "files": reports, "replaced": job.bronze.mode == BronzeMode::Replace }),
            )?,
            rows_added: report.rows_read,
            rows_removed,
        };
        if let Committed::At(version) = work.commit(place, table, state.as_ref(), change, &[&unclaimed]).await? {
            work.progress.info(format!("{}: {} rows in version {version}.", table.label(), report.rows_read));
            return Ok(Some(Bronze { piped: read.piped }));
        }
        // Somebody else was faster. What this commit rests on is looked at again.
        let newer = table.load_existing().await?;
        newer.check_writable(table)?;
        let transactions = table.transactions(newer.version()).await?;
        if mark.find(table, &newer, &transactions).await?.is_some()
            || ledger.conflicts(&transactions, &read.sources)
            || !read.columns.fit_beside(newer.schema())
        {
            return Ok(None);
        }
        state = Some(newer);
    }
    Ok(None)
}

fn nothing_new(work: &Work, job: &FileJob, place: usize, state: Option<&TableState>, sources: &[Source]) -> Bronze {
    let note = if sources.is_empty() {
        format!("No file matches {}.", ledger::words_for(&job.source.location))
    } else {
        "Every file was read before; nothing is read twice.".to_owned()
    };
    work.progress.files(sources.iter().map(|source| source.report.clone()).collect());
    work.progress.warn(&note);
    work.progress.layer(place, |layer| layer.notes.push(note));
    work.progress.end(place, CommitOutcome::Nothing, state.map(TableState::version));
    Bronze { piped: false }
}
