//! SQL over the lake: one `select`, which reads and does nothing else.
//!
//! The schemas `bronze`, `silver` and `gold` are the layers of the lake; a table is looked for when a statement names it.
//! Templates are bound to placeholders. What is wrong with a statement is said with its place in the text as typed.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arrow::datatypes::FieldRef;
use datafusion::{
    error::DataFusionError, execution::SessionState, logical_expr::LogicalPlan, physical_plan::execute_stream,
};
use domain::{
    dataset::{Column, Rows, TableRef},
    problem::Problem,
    template::{Template, TemplateValues},
};
use futures::{TryStreamExt, future::BoxFuture};
use serde_json::{Map, Value};

use crate::{
    Pipeline,
    failure::Failure,
    values::{columns_of, push_rows, type_words},
};

/// The layers of the lake as a catalog.
mod catalog;
/// Joins that leave room for others.
mod cooperation;
/// Values in the places of templates.
mod parameters;
/// Where in the text as typed something stands.
mod position;
/// What is wrong, in words.
mod problems;
/// What a statement is planned in.
mod session;
/// A statement on its way to a plan.
mod statement;

pub(crate) use catalog::PlannedTable;
pub(crate) use session::LakeSession;
pub(crate) use statement::{Planned, Refused, gold_columns, plan};

/// What came of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryResult {
    /// The rows, as text.
    pub rows: Rows,
    /// Whether there are more rows than were asked for.
    pub more: bool,
    /// The tables that were read, each once, by name.
    pub tables: Vec<TableRef>,
    /// If a sample of a source stood in for a table: how many rows the sample has.
    pub sampled_rows: Option<i64>,
    /// How long it took.
    pub elapsed: Duration,
}

/// The columns that a statement gives, and the tables that it reads, each once, by name.
pub type CheckedSql = (Vec<Column>, Vec<TableRef>);

impl Pipeline {
    /// Checks a statement for a gold table without running it, and returns the columns that it gives and the tables that
    /// it reads, each once, by name.
    ///
    /// Parameters that are not given count as "no value".
    ///
    /// # Errors
    ///
    /// What is wrong, with its place in the text where that is known.
    pub fn check_sql<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, Result<CheckedSql, Problem>> {
        Box::pin(async move { checked(self.planned(sql, None, Vec::new()).await.map_err(|refused| refused.problem)?) })
    }

    /// Runs a statement and returns its first rows; it is stopped when `timeout` has passed or the future is dropped.
    ///
    /// # Errors
    ///
    /// What is wrong with the statement, or with the values it met.
    pub fn preview_sql<'a>(
        &'a self,
        sql: &'a str,
        values: &'a TemplateValues<'a>,
        limit: usize,
        timeout: Duration,
    ) -> BoxFuture<'a, Result<QueryResult, Problem>> {
        Box::pin(async move { self.preview(sql, values, Vec::new(), limit, timeout).await })
    }

    /// Runs a statement that sees planned tables in place of what is there.
    pub(crate) async fn preview(
        &self,
        sql: &str,
        values: &TemplateValues<'_>,
        planned: Vec<PlannedTable>,
        limit: usize,
        timeout: Duration,
    ) -> Result<QueryResult, Problem> {
        let started = Instant::now();
        let planned = self.planned(sql, Some(values), planned).await.map_err(|refused| refused.problem)?;
        let work = async move {
            let Planned { state, plan, inputs } = planned;
            let collected = tokio::time::timeout(timeout, collect(&state, plan, limit)).await;
            let (rows, more) = collected.unwrap_or_else(|_| Err(stopped_after(timeout)))?;
            Ok(QueryResult { rows, more, tables: inputs, sampled_rows: None, elapsed: started.elapsed() })
        };
        self.shared.runtime.run(work).await.map_err(|failure| problem_of(&failure))?
    }

    /// Plans a statement; without values, what can be planned before there is an execution.
    pub(crate) async fn planned(
        &self,
        sql: &str,
        values: Option<&TemplateValues<'_>>,
        tables: Vec<PlannedTable>,
    ) -> Result<Planned, Refused> {
        let of_sql = |problem: Problem| Problem { field: "sql".to_owned(), ..problem };
        let template = Template::parse(sql).map_err(of_sql)?;
        let bound = match values {
            Some(values) => template.bind_sql(values),
            None => {
                let nothing: Map<String, Value> =
                    template.parameters().into_iter().map(|name| (name.to_owned(), Value::Null)).collect();
                template.bind_sql(&parameters::placeholders(&nothing))
            }
        };
        let (bound, values) = bound.map_err(of_sql)?;
        let (shared, sql) = (Arc::clone(&self.shared), sql.to_owned());
        let planned = async move {
            let session = LakeSession::open(&shared, &tables).await.map_err(|failure| problem_of(&failure))?;
            plan(session, &sql, bound, values).await
        };
        self.shared.runtime.run(planned).await.map_err(|failure| problem_of(&failure))?
    }
}

fn stopped_after(timeout: Duration) -> Problem {
    let seconds = timeout.as_secs_f64();
    Problem::new(
        "sql",
        format!("The query was stopped after {seconds} seconds. Narrow it, for example with a where clause."),
    )
}

/// Returns the columns of the gold table that a statement makes, and the tables that it reads.
pub(crate) fn checked(planned: Planned) -> Result<CheckedSql, Problem> {
    let columns = gold_columns(&planned.plan)?;
    let column =
        |field: &FieldRef| Column { name: field.name().clone(), data_type: type_words(field.data_type()), key: false };
    Ok((columns.fields().iter().map(column).collect(), planned.inputs))
}

async fn collect(state: &SessionState, plan: LogicalPlan, limit: usize) -> Result<(Rows, bool), Problem> {
    let failed = |error| problems::of_running(&error);
    let physical = state.create_physical_plan(&plan).await.map_err(failed)?;
    let mut batches = execute_stream(physical, state.task_ctx()).map_err(failed)?;
    let columns = columns_of(&batches.schema());
    let mut rows = Rows { columns, rows: Vec::new(), total: None };
    while let Some(batch) = batches.try_next().await.map_err(failed)? {
        let room = limit - rows.rows.len();
        let more = batch.num_rows() > room;
        push_rows(&mut rows, &batch.slice(0, room.min(batch.num_rows()))).map_err(|failure| problem_of(&failure))?;
        if more {
            return Ok((rows, true));
        }
    }
    rows.total = i64::try_from(rows.rows.len()).ok();
    Ok((rows, false))
}

/// Says why a statement that was planned could not be run.
pub(crate) fn running_failure(error: &DataFusionError) -> Failure {
    Failure::new(problems::of_running(error).message).detail(error.strip_backtrace())
}

/// Returns a failure of the engine as a problem of the statement's field.
fn problem_of(failure: &Failure) -> Problem {
    Problem::new("sql", failure.words())
}
