use std::{collections::BTreeMap, sync::Arc};

use arrow::{
    array::{
        ArrayRef, AsArray, BooleanArray, BooleanBuilder, RecordBatch, TimestampMicrosecondArray,
        TimestampMicrosecondBuilder,
    },
    compute::filter_record_batch,
    datatypes::TimestampMicrosecondType,
};

use crate::failure::Result;

/// From when on a version of a row holds.
pub(crate) const VALID_FROM: &str = "_valid_from";
/// Until when it held; null while it does.
pub(crate) const VALID_TO: &str = "_valid_to";
/// Whether it still holds.
pub(crate) const IS_CURRENT: &str = "_is_current";

/// What happens to a row of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Edit {
    /// It goes.
    Remove,
    /// It holds until an instant, in microseconds since 1970; `None`: it still holds.
    HoldUntil(Option<i64>),
}

/// What happens to the rows of a table's files.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    by_file: BTreeMap<u32, Vec<(u64, Edit)>>,
    removed: u64,
}

impl Edits {
    pub(crate) fn add(&mut self, file: u32, row: u64, edit: Edit) {
        self.removed += u64::from(edit == Edit::Remove);
        self.by_file.entry(file).or_default().push((row, edit));
    }

    /// Returns how many rows go.
    pub(crate) fn removed(&self) -> u64 {
        self.removed
    }

    /// Returns the places of the files that have edits.
    pub(crate) fn files(&self) -> impl Iterator<Item = u32> {
        self.by_file.keys().copied()
    }

    /// Brings the edits into the order of rows.
    pub(crate) fn sort(&mut self) {
        self.by_file.values_mut().for_each(|edits| edits.sort_unstable_by_key(|(row, _)| *row));
    }

    /// Returns the rows of a batch with their edits made; `first` is the place of the batch's first row in its file.
    pub(crate) fn apply(&self, file: u32, first: u64, batch: &RecordBatch) -> Result<RecordBatch> {
        let edits = self.by_file.get(&file).map(Vec::as_slice).unwrap_or_default();
        let last = first + batch.num_rows() as u64;
        let start = edits.partition_point(|(row, _)| *row < first);
        let end = edits.partition_point(|(row, _)| *row < last);
        let edits = &edits[start..end];
        if edits.is_empty() {
            return Ok(batch.clone());
        }
        let mut keep = vec![true; batch.num_rows()];
        let mut held = Vec::new();
        for (row, edit) in edits {
            let row = (row - first) as usize;
            match edit {
                Edit::Remove => keep[row] = false,
                Edit::HoldUntil(instant) => held.push((row, *instant)),
            }
        }
        let batch = if held.is_empty() { batch.clone() } else { with_validity(batch, &held)? };
        Ok(filter_record_batch(&batch, &BooleanArray::from(keep))?)
    }
}

/// Returns the batch with other ends of validity for some rows.
fn with_validity(batch: &RecordBatch, held: &[(usize, Option<i64>)]) -> Result<RecordBatch> {
    let schema = batch.schema();
    let mut columns = batch.columns().to_vec();
    if let (Ok(to), Ok(current)) = (schema.index_of(VALID_TO), schema.index_of(IS_CURRENT)) {
        let mut until: Vec<Option<i64>> = batch.column(to).as_primitive::<TimestampMicrosecondType>().iter().collect();
        let mut holds: Vec<Option<bool>> = batch.column(current).as_boolean().iter().collect();
        for (row, instant) in held {
            until[*row] = *instant;
            holds[*row] = Some(instant.is_none());
        }
        columns[to] = Arc::new(TimestampMicrosecondArray::from(until).with_timezone("UTC"));
        columns[current] = Arc::new(BooleanArray::from(holds));
    }
    Ok(RecordBatch::try_new(schema, columns)?)
}

/// Returns the columns of validity for rows that came in, `until` being the end of each, if it has one.
pub(crate) fn validity(from: TimestampMicrosecondArray, until: impl Iterator<Item = Option<i64>>) -> [ArrayRef; 3] {
    let mut to = TimestampMicrosecondBuilder::with_capacity(from.len()).with_timezone("UTC");
    let mut current = BooleanBuilder::with_capacity(from.len());
    for instant in until {
        to.append_option(instant);
        current.append_value(instant.is_none());
    }
    [Arc::new(from.with_timezone("UTC")), Arc::new(to.finish()), Arc::new(current.finish())]
}
