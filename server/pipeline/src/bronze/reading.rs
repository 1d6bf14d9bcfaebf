use std::sync::Arc;

use arrow::array::RecordBatch;
use domain::{format, job::FileJob};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{drift::Columns, ledger::Source, rows::Audit};
use crate::{
    failure::{Failure, Result},
    files::{NewFile, TableWriter},
    job::Work,
    silver::Tap,
    source::{Opened, RawBatch, open_rows},
};

/// Batches of a file that may wait to be written.
const BATCHES_WAITING: usize = 2;

/// What has come of reading files.
pub(super) struct Read {
    pub(super) files: Vec<NewFile>,
    pub(super) sources: Vec<Source>,
    pub(super) columns: Columns,
    pub(super) notes: Vec<String>,
    pub(super) piped: bool,
}

/// Where rows go.
pub(super) struct Outlet {
    pub(super) writer: TableWriter,
    pub(super) tap: Option<Tap>,
}

impl Outlet {
    async fn write(&mut self, batch: RecordBatch) -> Result<()> {
        if let Some(tap) = &self.tap
            && tap.rows.send(batch.clone()).await.is_err()
        {
            // Silver has broken off; bronze goes on.
            self.tap = None;
        }
        self.writer.write(batch).await
    }
}

/// Reads all sources that are not skipped, in their order, and writes their rows.
pub(super) async fn read_sources(
    work: &Work,
    job: &FileJob,
    place: usize,
    mut columns: Columns,
    mut sources: Vec<Source>,
    mut outlet: Outlet,
    is_new_table: bool,
) -> Result<Read> {
    let mut notes = Vec::new();
    let report_files = |sources: &[Source]| {
        work.progress.files(sources.iter().map(|source| source.report.clone()).collect());
    };
    report_files(&sources);
    if let Some(tap) = &outlet.tap {
        let execution = work.run.execution_id.0;
        let checksums =
            sources.iter().map(|source| ((execution, source.report.path.clone()), source.report.sha256.clone()));
        // The lock is filled once, here.
        let _ = tap.checksums.set(checksums.collect());
    }
    for index in 0..sources.len() {
        if sources[index].report.skipped {
            work.progress.info(format!("{} was read before; it is skipped.", sources[index].report.path));
            continue;
        }
        let rows = read_source(work, job, place, &mut columns, &sources[index], &mut outlet, &mut notes).await?;
        sources[index].report.rows = rows;
        report_files(&sources);
    }
    let piped = outlet.tap.is_some();
    drop(outlet.tap);
    let files = outlet.writer.finish().await?;
    notes.splice(0..0, columns.notes(is_new_table));
    Ok(Read { files, sources, columns, notes, piped })
}

async fn read_source(
    work: &Work,
    job: &FileJob,
    place: usize,
    columns: &mut Columns,
    source: &Source,
    outlet: &mut Outlet,
    notes: &mut Vec<String>,
) -> Result<i64> {
    let path = &source.report.path;
    work.progress.info(format!("Reading {path}, {}.", format::bytes(source.report.size.cast_signed())));
    let (sender, mut batches) = mpsc::channel(BATCHES_WAITING);
    let reader = start_reader(work, job, source.clone(), sender);
    let mut audit = Audit::new(work.run.started_at, work.run.execution_id, path);
    let mut rows = 0;
    let mut ragged = 0;
    let mut last_columns = None;
    while let Some(batch) = batches.recv().await {
        let schema = columns.admit(path, &batch.schema)?;
        last_columns = Some(Arc::clone(&batch.schema));
        rows += batch.rows as i64;
        ragged += batch.ragged.as_ref().map_or(0, |ragged| ragged.iter().flatten().count());
        let read = batch.rows as i64;
        outlet.write(audit.complete(batch, &schema)?).await?;
        let bytes = outlet.writer.bytes();
        work.progress.layer(place, |layer| {
            layer.rows_read += read;
            layer.rows_kept += read;
            layer.bytes_written = bytes;
        });
    }
    let (of_header, of_reader) = reader.await??;
    let all_columns = last_columns.unwrap_or(of_header);
    columns.admit(path, &all_columns)?;
    columns.check_missing(path, &all_columns)?;
    if ragged > 0 {
        notes.push(format!("{path}: {ragged} rows have more or fewer fields than the header has columns."));
    }
    if rows == 0 {
        notes.push(format!("{path} holds no rows."));
    }
    notes.extend(of_reader);
    Ok(rows)
}

type ReaderTask = tokio::task::JoinHandle<Result<(arrow::datatypes::SchemaRef, Vec<String>)>>;

/// Reads a file on a thread of its own, which ends when nobody takes its batches any more.
fn start_reader(work: &Work, job: &FileJob, source: Source, sender: mpsc::Sender<RawBatch>) -> ReaderTask {
    let shared = Arc::clone(&work.shared);
    let stop = work.run.cancel.clone();
    let format = job.source.format.clone();
    spawn_blocking(move || {
        let path = &source.report.path;
        let Opened { file, .. } = shared.roots.open(&source.place)?;
        source.identity.check_unchanged(&file, path)?;
        let again = file.try_clone()?;
        let (_, mut rows) = open_rows(&shared, file, path, &format, source.valid_utf8, &stop)?;
        let columns = rows.columns();
        while let Some(batch) = rows.next()? {
            if sender.blocking_send(batch).is_err() {
                return Err(Failure::cancelled());
            }
        }
        source.identity.check_unchanged(&again, path)?;
        Ok((columns, rows.notes()))
    })
}
