use chrono::{DateTime, Utc};
use domain::{
    execution::{Execution, ExecutionFilter, RowTotals, Status, StatusCounts, TriggerType},
    ids::{ExecutionId, TriggerId, UserId, WorkflowId},
    page::Page,
};
use serde_json::{Map, Value};
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, Topic, Tx};

/// A start of a workflow that somebody asked for.
#[derive(Debug)]
pub struct NewExecution<'a> {
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// The trigger as which it starts, if any.
    pub trigger_id: Option<TriggerId>,
    /// Who asks, for people.
    pub triggered_by: &'a str,
    /// Who asks.
    pub user_id: Option<UserId>,
    /// The zone in which `{{ scheduled_for | date }}` becomes a day.
    pub timezone: &'a str,
    /// The parameters.
    pub parameters: &'a Map<String, Value>,
    /// Makes asking twice start once.
    pub idempotency_key: Option<&'a str>,
}

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

/// Completes a `select` of executions.
macro_rules! select_executions {
    ($rest:literal) => {
        concat!(
            "select e.id, e.workflow_id, e.workflow_name, e.trigger_type, e.trigger_id, e.trigger_name, e.triggered_by,
               e.triggered_by_user, e.upstream_execution_id, e.status, e.scheduled_for, e.queued_at, e.started_at,
               e.finished_at, e.attempt, e.worker, e.cancel_requested_at is not null as cancel_requested, e.parameters,
               e.error, e.rows_read, e.rows_written, e.rows_quarantined
             from executions e ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct ExecutionRow {
    #[sqlx(try_from = "i64")]
    id: ExecutionId,
    workflow_id: Option<i64>,
    workflow_name: String,
    #[sqlx(try_from = "String")]
    trigger_type: TriggerType,
    trigger_id: Option<i64>,
    trigger_name: Option<String>,
    triggered_by: Option<String>,
    triggered_by_user: Option<i64>,
    upstream_execution_id: Option<i64>,
    #[sqlx(try_from = "String")]
    status: Status,
    scheduled_for: Option<DateTime<Utc>>,
    queued_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    attempt: i32,
    worker: Option<String>,
    cancel_requested: bool,
    parameters: Json<Map<String, Value>>,
    error: Option<String>,
    rows_read: i64,
    rows_written: i64,
    rows_quarantined: i64,
}

impl From<ExecutionRow> for Execution {
    fn from(row: ExecutionRow) -> Self {
        Self {
            id: row.id,
            workflow_id: row.workflow_id.map(WorkflowId),
            workflow_name: row.workflow_name,
            trigger_type: row.trigger_type,
            trigger_id: row.trigger_id.map(TriggerId),
            trigger_name: row.trigger_name,
            triggered_by: row.triggered_by,
            triggered_by_user: row.triggered_by_user.map(UserId),
            upstream_execution_id: row.upstream_execution_id.map(ExecutionId),
            status: row.status,
            scheduled_for: row.scheduled_for,
            queued_at: row.queued_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            attempt: row.attempt,
            worker: row.worker,
            cancel_requested: row.cancel_requested,
            parameters: row.parameters.0,
            error: row.error,
            rows: RowTotals { read: row.rows_read, written: row.rows_written, quarantined: row.rows_quarantined },
        }
    }
}

impl Store {
    /// Returns an execution.
    pub async fn load_execution(&self, id: ExecutionId) -> Result<Execution> {
        let row: ExecutionRow =
            sqlx::query_as(select_executions!("where e.id = $1")).bind(id.0).fetch_one(&self.pool).await?;
        Ok(row.into())
    }

    /// Returns the greatest number of any execution; 0 if there is none.
    pub async fn newest_execution(&self) -> Result<ExecutionId> {
        let id: i64 = sqlx::query_scalar("select coalesce(max(id), 0) from executions").fetch_one(&self.pool).await?;
        Ok(ExecutionId(id))
    }

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
        let number: Option<i64> = filter.q.trim().trim_start_matches('#').parse().ok();
        let words: Vec<String> =
            if number.is_some() { vec![] } else { filter.q.split_whitespace().map(str::to_lowercase).collect() };
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let workflow: Option<i64> = filled(&filter.workflow).map(|id| id.parse().unwrap_or(-1));
        let since = seconds(&filter.since);
        let mut rows: Vec<ExecutionRow> = sqlx::query_as(select_executions!(
            "where ($1::bigint is null or e.id = $1)
               and not exists (
                 select from unnest($2::text[]) word
                 where strpos(lower(e.workflow_name || ' ' || coalesce(e.trigger_name, '') || ' ' || coalesce(e.error, '')), word) = 0
               )
               and ($3::text is null or e.status = $3)
               and ($4::text is null or e.trigger_type = $4)
               and ($5::bigint is null or e.workflow_id = $5)
               and ($6::float8 is null or e.queued_at >= scheduler_now() - make_interval(secs => $6))
               and ($7::bigint is null or e.id < $7)
               and ($8::bigint is null or e.id > $8)
             order by case when $8::bigint is null then e.id end desc, case when $8::bigint is not null then e.id end asc
             limit $9 + 1"
        ))
        .bind(number)
        .bind(&words)
        .bind(filled(&filter.status))
        .bind(filled(&filter.trigger))
        .bind(workflow)
        .bind(since)
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
        let total = self.count_executions(filter, number, &words, workflow, since).await?;
        Ok(Page { items: rows.into_iter().map(Execution::from).collect(), next, previous, total })
    }

    async fn count_executions(
        &self,
        filter: &ExecutionFilter,
        number: Option<i64>,
        words: &[String],
        workflow: Option<i64>,
        since: Option<f64>,
    ) -> Result<i64> {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(sqlx::query_scalar(
            "select count(*) from executions e
             where ($1::bigint is null or e.id = $1)
               and not exists (
                 select from unnest($2::text[]) word
                 where strpos(lower(e.workflow_name || ' ' || coalesce(e.trigger_name, '') || ' ' || coalesce(e.error, '')), word) = 0
               )
               and ($3::text is null or e.status = $3)
               and ($4::text is null or e.trigger_type = $4)
               and ($5::bigint is null or e.workflow_id = $5)
               and ($6::float8 is null or e.queued_at >= scheduler_now() - make_interval(secs => $6))",
        )
        .bind(number)
        .bind(words)
        .bind(filled(&filter.status))
        .bind(filled(&filter.trigger))
        .bind(workflow)
        .bind(since)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Returns how many executions wait and run now, and how many failed in the last 24 hours.
    pub async fn count_statuses(&self) -> Result<StatusCounts> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select status, count(*) from executions
             where status in ('queued', 'running') or (status = 'failed' and finished_at > scheduler_now() - interval '24 hours')
             group by status",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(|(status, count)| Some((status.parse().ok()?, count))).collect())
    }

    /// Returns the failures of the last 30 days after which their workflow has not succeeded again, newest first.
    pub async fn list_unresolved_failures(&self, limit: i64) -> Result<Vec<Execution>> {
        let rows: Vec<ExecutionRow> = sqlx::query_as(select_executions!(
            "join workflows w on w.id = e.workflow_id and w.deleted_at is null
             where e.status = 'failed' and e.finished_at > scheduler_now() - interval '30 days'
               and not exists (
                 select from executions later
                 where later.workflow_id = e.workflow_id and later.id > e.id and later.status in ('succeeded', 'failed')
               )
             order by e.id desc
             limit $1"
        ))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Execution::from).collect())
    }

    /// Returns how many executions of a workflow wait or run.
    pub async fn count_active_executions(&self, workflow: WorkflowId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from executions where workflow_id = $1 and status in ('queued', 'running')",
        )
        .bind(workflow.0)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Returns the median duration in milliseconds of the last executions of a workflow that succeeded.
    pub async fn usual_duration(&self, workflow: WorkflowId) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar(
            "select percentile_disc(0.5) within group (order by extract(epoch from e.finished_at - e.started_at) * 1000)::bigint
             from (
               select started_at, finished_at from executions
               where workflow_id = $1 and status = 'succeeded' and started_at is not null order by id desc limit 20
             ) e",
        )
        .bind(workflow.0)
        .fetch_one(&self.pool)
        .await?)
    }
}

