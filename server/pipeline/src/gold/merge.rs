use arrow::{
    compute::filter_record_batch,
    datatypes::{Schema, SchemaRef},
};
use domain::{dataset::Rows, job::KeepOrder};

use super::{Gold, Written, columns::united_columns};
use crate::{
    failure::{Failure, Result},
    files::{TableWriter, fitted},
    keyed::{Decided, Intake, KeyPlan, RankOrder, Rule, Skipped, SpillReader, StoredRows},
    lake::TableState,
    sql::Planned,
    values::push_rows,
};

impl Gold<'_> {
    /// Merges what the statement gives into the table by key.
    pub(super) async fn merge(
        &self,
        planned: Planned,
        columns: &SchemaRef,
        state: Option<&TableState>,
    ) -> Result<Written> {
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
                let mut rows = Rows::default();
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
        let batch = filter_record_batch(&batch, &kept)?;
        if batch.num_rows() > 0 {
            writer.write(fitted(&batch, schema)?).await?;
        }
    }
    Ok(())
}
