use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use domain::{execution::LayerReport, format, job::SilverStrategy};
use serde_json::json;

use super::{
    attempt::{Base, Silver, incoming},
    first_pass::{Direct, FirstPass, Sink},
    input::Input,
    keys::rule,
    output::write_kept,
    plan::CastPlan,
    quarantine::SetAside,
    shape::Shape,
};
use crate::{
    failure::{Failure, Result},
    files::{NewFile, Unclaimed},
    keyed::{Counts, Edits, Intake, StoredRows, rewrite},
    lake::{Change, Committed, DataFile},
};

impl Silver<'_> {
    /// Decides, writes and commits; false if the table has changed meanwhile.
    pub(super) async fn finish(&self, base: &Base, input: &Input, pass: FirstPass) -> Result<bool> {
        let columns = match &pass.columns {
            Some(columns) => incoming(columns),
            // Without a single row, the columns are those that rows would have.
            None => CastPlan::new(self.job)?.fields_from(&input.columns),
        };
        let shape = Shape::of(base.schema(), &columns, self.spec.strategy, self.table.label())?;
        let mut notes = shape.notes.clone();
        notes.extend(pass.notes());
        let rebuilt = self.spec.strategy == SilverStrategy::Replace;
        let aside = SetAside::new(pass.quarantine_files, pass.quarantine_columns.as_ref(), input.whole && rebuilt)?;
        let mut written = match pass.sink {
            Sink::Keyed(intake) => self.finish_keyed(base, &shape, *intake).await?,
            Sink::Direct(direct) => self.finish_direct(base, &shape, *direct, pass.fitting).await?,
        };
        if rebuilt {
            written.removed = base.files().to_vec();
            written.rows_removed = written.removed.iter().map(|file| file.rows).sum();
        }
        let report = self.report(&written, pass.rows, pass.quarantined, notes)?;
        let unclaimed = [written.unclaimed.clone(), pass.quarantine_unclaimed];
        let change = self.change(base, input, &shape, written, aside, report)?;
        self.commit(base, change, &unclaimed).await
    }

    async fn finish_direct(&self, base: &Base, shape: &Shape, mut direct: Direct, fitting: u64) -> Result<Written> {
        let mut removed = Vec::new();
        if shape.widened {
            removed = base.files().to_vec();
            let places: Vec<_> = (0..).take(removed.len()).collect();
            let threads = self.work.shared.config.threads;
            rewrite(&self.table, &removed, &places, &shape.schema, &Edits::default(), threads, &mut direct.writer)
                .await?;
        }
        let added = direct.writer.finish().await?;
        let counts = Counts { inserted: fitting, ..Counts::default() };
        Ok(Written { added, removed, rows_removed: 0, counts, unclaimed: direct.unclaimed })
    }

    async fn finish_keyed(&self, base: &Base, shape: &Shape, intake: Intake) -> Result<Written> {
        let keys = self.key_plan(base).ok_or_else(|| Failure::new("The job has lost its key."))?;
        let threads = self.work.shared.config.threads;
        let (table, files, schema) = (&self.table, base.files(), &shape.schema);
        let stored = StoredRows { table, files, schema, plan: &keys, threads };
        let (spill, decided) = stored.decide(intake, rule(self.spec)).await?;
        let (unclaimed, mut writer) = self.writer(&self.table);
        let removed = stored.rewrite(&decided.edits, shape.widened, &mut writer).await?;
        let (counts, rows_removed) = (decided.counts, decided.edits.removed());
        let completion = self.completion(Arc::default());
        write_kept(spill, decided, completion, SchemaRef::clone(&shape.schema), &mut writer).await?;
        Ok(Written { added: writer.finish().await?, removed, rows_removed, counts, unclaimed })
    }

    /// Returns the layer's report, in which every row must be accounted for.
    fn report(&self, written: &Written, rows: u64, quarantined: u64, notes: Vec<String>) -> Result<LayerReport> {
        let report = self.work.progress.of_layer(self.place);
        let mut report = report.ok_or_else(|| Failure::new("The report of silver is gone."))?;
        written.fill(&mut report, rows, quarantined);
        report.notes = notes;
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
        Ok(report)
    }

    fn change(
        &self,
        base: &Base,
        input: &Input,
        shape: &Shape,
        written: Written,
        mut aside: SetAside,
        report: LayerReport,
    ) -> Result<Change> {
        let mut transactions = vec![self.mark.transaction()];
        transactions.extend(input.transactions());
        let mut more = json!({});
        if aside.matters() {
            transactions.push(aside.tie(base.version(), &base.noted));
            more = json!({ "quarantine": aside });
        }
        Ok(Change {
            operation: if self.spec.strategy == SilverStrategy::Merge { "MERGE" } else { "WRITE" },
            parameters: vec![("strategy", self.spec.strategy.to_string()), ("key", self.job.key_columns().join(", "))],
            schema: shape.changed.then(|| shape.schema.as_ref().clone()),
            rows_added: (written.counts.inserted + written.counts.updated).cast_signed(),
            rows_removed: written.rows_removed.cast_signed(),
            added: written.added,
            removed: written.removed,
            transactions,
            note: self.mark.note(report, more)?,
        })
    }

    async fn commit(&self, base: &Base, change: Change, unclaimed: &[Unclaimed]) -> Result<bool> {
        let unclaimed: Vec<_> = unclaimed.iter().collect();
        let committed = self.work.commit(self.place, &self.table, base.state.as_ref(), change, &unclaimed).await?;
        if let Committed::At(version) = committed
            && let Some(layer) = self.work.progress.of_layer(self.place)
        {
            self.work.progress.info(format!(
                "{}: {} kept, {} in quarantine, {}, in version {version}.",
                self.table.label(),
                format::counted(layer.rows_kept, "row", "rows"),
                format::count(layer.rows_quarantined),
                format::counted(layer.rows_duplicate, "duplicate", "duplicates")
            ));
            for note in &layer.notes {
                // Why rows were set aside is for a person to look at.
                if layer.rows_quarantined > 0 {
                    self.work.progress.warn(note);
                } else {
                    self.work.progress.info(note);
                }
            }
        }
        Ok(committed != Committed::Taken)
    }
}

/// What was written and is to be committed.
struct Written {
    added: Vec<NewFile>,
    removed: Vec<DataFile>,
    rows_removed: u64,
    counts: Counts,
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
