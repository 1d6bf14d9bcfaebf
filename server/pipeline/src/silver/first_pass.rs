use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use arrow::{array::RecordBatch, datatypes::SchemaRef};
use domain::format;
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
};

use super::{
    output::Completion,
    prepare::{Preparation, Prepared},
    shape::Shape,
};
use crate::{
    failure::{Failure, Result},
    files::{NewFile, Scan, TableWriter, Unclaimed},
    job::Work,
    keyed::{Intake, united},
};

/// Where the rows of the first pass come from.
pub(super) enum Rows {
    /// From the files of bronze.
    Stored(Scan),
    /// From the reader, while it writes bronze.
    Piped(mpsc::Receiver<RecordBatch>),
}

impl Rows {
    async fn next(&mut self) -> Result<Option<RecordBatch>> {
        match self {
            Self::Stored(scan) => Ok(scan.next().await?.map(|(_, batch)| batch)),
            Self::Piped(batches) => Ok(batches.recv().await),
        }
    }
}

/// What is done with rows that fit.
pub(super) enum Sink {
    /// The table has a key: they wait for the decision.
    Keyed(Box<Intake>),
    /// All of them are written at once.
    Direct(Box<Direct>),
}

/// Returns the columns of the table for rows with certain columns.
pub(super) type ShapeOf = Box<dyn Fn(&SchemaRef) -> Result<Shape> + Send>;

/// Writes rows that need no decision.
pub(super) struct Direct {
    pub(super) writer: TableWriter,
    pub(super) unclaimed: Unclaimed,
    pub(super) completion: Arc<Completion>,
    pub(super) shape: ShapeOf,
    pub(super) shapes: Vec<(SchemaRef, SchemaRef)>,
}

/// What the first pass over the input has found.
pub(super) struct FirstPass {
    pub(super) sink: Sink,
    /// The columns of the rows that fit.
    pub(super) columns: Option<SchemaRef>,
    pub(super) rows: u64,
    pub(super) fitting: u64,
    pub(super) quarantined: u64,
    pub(super) quarantine_files: Vec<NewFile>,
    pub(super) quarantine_columns: Option<SchemaRef>,
    pub(super) quarantine_unclaimed: Unclaimed,
    pub(super) reasons: HashMap<(String, String), u64>,
}

/// Casts all rows, sets aside those that do not fit, and hands the others to the sink.
pub(super) async fn first_pass(
    work: &Work,
    place: usize,
    mut rows: Rows,
    preparation: Arc<Preparation>,
    sink: Sink,
    mut quarantine: TableWriter,
    quarantine_unclaimed: Unclaimed,
) -> Result<FirstPass> {
    let threads = work.shared.config.threads.max(1);
    let mut pass = FirstPass {
        sink,
        columns: None,
        rows: 0,
        fitting: 0,
        quarantined: 0,
        quarantine_files: Vec::new(),
        quarantine_columns: None,
        quarantine_unclaimed,
        reasons: HashMap::new(),
    };
    let mut casting: VecDeque<JoinHandle<Result<Prepared>>> = VecDeque::new();
    let mut ended = false;
    loop {
        while !ended && casting.len() <= threads {
            match rows.next().await? {
                Some(batch) => {
                    let preparation = Arc::clone(&preparation);
                    casting.push_back(spawn_blocking(move || preparation.prepare(&batch)));
                }
                None => ended = true,
            }
        }
        let Some(oldest) = casting.pop_front() else { break };
        let prepared = oldest.await??;
        pass.take(prepared, &mut quarantine).await?;
        let (rows, quarantined) = (pass.rows.cast_signed(), pass.quarantined.cast_signed());
        work.progress.layer(place, |layer| {
            layer.rows_read = rows;
            layer.rows_quarantined = quarantined;
        });
    }
    pass.quarantine_files = quarantine.finish().await?;
    Ok(pass)
}

impl FirstPass {
    async fn take(&mut self, prepared: Prepared, quarantine: &mut TableWriter) -> Result<()> {
        self.rows += prepared.rows as u64;
        self.fitting += prepared.fitting.num_rows() as u64;
        for (reason, count) in prepared.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        if let Some(misfits) = prepared.misfits {
            self.quarantined += misfits.num_rows() as u64;
            let columns = misfits.schema();
            self.quarantine_columns = Some(match &self.quarantine_columns {
                Some(known) => united(known, &columns),
                None => columns,
            });
            quarantine.write(misfits).await?;
        }
        let columns = prepared.fitting.schema();
        self.columns = Some(match &self.columns {
            Some(known) => united(known, &columns),
            None => columns,
        });
        match &mut self.sink {
            Sink::Keyed(intake) => {
                let entries = prepared.entries.ok_or_else(|| Failure::new("Rows came without their keys."))?;
                intake.add(prepared.fitting, &entries)
            }
            Sink::Direct(direct) => direct.write(prepared.fitting).await,
        }
    }

    /// Returns the most frequent reasons, for people.
    pub(super) fn notes(&self) -> Vec<String> {
        const SHOWN: usize = 5;
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let mut notes: Vec<_> = reasons
            .iter()
            .take(SHOWN)
            .map(|((column, reason), count)| match column.as_str() {
                "" => format!("{} in quarantine: {reason}.", format::count(count.cast_signed())),
                column => format!("{} in quarantine: {column} {reason}.", format::count(count.cast_signed())),
            })
            .collect();
        if reasons.len() > SHOWN {
            notes.push(format!("And {} more reasons.", reasons.len() - SHOWN));
        }
        if self.reasons.values().sum::<u64>() > self.quarantined {
            notes.push("Some rows have more than one reason.".to_owned());
        }
        notes
    }
}

impl Direct {
    async fn write(&mut self, batch: RecordBatch) -> Result<()> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let columns = batch.schema();
        let known = self.shapes.iter().find(|(known, _)| *known == columns);
        let schema = match known {
            Some((_, schema)) => SchemaRef::clone(schema),
            None => {
                let schema = (self.shape)(&columns)?.schema;
                self.shapes.push((columns, SchemaRef::clone(&schema)));
                schema
            }
        };
        let completion = Arc::clone(&self.completion);
        let complete = spawn_blocking(move || completion.complete(&batch, &schema, |_| None));
        self.writer.write(complete.await??).await
    }
}
