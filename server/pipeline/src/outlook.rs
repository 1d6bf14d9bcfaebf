//! The tables of a job as they will be once it has run.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use domain::{
    dataset::{Layer, TableRef},
    job::{FileJob, SilverStrategy},
};

use crate::{
    Shared,
    bronze::columns_after,
    failure::Result,
    silver::{CastPlan, Shape},
};

/// What a job that reads files makes of its tables.
#[derive(Debug)]
pub(crate) struct Outlook {
    /// Under which names the columns of the source reach bronze, with those that bronze adds.
    pub(crate) rows: SchemaRef,
    pub(crate) bronze: Expected,
    pub(crate) silver: Option<Expected>,
}

/// A table as it will be.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) table: TableRef,
    pub(crate) schema: SchemaRef,
    /// Whether it is there already, with these columns.
    pub(crate) stands: bool,
    /// Whether columns may join that nobody can know before there is a file.
    open: bool,
}

impl Outlook {
    /// Returns the outlook for a source with certain columns; `None` if there is no file to look at now.
    pub(crate) async fn of(shared: &Shared, job: &FileJob, source: Option<&SchemaRef>) -> Result<Self> {
        let table = TableRef { layer: Layer::Bronze, name: job.bronze.table.clone() };
        let known = shared.lake.table(&table)?.load(None).await?;
        let columns = columns_after(job, known.as_ref().map(|state| state.schema().as_ref()), source)?;
        let stands = known.is_some_and(|state| state.schema().fields().len() == columns.table.fields().len());
        let bronze = Expected { table, schema: Arc::clone(&columns.table), stands, open: source.is_none() };
        let mut silver = None;
        if let Some(spec) = &job.silver {
            let table = TableRef { layer: Layer::Silver, name: spec.table.clone() };
            let known = shared.lake.table(&table)?.load(None).await?;
            let plan = CastPlan::new(job)?;
            // A new table, and one that is rebuilt, take in all that bronze holds; else only new rows bring columns.
            let whole = known.is_none() || spec.strategy == SilverStrategy::Replace;
            let fields = plan.fields_from(if whole { &columns.table } else { &columns.rows });
            let known = known.as_ref().map(|state| state.schema().as_ref());
            let shape = Shape::of(known, &fields, spec.strategy, &table.to_string())?;
            let open = source.is_none() && plan.takes_unknown();
            silver = Some(Expected { table, schema: shape.schema, stands: !shape.changed, open });
        }
        Ok(Self { rows: columns.rows, bronze, silver })
    }

    /// Returns whether all tables are there already, with the columns that they will have.
    pub(crate) fn stands(&self) -> bool {
        self.tables().all(|expected| expected.stands)
    }

    pub(crate) fn tables(&self) -> impl Iterator<Item = &Expected> {
        [&self.bronze].into_iter().chain(&self.silver)
    }

    /// Lets a column join the tables for which that is possible: as text, as every column that joins. Returns whether it is
    /// possible for one of them.
    pub(crate) fn join(&mut self, name: &str) -> bool {
        let mut joined = false;
        for expected in [&mut self.bronze].into_iter().chain(&mut self.silver) {
            if expected.open && expected.schema.field_with_name(name).is_err() {
                let mut fields: Vec<_> = expected.schema.fields().iter().cloned().collect();
                fields.push(Arc::new(Field::new(name, DataType::Utf8, true)));
                expected.schema = Arc::new(Schema::new(fields));
                joined = true;
            }
        }
        joined
    }
}
