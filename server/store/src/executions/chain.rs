use domain::{
    execution::{ChainLink, Status},
    ids::ExecutionId,
};
use sqlx::FromRow;

use crate::{Result, Store};

/// The most executions of a chain that are shown above or below one.
const MOST: i64 = 100;

#[derive(FromRow)]
struct LinkRow {
    id: i64,
    workflow_name: String,
    #[sqlx(try_from = "String")]
    status: Status,
    distance: i32,
}

impl From<LinkRow> for ChainLink {
    fn from(row: LinkRow) -> Self {
        Self { id: ExecutionId(row.id), workflow_name: row.workflow_name, status: row.status, distance: row.distance }
    }
}

impl Store {
    /// Returns the executions that led to one, the first of all first.
    pub async fn list_chain_above(&self, id: ExecutionId) -> Result<Vec<ChainLink>> {
        self.list_links(
            id,
            "with recursive above as (
               select e.upstream_execution_id as id, -1 as distance from executions e where e.id = $1
               union all
               select e.upstream_execution_id, a.distance - 1 from above a join executions e on e.id = a.id
               where a.distance > -$2
             )
             select e.id, e.workflow_name, e.status, a.distance
             from above a join executions e on e.id = a.id
             order by a.distance
             limit $2",
        )
        .await
    }

    /// Returns the executions that one has led to, each after the one that started it where that is possible.
    pub async fn list_chain_below(&self, id: ExecutionId) -> Result<Vec<ChainLink>> {
        self.list_links(
            id,
            "with recursive below as (
               select e.id, 1 as distance, array[e.id] as path from executions e where e.upstream_execution_id = $1
               union all
               select e.id, b.distance + 1, b.path || e.id from below b join executions e on e.upstream_execution_id = b.id
               where b.distance < $2
             )
             select e.id, e.workflow_name, e.status, b.distance
             from below b join executions e on e.id = b.id
             order by b.path
             limit $2",
        )
        .await
    }

    async fn list_links(&self, id: ExecutionId, statement: &'static str) -> Result<Vec<ChainLink>> {
        let rows: Vec<LinkRow> = sqlx::query_as(statement).bind(id.0).bind(MOST).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(ChainLink::from).collect())
    }
}
