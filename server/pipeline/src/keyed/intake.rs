use arrow::{
    array::{Array, AsArray, RecordBatch},
    datatypes::{DataType, Date32Type, TimestampMicrosecondType},
};

use super::{Bloom, Buckets, Entries, RankOrder, RowBytes, Shape, Spill};
use crate::{Shared, failure::Result};

/// By what rows are told apart, compared and ranked.
#[derive(Clone, Debug)]
pub(crate) struct KeyPlan {
    /// The columns that identify a row.
    pub(crate) key: Vec<String>,
    /// Which columns do not matter when it is asked whether a row is the same as another of its key.
    pub(crate) skipped: Skipped,
    /// The columns by which rows of a key are ranked.
    pub(crate) rank: Vec<String>,
    pub(crate) order: RankOrder,
    /// For history: from when on rows hold.
    pub(crate) beginning: Option<Beginning>,
    /// Whether the table has rows already with which those that come in are compared.
    pub(crate) compares: bool,
}

/// Columns that do not make a row another one.
#[derive(Clone, Debug)]
pub(crate) struct Skipped {
    /// Those that FlowForge adds.
    pub(crate) own: fn(&str) -> bool,
    /// For history: the one that says from when on the row holds.
    pub(crate) beginning: Option<String>,
}

impl Skipped {
    pub(crate) fn holds(&self, name: &str) -> bool {
        (self.own)(name) || self.beginning.as_deref() == Some(name)
    }
}

/// From when on a row holds.
#[derive(Clone, Debug)]
pub(crate) struct Beginning {
    /// A date or timestamp of the row itself.
    pub(crate) column: Option<String>,
    /// For rows without one, in microseconds since 1970.
    pub(crate) otherwise: i64,
}

impl Beginning {
    /// Returns the beginning for each row of a batch.
    pub(crate) fn of(&self, batch: &RecordBatch) -> Vec<i64> {
        const DAY: i64 = 86_400_000_000;
        let column = self.column.as_ref().and_then(|name| batch.column_by_name(name));
        let of_row = |row: usize| {
            let column = column.filter(|column| column.is_valid(row))?;
            match column.data_type() {
                DataType::Date32 => Some(i64::from(column.as_primitive::<Date32Type>().value(row)) * DAY),
                DataType::Timestamp(..) => Some(column.as_primitive::<TimestampMicrosecondType>().value(row)),
                _ => None,
            }
        };
        (0..batch.num_rows()).map(|row| of_row(row).unwrap_or(self.otherwise)).collect()
    }
}

impl KeyPlan {
    /// Returns which parts of entries are of use.
    pub(crate) fn shape(&self) -> Shape {
        let history = self.beginning.is_some();
        // A version that is the same as the one before it is none, also among rows that come in together.
        Shape { content: self.compares || history, valid_from: history }
    }

    /// Returns the entries of a batch that comes in.
    pub(crate) fn entries(&self, batch: &RecordBatch) -> Result<Entries> {
        let rows = batch.num_rows();
        let keys = RowBytes::new(batch, self.key.iter().map(String::as_str))?;
        let mut buffer = Vec::new();
        let mut entries = Entries {
            hashes: (0..rows).map(|row| keys.hash(row, &mut buffer)).collect(),
            rank_ends: vec![0; rows],
            ..Entries::default()
        };
        if self.shape().content {
            let contents = RowBytes::contents(batch, |name| self.skipped.holds(name))?;
            entries.contents = (0..rows).map(|row| contents.content(row, &mut buffer)).collect();
        }
        if let Some(beginning) = &self.beginning {
            entries.valid_from = beginning.of(batch);
        }
        if !self.rank.is_empty() {
            let ranks = RowBytes::new(batch, self.rank.iter().map(String::as_str))?;
            for (row, end) in entries.rank_ends.iter_mut().enumerate() {
                ranks.write_rank(row, self.order, &mut entries.ranks);
                // A batch is a few megabytes of text, far from what 32 bits can count.
                *end = entries.ranks.len() as u32;
            }
        }
        Ok(entries)
    }
}

/// Takes in rows until all are there.
pub(crate) struct Intake {
    pub(crate) spill: Spill,
    pub(crate) buckets: Buckets,
    /// Only of use if there is a table to look through.
    pub(crate) bloom: Option<Bloom>,
}

impl Intake {
    /// Returns an intake with its share of the engine's memory.
    pub(crate) fn new(shared: &Shared, plan: &KeyPlan) -> Self {
        let memory = shared.config.memory_bytes;
        Self {
            spill: Spill::new(shared.memory("rows that wait"), shared.scratch.clone(), memory / 8),
            buckets: Buckets::new(plan.shape(), shared.memory("keys"), shared.scratch.clone()),
            bloom: plan.compares.then(|| Bloom::new(memory / 16)),
        }
    }

    pub(crate) fn add(&mut self, batch: RecordBatch, entries: &Entries) -> Result<()> {
        let rows = batch.num_rows();
        let first = self.spill.add(batch)?;
        for row in 0..rows {
            if let Some(entry) = entries.get(row, first) {
                if let Some(bloom) = &mut self.bloom {
                    bloom.add(entry.hash);
                }
                self.buckets.add(&entry)?;
            }
        }
        Ok(())
    }
}
