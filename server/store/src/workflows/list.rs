use chrono::{DateTime, Utc};
use domain::{
    choice::Choice,
    execution::{Status, TriggerType},
    ids::{ExecutionId, TriggerId, WorkflowId},
    page::Page,
    workflow::{Environment, NextStart, Priority, RecentExecution, WorkflowFilter, WorkflowOrder, WorkflowSummary},
};
use serde::Deserialize;
use sqlx::{FromRow, types::Json};

use crate::{Result, Store, workspace::PauseRow};

#[derive(FromRow)]
struct SummaryRow {
    #[sqlx(try_from = "i64")]
    id: WorkflowId,
    name: String,
    description: String,
    team: String,
    owner: String,
    #[sqlx(try_from = "String")]
    environment: Environment,
    #[sqlx(try_from = "String")]
    priority: Priority,
    tags: Vec<String>,
    sample: bool,
    #[sqlx(flatten)]
    pause: PauseRow,
    job_count: i32,
    trigger_count: i32,
    next_trigger_id: Option<i64>,
    next_run_at: Option<DateTime<Utc>>,
    next_timezone: Option<String>,
    upstreams: Vec<String>,
    upstream_condition: Option<String>,
    event_type: Option<String>,
    recent: Json<Vec<Recent>>,
    usual_ms: Option<i64>,
    total: i64,
}

#[derive(Deserialize)]
struct Recent {
    id: ExecutionId,
    status: Status,
    trigger_type: TriggerType,
    queued_at: DateTime<Utc>,
}

impl Store {
    /// Returns a page of the workflows that are wanted, in one question whatever its length.
    ///
    /// The filter's texts are taken as they are: an unknown code finds nothing, an unknown page is the first.
    pub async fn list_workflows(&self, filter: &WorkflowFilter, limit: i64) -> Result<Page<WorkflowSummary>> {
        let offset: i64 = filter.page.parse().unwrap_or(0).clamp(0, 1_000_000);
        let order = WorkflowOrder::from_code(&filter.order).unwrap_or(WorkflowOrder::Name);
        let words: Vec<String> = filter.q.split_whitespace().map(str::to_owned).collect();
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let rows: Vec<SummaryRow> = sqlx::query_as(include_str!("list.sql"))
            .bind(words)
            .bind(filled(&filter.state))
            .bind(filled(&filter.trigger))
            .bind(filled(&filter.environment))
            .bind(filled(&filter.priority))
            .bind(filled(&filter.data_classification))
            .bind(filled(&filter.team))
            .bind(filled(&filter.tag))
            .bind(order.code())
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.pool)
            .await?;
        let total = match rows.first() {
            Some(row) => row.total,
            // Past the end: somebody deleted workflows, or typed the number.
            None if offset > 0 => {
                return Box::pin(self.list_workflows(&WorkflowFilter { page: String::new(), ..filter.clone() }, limit))
                    .await;
            }
            None => 0,
        };
        Ok(Page {
            items: rows.into_iter().map(WorkflowSummary::from).collect(),
            next: (offset + limit < total).then(|| (offset + limit).to_string()),
            previous: (offset > 0).then(|| (offset - limit).max(0).to_string()),
            total,
        })
    }

    /// Returns the workflows that hold all words and are of a team and a tag; what is blank does not count.
    pub async fn find_workflow_ids(&self, q: &str, team: &str, tag: &str) -> Result<Vec<WorkflowId>> {
        let words: Vec<String> = q.split_whitespace().map(str::to_owned).collect();
        let ids: Vec<i64> = sqlx::query_scalar(
            "select w.id from workflows w
             where w.deleted_at is null
               and not exists (select from unnest($1::text[]) word where strpos(searched_words(w), folded(word)) = 0)
               and ($2 = '' or w.team = $2)
               and ($3 = '' or w.tags @> array[$3])",
        )
        .bind(words)
        .bind(team)
        .bind(tag)
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(WorkflowId).collect())
    }

    /// Returns all teams and all tags of workflows, for the filters of the list.
    pub async fn list_workflow_labels(&self) -> Result<(Vec<String>, Vec<String>)> {
        Ok(sqlx::query_as(
            "select
               array(select distinct team from workflows where deleted_at is null and team <> '' order by 1),
               array(select distinct tag from workflows, unnest(tags) tag where deleted_at is null order by 1)",
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

impl From<SummaryRow> for WorkflowSummary {
    fn from(row: SummaryRow) -> Self {
        let next = match (row.next_trigger_id, row.next_run_at, row.next_timezone) {
            (Some(trigger_id), Some(at), Some(timezone)) => {
                NextStart::At { trigger_id: TriggerId(trigger_id), at, timezone }
            }
            _ if !row.upstreams.is_empty() => NextStart::After {
                workflows: row.upstreams,
                condition: row.upstream_condition.and_then(|code| code.parse().ok()),
            },
            _ => match row.event_type {
                Some(event_type) => NextStart::OnArrival { event_type },
                None => NextStart::ByHand,
            },
        };
        let recent = row.recent.0.into_iter().map(|Recent { id, status, trigger_type, queued_at }| RecentExecution {
            id,
            status,
            trigger_type,
            queued_at,
        });
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            team: row.team,
            owner: row.owner,
            environment: row.environment,
            priority: row.priority,
            tags: row.tags,
            sample: row.sample,
            pause: row.pause.into(),
            job_count: row.job_count,
            trigger_count: row.trigger_count,
            next,
            recent: recent.collect(),
            usual_ms: row.usual_ms,
        }
    }
}