impl Tx {
    /// Puts a start by hand into the queue. Returns it, and whether it is new: the same key again returns the first one.
    pub async fn insert_execution(&mut self, new: &NewExecution<'_>) -> Result<(ExecutionId, bool)> {
        let inserted: Option<i64> = sqlx::query_scalar(
            "with numbered as materialized (select nextval(pg_get_serial_sequence('executions', 'id')) as id)
             insert into executions (id, workflow_id, workflow_name, trigger_id, trigger_type, trigger_name, triggered_by,
               triggered_by_user, priority, timezone, parameters, idempotency_key, root_execution_id)
             overriding system value
             select n.id, w.id, w.name, t.id, 'manual', t.trigger_name, $3, $4,
               array_position(array['critical', 'high', 'medium', 'low'], w.priority) - 1, $5, $6, $7, n.id
             from numbered n
             join workflows w on w.id = $1 and w.deleted_at is null
             left join workflow_triggers t on t.id = $2 and t.workflow_id = w.id
             on conflict (workflow_id, idempotency_key) where idempotency_key is not null do nothing
             returning id",
        )
        .bind(new.workflow_id.0)
        .bind(new.trigger_id.map(|trigger| trigger.0))
        .bind(new.triggered_by)
        .bind(new.user_id.map(|user| user.0))
        .bind(new.timezone)
        .bind(Json(new.parameters))
        .bind(new.idempotency_key)
        .fetch_optional(&mut *self.inner)
        .await?;
        if let Some(id) = inserted {
            self.notify(Topic::Queue, None).await?;
            self.notify(Topic::Execution, Some(id)).await?;
            return Ok((ExecutionId(id), true));
        }
        // Nothing inserted: the key was used before, or there is no such workflow.
        let id: i64 = sqlx::query_scalar("select id from executions where workflow_id = $1 and idempotency_key = $2")
            .bind(new.workflow_id.0)
            .bind(new.idempotency_key)
            .fetch_one(&mut *self.inner)
            .await?;
        Ok((ExecutionId(id), false))
    }
}

impl Tx {
    /// Removes all executions of a workflow, with their logs: for the sample workspace, which leaves nothing behind.
    pub async fn delete_executions_of(&mut self, workflow: WorkflowId) -> Result<()> {
        sqlx::query("delete from executions where workflow_id = $1").bind(workflow.0).execute(&mut *self.inner).await?;
        self.notify(Topic::Execution, None).await
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
