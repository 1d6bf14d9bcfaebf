use chrono::{DateTime, Utc};
use domain::{
    execution::{ErrorGroup, ExecutionFilter, RetryTarget},
    ids::ExecutionId,
};
use sqlx::{FromRow, QueryBuilder};

use super::list::Wanted;
use crate::{Result, Store, Topic, Tx};

#[derive(FromRow)]
struct GroupRow {
    fingerprint: String,
    error: String,
    count: i64,
    workflows: i64,
    workflow_name: String,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    executions: Vec<i64>,
    retryable: i64,
}

/// What failures of one kind have in common: what stands in quotation marks of any kind, and every number, is what differs.
macro_rules! fingerprint {
    () => {
        "md5(regexp_replace(regexp_replace(e.error, '“[^”]*”|\"[^\"]*\"|''[^'']*''|`[^`]*`', '“…”', 'g'), '[0-9]+', '0', 'g'))"
    };
}

/// The newest execution of each workflow. Only these can be retried together: what was started later has taken the place of
/// what failed before, unless somebody stopped it.
macro_rules! newest {
    () => {
        "with newest as (
           select (
             select n.id from executions n where n.workflow_id = w.id and n.status <> 'cancelled' order by n.id desc limit 1
           ) as id
           from workflows w where w.deleted_at is null
         ) "
    };
}

impl Store {
    /// Returns the failures that are wanted, put together by what they say apart from numbers and quoted names, the most
    /// frequent first.
    pub async fn list_error_groups(&self, filter: &ExecutionFilter, limit: i64) -> Result<Vec<ErrorGroup>> {
        let mut query = QueryBuilder::new(concat!(
            newest!(),
            "select ",
            fingerprint!(),
            " as fingerprint, (array_agg(e.error order by e.id desc))[1] as error, count(*) as count,
               count(distinct e.workflow_id) as workflows, (array_agg(e.workflow_name order by e.id desc))[1] as workflow_name,
               min(e.finished_at) as first_at, max(e.finished_at) as last_at,
               (array_agg(e.id order by e.id desc))[1:5] as executions, count(newest.id) as retryable
             from executions e
             left join newest on newest.id = e.id
             where "
        ));
        failed(filter).push_to(&mut query);
        query.push(" and e.error is not null group by 1 order by count desc, last_at desc limit ").push_bind(limit);
        let rows: Vec<GroupRow> = query.build_query_as().fetch_all(&self.pool).await?;
        let group = |row: GroupRow| ErrorGroup {
            fingerprint: row.fingerprint,
            error: row.error,
            count: row.count,
            workflows: row.workflows,
            workflow_name: row.workflow_name,
            first_at: row.first_at,
            last_at: row.last_at,
            executions: row.executions.into_iter().map(ExecutionId).collect(),
            retryable: row.retryable,
        };
        Ok(rows.into_iter().map(group).collect())
    }

    /// Returns the failures that can be retried together, by the names of their workflows, and how many failures there are:
    /// of those that are wanted, or of one group of them.
    pub async fn list_retryable(
        &self,
        filter: &ExecutionFilter,
        fingerprint: Option<&str>,
    ) -> Result<(Vec<RetryTarget>, i64)> {
        let mut query = QueryBuilder::new(concat!(
            newest!(),
            "select e.id, e.workflow_name, newest.id is not null
             from executions e
             left join newest on newest.id = e.id
             where "
        ));
        failed(filter).push_to(&mut query);
        if let Some(fingerprint) = fingerprint {
            query.push(concat!(" and e.error is not null and ", fingerprint!(), " = ")).push_bind(fingerprint);
        }
        query.push(" order by lower(e.workflow_name), e.id");
        let rows: Vec<(i64, String, bool)> = query.build_query_as().fetch_all(&self.pool).await?;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let newest = rows.into_iter().filter(|(.., is_newest)| *is_newest);
        let target = |(id, workflow_name, _)| RetryTarget { id: ExecutionId(id), workflow_name };
        Ok((newest.map(target).collect(), count))
    }

    /// Returns whether nothing has been started since that takes the place of an execution.
    pub async fn is_newest_of_its_workflow(&self, id: ExecutionId) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select not exists (
               select from executions e join executions later on later.workflow_id = e.workflow_id
               where e.id = $1 and later.id > e.id and later.status <> 'cancelled'
             )",
        )
        .bind(id.0)
        .fetch_one(&self.pool)
        .await?)
    }
}

impl Tx {
    /// Marks the unresolved failures that are wanted as ones that need nobody any more, up to a number. Returns them with the
    /// names of their workflows.
    pub async fn resolve_failures(
        &mut self,
        filter: &ExecutionFilter,
        up_to: ExecutionId,
        by: &str,
        why: &str,
    ) -> Result<Vec<(ExecutionId, String)>> {
        let unresolved = ExecutionFilter { unresolved: "on".to_owned(), ..filter.first_page() };
        let mut query = QueryBuilder::new("update executions set resolved_at = scheduler_now(), resolved_by = ");
        query.push_bind(by).push(", resolved_why = ").push_bind(why);
        // Asked once more of the row itself: it may have been retried or marked since it was found.
        query.push(" where status = 'failed' and resolved_at is null and id in (select e.id from executions e where ");
        Wanted::new(&unresolved).push_to(&mut query);
        query.push(" and e.id <= ").push_bind(up_to.0).push(") returning id, workflow_name");
        let rows: Vec<(i64, String)> = query.build_query_as().fetch_all(&mut *self.inner).await?;
        let resolved: Vec<_> = rows.into_iter().map(|(id, name)| (ExecutionId(id), name)).collect();
        self.notify_all(resolved.iter().map(|(id, _)| (Topic::Execution, Some(id.0)))).await?;
        Ok(resolved)
    }
}

/// Returns the failures among what is wanted, whatever else was asked for.
fn failed(filter: &ExecutionFilter) -> Wanted {
    Wanted::new(&ExecutionFilter { status: "failed".to_owned(), ..filter.clone() })
}
