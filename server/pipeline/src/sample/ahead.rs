use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use chrono::DateTime;
use datafusion::datasource::empty::EmptyTable;
use domain::{
    dataset::{Layer, TableRef},
    job::{FileJob, FileSource, GoldSpec, JobSpec, Location},
    problem::Problem,
    template::TemplateValues,
};
use serde_json::Map;

use super::{Sampled, gold::takes_unknown};
use crate::{
    Pipeline,
    outlook::{Expected, Outlook},
    sql::{PlannedTable, gold_columns},
};

impl Pipeline {
    /// Returns the tables that jobs will have made once they have run one after the other. What cannot be known, such as
    /// what a statement gives that is wrong, is left out: who reads it sees what is there.
    pub(super) async fn tables_ahead(&self, jobs: &[JobSpec]) -> Vec<PlannedTable> {
        let mut tables = Vec::new();
        for job in jobs {
            if let JobSpec::File(file) = job
                && let Ok(outlook) = self.outlook_ahead(file).await
            {
                tables.extend(outlook.tables().map(without_rows));
            }
            if let Some(gold) = job.gold()
                && let Ok(table) = self.gold_ahead(gold, tables.clone()).await
            {
                tables.push(table);
            }
        }
        tables
    }

    /// Looks at a file only where a table may have columns that nobody has declared.
    async fn outlook_ahead(&self, job: &FileJob) -> Result<Outlook, Problem> {
        let outlook = self.outlook(job, None).await?;
        if outlook.stands() || !takes_unknown(job)? {
            return Ok(outlook);
        }
        let sampled = self.sampled_anywhere(job).await;
        self.likely_outlook(job, sampled.as_ref()).await
    }

    async fn gold_ahead(&self, gold: &GoldSpec, tables: Vec<PlannedTable>) -> Result<PlannedTable, Problem> {
        let planned = self.planned(&gold.sql, None, tables).await.map_err(|refused| refused.problem)?;
        let schema = Arc::new(gold_columns(&planned.plan)?);
        Ok(empty(TableRef { layer: Layer::Gold, name: gold.table.clone() }, schema))
    }

    /// Returns the outlook with the columns of a sample, if the job takes them: a file that it does not take says nothing.
    pub(super) async fn likely_outlook(&self, job: &FileJob, sampled: Option<&Sampled>) -> Result<Outlook, Problem> {
        match self.outlook(job, sampled).await {
            Err(_) if sampled.is_some() => self.outlook(job, None).await,
            outlook => outlook,
        }
    }

    /// Returns the beginning of the newest file that a job could read, whatever its templates stand for.
    pub(super) async fn sampled_anywhere(&self, job: &FileJob) -> Option<Sampled> {
        let source = FileSource { location: anywhere(&job.source.location), ..job.source.clone() };
        let (parameters, scheduled_for) = (Map::new(), DateTime::UNIX_EPOCH);
        let values = TemplateValues { parameters: &parameters, scheduled_for, timezone: chrono_tz::Tz::UTC };
        self.sampled(&source, &values).await.ok()
    }
}

/// Returns a table as it will be, as far as a statement can be checked with it.
pub(super) fn without_rows(expected: &Expected) -> PlannedTable {
    empty(expected.table.clone(), Arc::clone(&expected.schema))
}

fn empty(table: TableRef, schema: SchemaRef) -> PlannedTable {
    PlannedTable { table, rows: Arc::new(EmptyTable::new(schema)) }
}

/// Returns a location with anything in the places of its templates.
fn anywhere(location: &Location) -> Location {
    let Location::Pattern { pattern } = location else { return location.clone() };
    let mut parts = pattern.split("{{");
    let mut anything = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        anything.push('*');
        anything.push_str(part.split_once("}}").map_or("", |(_, behind)| behind));
    }
    Location::Pattern { pattern: anything }
}
