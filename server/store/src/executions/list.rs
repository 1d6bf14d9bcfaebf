use domain::{
    execution::{Execution, ExecutionFilter},
    ids::ExecutionId,
    page::Page,
};

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

/// The condition that a filter stands for, over `executions e`; its parameters are those of [`Wanted`], from `$1`.
macro_rules! is_wanted {
    () => {
        "($1::bigint is null or e.id = $1)
         and not exists (
           select from unnest($2::text[]) word
           where strpos(lower(e.workflow_name || ' ' || coalesce(e.trigger_name, '') || ' ' || coalesce(e.error, '')), word) = 0
         )
         and ($3::text is null or e.status = $3)
         and ($4::text is null or e.trigger_type = $4)
         and ($5::bigint is null or e.workflow_id = $5)
         and ($6::float8 is null or e.finished_at is null or e.finished_at >= scheduler_now() - make_interval(secs => $6))
         and (not $7 or (
           e.status = 'failed' and e.finished_at > scheduler_now() - interval '30 days'
           and exists (select from workflows w where w.id = e.workflow_id and w.deleted_at is null)
           and not exists (
             select from executions later
             where later.workflow_id = e.workflow_id and later.id > e.id and later.status in ('succeeded', 'failed')
           )
         )) "
    };
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
        let (before, after) = match page {
            ExecutionPage::Newest => (None, None),
            ExecutionPage::Before(id) => (Some(id.0), None),
            ExecutionPage::After(id) => (None, Some(id.0)),
        };
        let wanted = Wanted::new(filter);
        let mut rows: Vec<ExecutionRow> = sqlx::query_as(select_executions!(
            "where ",
            is_wanted!(),
            "and ($8::bigint is null or e.id < $8)
             and ($9::bigint is null or e.id > $9)
             order by case when $9::bigint is null then e.id end desc, case when $9::bigint is not null then e.id end asc
             limit $10 + 1"
        ))
        .bind(wanted.number)
        .bind(&wanted.words)
        .bind(&wanted.status)
        .bind(&wanted.trigger)
        .bind(wanted.workflow)
        .bind(wanted.since)
        .bind(wanted.unresolved)
        .bind(before)
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        if after.is_some() {
            rows.reverse();
        }
        let (newer, older) = match page {
            ExecutionPage::Newest => (false, more),
            ExecutionPage::Before(_) => (true, more),
            ExecutionPage::After(_) => (more, true),
        };
        let previous = rows.first().filter(|_| newer).map(|row| row.id.to_string());
        let next = rows.last().filter(|_| older).map(|row| row.id.to_string());
        let total = self.count_executions(filter, None).await?;
        Ok(Page { items: rows.into_iter().map(Execution::from).collect(), next, previous, total })
    }

    /// Returns how many executions are wanted; of those, only the ones after a number if one is given.
    pub async fn count_executions(&self, filter: &ExecutionFilter, after: Option<ExecutionId>) -> Result<i64> {
        let wanted = Wanted::new(filter);
        Ok(sqlx::query_scalar(concat!(
            "select count(*) from executions e where ",
            is_wanted!(),
            "and ($8::bigint is null or e.id > $8)"
        ))
        .bind(wanted.number)
        .bind(&wanted.words)
        .bind(&wanted.status)
        .bind(&wanted.trigger)
        .bind(wanted.workflow)
        .bind(wanted.since)
        .bind(wanted.unresolved)
        .bind(after.map(|id| id.0))
        .fetch_one(&self.pool)
        .await?)
    }
}

/// What a filter asks of a row.
struct Wanted {
    number: Option<i64>,
    words: Vec<String>,
    status: Option<String>,
    trigger: Option<String>,
    workflow: Option<i64>,
    since: Option<f64>,
    unresolved: bool,
}

impl Wanted {
    fn new(filter: &ExecutionFilter) -> Self {
        let number = filter.q.trim().trim_start_matches('#').parse().ok();
        let words = filter.q.split_whitespace().filter(|_| number.is_none()).map(str::to_lowercase).collect();
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
            unresolved,
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
