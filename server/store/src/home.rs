use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    execution::Status,
    home::{Checklist, DoneSpan},
    ids::{UserId, WorkflowId},
};
use sqlx::FromRow;

use crate::{Result, Store};

#[derive(FromRow)]
struct ChecklistRow {
    ran_workflow: bool,
    id: Option<i64>,
    name: Option<String>,
    own_id: Option<i64>,
    made_workflow: bool,
    made_job: bool,
    made_schedule: bool,
    chose_password: bool,
}

impl From<ChecklistRow> for Checklist {
    fn from(row: ChecklistRow) -> Self {
        Self {
            ran_workflow: row.ran_workflow,
            workflow_to_run: row.id.map(WorkflowId).zip(row.name),
            own_workflow: row.own_id.map(WorkflowId),
            made_workflow: row.made_workflow,
            made_job: row.made_job,
            made_schedule: row.made_schedule,
            chose_password: row.chose_password,
        }
    }
}

#[derive(FromRow)]
struct SpanRow {
    id: i64,
    name: String,
    #[sqlx(try_from = "String")]
    status: Status,
    started_at: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Store {
    /// Returns how many starts of triggers that may fire lie within the next hour: the next planned instant of each schedule,
    /// and what waits for its delay.
    pub async fn count_starting_soon(&self) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "with ahead as (
               select t.id, t.next_run_at as at from workflow_triggers t
               where t.next_run_at < scheduler_now() + interval '1 hour' and t.skip_next_at is distinct from t.next_run_at
               union all
               select f.trigger_id, f.due_at from trigger_firings f
               where f.state = 'waiting' and f.reason = 'delayed' and f.lead_id is null
                 and f.due_at < scheduler_now() + interval '1 hour'
             )
             select count(*)
             from ahead
             join workflow_triggers t on t.id = ahead.id
             join workflows w on w.id = t.workflow_id
             cross join workspace everything
             where t.enabled and t.paused_at is null and w.paused_at is null and w.deleted_at is null
               and (everything.paused_at is null or everything.resume_at < scheduler_now() + interval '1 hour')
               and not exists (select from maintenance_windows m where m.starts_at <= ahead.at and ahead.at < m.ends_at)",
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Returns what the newcomer's list knows, or nothing if the person has closed it.
    pub async fn load_checklist(&self, user: UserId) -> Result<Option<Checklist>> {
        let row: Option<ChecklistRow> = sqlx::query_as(
            "select
               -- The sample starts workflows, too, but is not on record for it.
               exists (select from audit_log where entity = 'execution' and action = 'started') as ran_workflow,
               first.id, first.name,
               own.id as own_id, exists (select from workflows where not sample) as made_workflow,
               exists (
                 select from audit_log
                 where entity = 'job' and action in ('created', 'changed') and actor_id is not null
               ) as made_job,
               exists (
                 select from audit_log where entity = 'trigger' and action = 'created' and actor_id is not null
               ) as made_schedule,
               u.password_hash is not null as chose_password
             from users u
             left join lateral (
               select id, name from workflows where deleted_at is null order by sample desc, id limit 1
             ) first on true
             left join lateral (
               select id from workflows where deleted_at is null and not sample order by id desc limit 1
             ) own on true
             where u.id = $1 and u.checklist_closed_at is null",
        )
        .bind(user.0)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(Checklist::from))
    }

    /// Returns the executions that run or have ended within a time, oldest first, with the names of their workflows. Of
    /// very many, the newest.
    pub async fn list_recent_spans(
        &self,
        within: TimeDelta,
        limit: i64,
    ) -> Result<Vec<(WorkflowId, String, DoneSpan)>> {
        let rows: Vec<SpanRow> = sqlx::query_as(
            "select * from (
               select w.id, w.name, e.id as execution, e.status, took_from(e) as started_at, coalesce(e.finished_at, scheduler_now()) as until
               from executions e
               join workflows w on w.id = e.workflow_id and w.deleted_at is null
               where took_from(e) is not null and e.status <> 'queued'
                 and (e.finished_at is null or e.finished_at > scheduler_now() - make_interval(secs => $1))
               order by e.id desc
               limit $2
             ) newest
             order by execution",
        )
        .bind(within.as_seconds_f64())
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let span = |row: SpanRow| {
            (WorkflowId(row.id), row.name, DoneSpan { status: row.status, from: row.started_at, until: row.until })
        };
        Ok(rows.into_iter().map(span).collect())
    }
}
