use chrono::{DateTime, Utc};
use domain::{
    execution::{Execution, ExecutionFilter},
    ids::ExecutionId,
    page::Page,
};
use sqlx::{Postgres, QueryBuilder};

use super::ExecutionRow;
use crate::{Result, Store};

/// Which way a page of executions lies from a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExecutionPage {
    /// The newest ones.
    Newest,
    /// Those older than this one.
    Before(ExecutionId),
    /// Those newer than this one.
    After(ExecutionId),
}

impl Store {
    /// Returns a page of the executions that are wanted, newest first.
    ///
    /// The filter's texts are taken as they are: an unknown code finds nothing.
    pub async fn list_executions(
        &self,
        filter: &ExecutionFilter,
        page: ExecutionPage,
        limit: i64,
    ) -> Result<Page<Execution>> {
        // Found first: what is read beside each of them would be read of all that match.
        let mut query = QueryBuilder::new(select_executions!("where e.id in (select e.id from executions e where "));
        Wanted::new(filter).push_to(&mut query);
        match page {
            ExecutionPage::Newest => query.push(" order by e.id desc"),
            ExecutionPage::Before(id) => query.push(" and e.id < ").push_bind(id.0).push(" order by e.id desc"),
            ExecutionPage::After(id) => query.push(" and e.id > ").push_bind(id.0).push(" order by e.id"),
        };
        query.push(" limit ").push_bind(limit + 1).push(") order by e.id desc");
        let mut rows: Vec<ExecutionRow> = query.build_query_as().fetch_all(&self.pool).await?;
        let found = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let more = found > limit;
        match page {
            // The one too many is the newest.
            ExecutionPage::After(_) if more => _ = rows.remove(0),
            _ => rows.truncate(usize::try_from(limit).unwrap_or(0)),
        }
        let (newer, older) = match page {
            ExecutionPage::Newest => (false, more),
            ExecutionPage::Before(_) => (true, more),
            ExecutionPage::After(_) => (more, true),
        };
        let previous = rows.first().filter(|_| newer).map(|row| row.id.to_string());
        let next = rows.last().filter(|_| older).map(|row| row.id.to_string());
        // All of them have been seen where there is only one page: to look through everything once more for a word would take as
        // long again.
        let total = match page {
            ExecutionPage::Newest if !more => found,
            _ => self.count_executions(filter, None).await?,
        };
        Ok(Page { items: rows.into_iter().map(Execution::from).collect(), next, previous, total })
    }

    /// Returns how many executions are wanted; of those, only the ones after a number if one is given.
    pub async fn count_executions(&self, filter: &ExecutionFilter, after: Option<ExecutionId>) -> Result<i64> {
        let mut query = QueryBuilder::new("select count(*) from executions e where ");
        Wanted::new(filter).push_to(&mut query);
        if let Some(after) = after {
            query.push(" and e.id > ").push_bind(after.0);
        }
        Ok(query.build_query_scalar().fetch_one(&self.pool).await?)
    }
}

/// What a filter asks of a row.
pub(super) struct Wanted {
    number: Option<i64>,
    words: Vec<String>,
    status: Option<String>,
    trigger: Option<String>,
    workflow: Option<i64>,
    since: Option<f64>,
    span: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    unresolved: bool,
    warnings: bool,
}

impl Wanted {
    pub(super) fn new(filter: &ExecutionFilter) -> Self {
        let number = filter.q.trim().trim_start_matches('#').parse().ok();
        let words = filter.q.split_whitespace().filter(|_| number.is_none()).map(str::to_owned).collect();
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let unresolved = filter.is_unresolved();
        // Unresolved ones have failed; saying so lets the index of statuses find them.
        let status = filled(&filter.status).or_else(|| unresolved.then(|| "failed".to_owned()));
        Self {
            number,
            words,
            status,
            trigger: filled(&filter.trigger),
            workflow: filled(&filter.workflow).map(|id| id.parse().unwrap_or(-1)),
            since: seconds(&filter.since),
            span: filter.span(),
            unresolved,
            warnings: filter.is_with_warnings(),
        }
    }

    /// Adds the condition that a row of `executions e` must hold. What is not asked for is not in it: a condition that asks first
    /// whether it is wanted would keep the database from using an index.
    pub(super) fn push_to(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("true");
        if let Some(number) = self.number {
            query.push(" and e.id = ").push_bind(number);
        }
        for word in &self.words {
            // One by one, which is done with at the first that holds it, is half the work of looking at all of them as one text.
            // The word itself is folded once, as what is selected from nothing is.
            query.push(" and (strpos(folded(e.workflow_name), (select folded(").push_bind(word.clone());
            query.push("))) > 0 or strpos(folded(e.trigger_name), (select folded(").push_bind(word.clone());
            query.push("))) > 0 or strpos(folded(e.error), (select folded(").push_bind(word.clone()).push("))) > 0)");
        }
        if let Some(status) = &self.status {
            query.push(" and e.status = ").push_bind(status.clone());
        }
        if let Some(trigger) = &self.trigger {
            query.push(" and e.trigger_type = ").push_bind(trigger.clone());
        }
        if let Some(workflow) = self.workflow {
            query.push(" and e.workflow_id = ").push_bind(workflow);
        }
        if let Some(since) = self.since {
            // Those that have not ended are in an index of their own. The clock is asked once, and not for every row.
            query.push(" and (e.status in ('queued', 'running') or e.finished_at >= (select scheduler_now()) - make_interval(secs => ");
            query.push_bind(since).push("))");
        }
        if let Some(from) = self.span.0 {
            query.push(" and (e.status in ('queued', 'running') or e.finished_at >= ").push_bind(from).push(")");
        }
        if let Some(end) = self.span.1 {
            query.push(" and e.queued_at < ").push_bind(end);
        }
        if self.warnings {
            query.push(" and exists (select from execution_log l where l.execution_id = e.id and l.level = 'warn')");
        }
        if self.unresolved {
            query.push(
                " and e.status = 'failed' and e.resolved_at is null and e.finished_at > (select scheduler_now()) - interval '30 days'
                 and exists (select from workflows w where w.id = e.workflow_id and w.deleted_at is null)
                 and not exists (
                   select from executions later
                   where later.workflow_id = e.workflow_id and later.id > e.id and later.status in ('succeeded', 'failed')
                 )",
            );
        }
    }
}

/// Returns how far back a quick range reaches; an unknown one reaches nothing.
fn seconds(since: &str) -> Option<f64> {
    if since.is_empty() {
        return None;
    }
    let (number, unit) = match (since.strip_suffix('h'), since.strip_suffix('d')) {
        (Some(hours), _) => (hours, 3_600.0),
        (_, Some(days)) => (days, 86_400.0),
        _ => ("0", 0.0),
    };
    Some(number.parse::<f64>().unwrap_or(0.0).clamp(0.0, 100_000.0) * unit)
}
