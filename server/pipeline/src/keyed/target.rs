use std::collections::HashMap;

use arrow::{
    array::{AsArray, RecordBatch},
    datatypes::{Schema, SchemaRef, TimestampMicrosecondType},
};

use super::{
    Bloom, Buckets, Decided, Edits, Entry, Intake, KeyPlan, Place, RowBytes, Rule, SpillReader, decide_all,
    edits::VALID_FROM,
};
use crate::{
    failure::Result,
    files::{Scan, TableWriter},
    lake::{DataFile, Table},
};

/// How the rows that are in a table are compared with those that come in.
pub(crate) struct StoredRows<'a> {
    pub(crate) table: &'a Table,
    pub(crate) files: &'a [DataFile],
    /// The table's columns.
    pub(crate) schema: &'a SchemaRef,
    pub(crate) plan: &'a KeyPlan,
    pub(crate) threads: usize,
}

/// Above this share of hits, a file is read as a whole rather than row by row.
const MANY: f64 = 0.3;

impl StoredRows<'_> {
    /// Decides which of the rows that came in stay, and which of the table's go; returns the rows again.
    pub(crate) async fn decide(&self, intake: Intake, rule: Rule) -> Result<(SpillReader, Decided)> {
        let Intake { spill, mut buckets, bloom } = intake;
        if let Some(bloom) = bloom {
            self.collect(&bloom, &mut buckets).await?;
        }
        let decided = decide_all(buckets, rule, self.threads).await?;
        Ok((spill.read(), decided))
    }

    /// Writes those files anew in which something changes, or all of them; returns the files that leave the table for it.
    pub(crate) async fn rewrite(&self, edits: &Edits, all: bool, writer: &mut TableWriter) -> Result<Vec<DataFile>> {
        let places: Vec<u32> = if all { (0..).take(self.files.len()).collect() } else { edits.files().collect() };
        rewrite(self.table, self.files, &places, self.schema, edits, self.threads, writer).await?;
        Ok(places.iter().filter_map(|place| self.files.get(*place as usize).cloned()).collect())
    }

    /// Adds an entry for each row of the table whose key may be among those that came in.
    async fn collect(&self, incoming: &Bloom, buckets: &mut Buckets) -> Result<()> {
        let hits = self.find(incoming).await?;
        let plan = self.plan;
        let needed = |name: &str| {
            let named = plan.key.iter().chain(&plan.rank).any(|column| column == name);
            named || name == VALID_FROM || !plan.skipped.holds(name)
        };
        let fields = self.schema.fields().iter().filter(|field| needed(field.name())).cloned();
        let columns = SchemaRef::new(Schema::new(fields.collect::<Vec<_>>()));
        let files = self.files.iter().enumerate().filter(|(place, _)| hits.contains_key(place));
        let mut scan = Scan::new(self.table, files.clone().map(|(_, file)| file), columns, self.threads);
        // The scan counts the files it was given; these are their places in the list of all.
        let places: Vec<_> = files.map(|(place, _)| place).collect();
        for (given, place) in places.iter().enumerate() {
            if let Some(rows) =
                hits.get(place).filter(|rows| (rows.len() as f64) < MANY * self.files[*place].rows as f64)
            {
                scan.select(given, rows.clone());
            }
        }
        let mut at: HashMap<usize, usize> = HashMap::new();
        while let Some((unit, batch)) = scan.next().await? {
            let place = places[unit.file];
            let selected = scan.selected(unit.file);
            let start = at.entry(unit.file).or_default();
            let row_of = |row: usize| match selected {
                Some(rows) => rows.get(*start + row).copied().unwrap_or_default(),
                None => (*start + row) as u64,
            };
            self.add_entries(&batch, place, row_of, incoming, buckets)?;
            *start += batch.num_rows();
        }
        Ok(())
    }

    /// Returns, for each file that has any, the rows whose key may be among those that came in.
    async fn find(&self, incoming: &Bloom) -> Result<HashMap<usize, Vec<u64>>> {
        let key = &self.plan.key;
        let fields = self.schema.fields().iter().filter(|field| key.contains(field.name())).cloned();
        let columns = SchemaRef::new(Schema::new(fields.collect::<Vec<_>>()));
        let mut scan = Scan::new(self.table, self.files, columns, self.threads);
        let mut hits: HashMap<usize, Vec<u64>> = HashMap::new();
        let mut at: HashMap<usize, u64> = HashMap::new();
        let mut buffer = Vec::new();
        while let Some((unit, batch)) = scan.next().await? {
            let keys = RowBytes::new(&batch, key.iter().map(String::as_str))?;
            let first = at.entry(unit.file).or_default();
            for row in 0..batch.num_rows() {
                if incoming.may_hold(keys.hash(row, &mut buffer)) {
                    hits.entry(unit.file).or_default().push(*first + row as u64);
                }
            }
            *first += batch.num_rows() as u64;
        }
        Ok(hits)
    }

    fn add_entries(
        &self,
        batch: &RecordBatch,
        file: usize,
        row_of: impl Fn(usize) -> u64,
        incoming: &Bloom,
        buckets: &mut Buckets,
    ) -> Result<()> {
        let plan = self.plan;
        let keys = RowBytes::new(batch, plan.key.iter().map(String::as_str))?;
        let contents = RowBytes::contents(batch, |name| plan.skipped.holds(name))?;
        let ranks = RowBytes::new(batch, plan.rank.iter().map(String::as_str))?;
        let valid_from = batch.column_by_name(VALID_FROM);
        let valid_from = valid_from.and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
        let (mut buffer, mut rank) = (Vec::new(), Vec::new());
        for row in 0..batch.num_rows() {
            let hash = keys.hash(row, &mut buffer);
            if !incoming.may_hold(hash) {
                continue;
            }
            rank.clear();
            ranks.write_rank(row, plan.order, &mut rank);
            buckets.add(&Entry {
                hash,
                place: Place::Stored { file: u32::try_from(file).unwrap_or(u32::MAX), row: row_of(row) },
                content: contents.content(row, &mut buffer),
                valid_from: valid_from.map_or(0, |instants| instants.value(row)),
                rank: &rank,
            })?;
        }
        Ok(())
    }
}

/// Writes the rows of files anew, with their edits made and in the columns of `schema`.
pub(crate) async fn rewrite(
    table: &Table,
    files: &[DataFile],
    places: &[u32],
    schema: &SchemaRef,
    edits: &Edits,
    decoders: usize,
    writer: &mut TableWriter,
) -> Result<()> {
    let chosen = places.iter().filter_map(|place| files.get(*place as usize));
    let mut scan = Scan::new(table, chosen, SchemaRef::clone(schema), decoders);
    let mut at: HashMap<usize, u64> = HashMap::new();
    while let Some((unit, batch)) = scan.next().await? {
        let first = at.entry(unit.file).or_default();
        writer.write(edits.apply(places[unit.file], *first, &batch)?).await?;
        *first += batch.num_rows() as u64;
    }
    Ok(())
}
