use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use datafusion::{catalog::TableProvider, datasource::MemTable};
use domain::{
    dataset::Layer,
    job::{FileJob, JobSpec},
    problem::Problem,
    template::TemplateValues,
};
use futures::future::BoxFuture;

use super::{Sampled, Trial, ahead::without_rows};
use crate::{
    Pipeline, Shared,
    failure::{Failure, Result},
    files::fitted,
    outlook::Outlook,
    silver::{CastPlan, Completion},
    sql::{CheckedSql, PlannedTable, QueryResult, checked, running_failure},
};

impl Pipeline {
    /// Checks the gold statement of a job, as [`Pipeline::check_sql`] does, with the tables of the jobs before it and the
    /// bronze and silver tables of the job itself as they will be after the next execution: they may not be there yet, or
    /// have other columns.
    ///
    /// Columns that the job does not declare are those of the newest file that it could read. While there is none, a name
    /// that is not known is taken for a column that will join as text.
    ///
    /// # Errors
    ///
    /// What is wrong, with its place in the text where that is known.
    pub fn check_gold<'a>(
        &'a self,
        job: &'a JobSpec,
        earlier: &'a [JobSpec],
    ) -> BoxFuture<'a, Result<CheckedSql, Problem>> {
        Box::pin(async move {
            let Some(gold) = job.gold() else { return Ok((Vec::new(), Vec::new())) };
            let ahead = self.tables_ahead(earlier).await;
            let JobSpec::File(job) = job else {
                return checked(self.planned(&gold.sql, None, ahead).await.map_err(|refused| refused.problem)?);
            };
            let sampled = if takes_unknown(job)? { self.sampled_anywhere(job).await } else { None };
            let mut outlook = self.likely_outlook(job, sampled.as_ref()).await?;
            loop {
                let tables = ahead.iter().cloned().chain(outlook.tables().map(without_rows)).collect();
                match self.planned(&gold.sql, None, tables).await {
                    Ok(planned) => return checked(planned),
                    Err(refused) => match &refused.unknown_column {
                        Some(name) if outlook.join(name) => {}
                        _ => return Err(refused.problem),
                    },
                }
            }
        })
    }

    /// Runs the gold statement of a job that reads files and returns its first rows, as [`Pipeline::preview_sql`] does.
    ///
    /// Where a table of the job itself is not there yet, or will have other columns, the statement sees what the job makes
    /// of a sample of its source instead; then the result says of how many rows.
    ///
    /// # Errors
    ///
    /// What is wrong with the statement, with the values it met, or with the source where it is needed.
    pub fn preview_gold<'a>(
        &'a self,
        job: &'a FileJob,
        values: &'a TemplateValues<'a>,
        limit: usize,
        timeout: Duration,
    ) -> BoxFuture<'a, Result<QueryResult, Problem>> {
        Box::pin(async move {
            let Some(gold) = &job.gold else { return Err(Problem::new("sql", "The job has no gold table.")) };
            let mut outlook = self.outlook(job, None).await?;
            let (mut tables, mut rows) = (Vec::new(), 0);
            if takes_unknown(job)? || !outlook.stands() {
                match self.sampled(&job.source, values).await {
                    Ok(sampled) => {
                        outlook = self.outlook(job, Some(&sampled)).await?;
                        rows = sampled.batch.rows as i64;
                        if !outlook.stands() {
                            tables = self.sampled_tables(job, sampled, outlook, values.scheduled_for).await?;
                        }
                    }
                    // Without a file to look at, the tables are what they are.
                    Err(_) if outlook.stands() => {}
                    Err(problem) => {
                        let message = format!("There are no rows to look at yet: {}", problem.message);
                        return Err(Problem::new("sql", message));
                    }
                }
            }
            let replaced: Vec<_> = tables.iter().map(|planned| planned.table.clone()).collect();
            let mut result = self.preview(&gold.sql, values, tables, limit, timeout).await?;
            result.sampled_rows = result.tables.iter().any(|table| replaced.contains(table)).then_some(rows);
            Ok(result)
        })
    }

    pub(super) async fn outlook(&self, job: &FileJob, sampled: Option<&Sampled>) -> Result<Outlook, Problem> {
        let columns = sampled.map(|sampled| Arc::clone(&sampled.schema));
        let (shared, job) = (Arc::clone(&self.shared), job.clone());
        let outlook = async move { Outlook::of(&shared, &job, columns.as_ref()).await };
        self.shared.runtime.run(outlook).await.and_then(|outlook| outlook).map_err(|failure| problem(&failure))
    }

    /// Returns those tables of a job that do not stand, with what the job makes of a sample.
    async fn sampled_tables(
        &self,
        job: &FileJob,
        sampled: Sampled,
        outlook: Outlook,
        started_at: DateTime<Utc>,
    ) -> Result<Vec<PlannedTable>, Problem> {
        let (shared, job) = (Arc::clone(&self.shared), job.clone());
        let tables = async move { sampled_tables(&shared, &job, sampled, &outlook, started_at).await };
        self.shared.runtime.run(tables).await.and_then(|tables| tables).map_err(|failure| problem(&failure))
    }
}

async fn sampled_tables(
    shared: &Shared,
    job: &FileJob,
    sampled: Sampled,
    outlook: &Outlook,
    started_at: DateTime<Utc>,
) -> Result<Vec<PlannedTable>> {
    let Trial { bronze, prepared, decided } = Trial::of(shared, job, sampled, &outlook.rows, started_at).await?;
    let mut tables = Vec::new();
    for expected in outlook.tables().filter(|expected| !expected.stands) {
        let batch = match (&job.silver, expected.table.layer, &decided) {
            (Some(spec), Layer::Silver, Some(decided)) => {
                let completion = Completion::new(job, spec, started_at, Arc::default());
                completion.kept(prepared.fitting.clone(), 0, decided, &expected.schema)?
            }
            (Some(spec), Layer::Silver, None) => {
                let completion = Completion::new(job, spec, started_at, Arc::default());
                completion.complete(&prepared.fitting, &expected.schema, |_| None)?
            }
            _ => fitted(&bronze, &expected.schema)?,
        };
        let rows = MemTable::try_new(batch.schema(), vec![vec![batch]]).map_err(|error| running_failure(&error))?;
        tables.push(PlannedTable { table: expected.table.clone(), rows: Arc::new(rows) as Arc<dyn TableProvider> });
    }
    Ok(tables)
}

/// Returns whether the statement may see columns that the job does not declare.
pub(super) fn takes_unknown(job: &FileJob) -> Result<bool, Problem> {
    let plan = CastPlan::new(job).map_err(|failure| problem(&failure))?;
    Ok(job.silver.is_none() || plan.takes_unknown())
}

fn problem(failure: &Failure) -> Problem {
    Problem::new("sql", failure.words())
}
