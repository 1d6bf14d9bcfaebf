use chrono::{DateTime, Utc};
use domain::{choice::Choice, dataset::Layer, execution::Status, ids::WorkflowId, trigger::graph::WorkflowNode};
use sqlx::FromRow;

use crate::{Result, Store};

#[derive(FromRow)]
struct NodeRow {
    #[sqlx(try_from = "i64")]
    id: WorkflowId,
    name: String,
    team: String,
    owner: String,
    is_paused: bool,
    last_status: Option<String>,
    next_run_at: Option<DateTime<Utc>>,
    usual_ms: Option<i64>,
    bronze: bool,
    silver: bool,
    gold: bool,
    total: i64,
}

impl Store {
    /// Returns workflows as a picture of them shows them, by name, and how many there are: of very many, the first.
    ///
    /// `ids` are those that are wanted; without, all are.
    pub async fn list_graph_nodes(&self, ids: Option<&[WorkflowId]>, limit: i64) -> Result<(Vec<WorkflowNode>, i64)> {
        let ids: Option<Vec<i64>> = ids.map(|ids| ids.iter().map(|id| id.0).collect());
        let rows: Vec<NodeRow> =
            sqlx::query_as(include_str!("graph.sql")).bind(limit).bind(ids).fetch_all(&self.pool).await?;
        let total = rows.first().map_or(0, |row| row.total);
        Ok((rows.into_iter().map(WorkflowNode::from).collect(), total))
    }
}

impl From<NodeRow> for WorkflowNode {
    fn from(row: NodeRow) -> Self {
        let written = [(Layer::Bronze, row.bronze), (Layer::Silver, row.silver), (Layer::Gold, row.gold)];
        Self {
            id: row.id,
            name: row.name,
            team: row.team,
            owner: row.owner,
            last_status: row.last_status.as_deref().and_then(Status::from_code),
            is_paused: row.is_paused,
            next_run_at: row.next_run_at,
            expected_at: None,
            usual_ms: row.usual_ms,
            layers: written.into_iter().filter(|(_, is_written)| *is_written).map(|(layer, _)| layer).collect(),
        }
    }
}
