use domain::{
    ids::{TriggerId, WorkflowId},
    trigger::{
        cycle::Edge,
        definition::{DependencyCondition, TriggerSpec},
    },
    workflow::Dependent,
};

use crate::{Result, Store, Topic, Tx};

/// Names the lock under which dependencies are changed, one transaction at a time: a number of this program's own.
const DEPENDENCIES: i64 = 0x666c_6f77_6465_7073;

/// A dependency between two workflows, with the trigger that makes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dependency {
    /// The trigger.
    pub trigger_id: TriggerId,
    /// The two workflows.
    pub edge: Edge,
    /// Which ends count.
    pub condition: DependencyCondition,
    /// Whether the trigger is on.
    pub enabled: bool,
}

const SELECT_DEPENDENCIES: &str = "select u.trigger_id, u.upstream_workflow_id, t.workflow_id, t.dependency_condition,
       t.enabled
     from trigger_upstreams u
     join workflow_triggers t on t.id = u.trigger_id
     order by u.trigger_id, u.upstream_workflow_id";

type DependencyColumns = (i64, i64, i64, Option<String>, bool);

fn dependency((trigger, upstream, downstream, condition, enabled): DependencyColumns) -> Dependency {
    let condition = condition.and_then(|condition| condition.parse().ok());
    Dependency {
        trigger_id: TriggerId(trigger),
        edge: Edge { upstream: WorkflowId(upstream), downstream: WorkflowId(downstream) },
        condition: condition.unwrap_or(DependencyCondition::OnSuccess),
        enabled,
    }
}

impl Store {
    /// Returns all dependencies, of triggers that are on and of those that are off.
    pub async fn list_dependencies(&self) -> Result<Vec<Dependency>> {
        let rows = sqlx::query_as(SELECT_DEPENDENCIES).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(dependency).collect())
    }

    /// Returns the triggers of workflows that are not deleted and that wait for the end of one.
    pub async fn list_dependents(&self, upstream: WorkflowId) -> Result<Vec<Dependent>> {
        let rows: Vec<(i64, String, i64, String, bool)> = sqlx::query_as(
            "select t.id, t.trigger_name, w.id, w.name,
               (select count(*) from trigger_upstreams o where o.trigger_id = t.id) = 1
             from trigger_upstreams u
             join workflow_triggers t on t.id = u.trigger_id
             join workflows w on w.id = t.workflow_id
             where u.upstream_workflow_id = $1 and w.deleted_at is null
             order by lower(w.name), t.id",
        )
        .bind(upstream.0)
        .fetch_all(&self.pool)
        .await?;
        let dependent = |(trigger, trigger_name, workflow, workflow_name, only)| Dependent {
            trigger_id: TriggerId(trigger),
            trigger_name,
            workflow_id: WorkflowId(workflow),
            workflow_name,
            only,
        };
        Ok(rows.into_iter().map(dependent).collect())
    }

    /// Returns the names of workflows that are not deleted.
    pub async fn name_workflows(&self, ids: &[WorkflowId]) -> Result<Vec<(WorkflowId, String)>> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let rows: Vec<(i64, String)> =
            sqlx::query_as("select id, name from workflows where id = any($1) and deleted_at is null order by id")
                .bind(ids)
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id, name)| (WorkflowId(id), name)).collect())
    }
}

impl Tx {
    /// Lets no other transaction change dependencies until this one ends. Taken before any row is locked.
    pub async fn lock_dependencies(&mut self) -> Result<()> {
        sqlx::query("select pg_advisory_xact_lock($1)").bind(DEPENDENCIES).execute(&mut *self.inner).await?;
        Ok(())
    }

    /// Returns all dependencies as this transaction sees them.
    pub async fn list_dependencies(&mut self) -> Result<Vec<Dependency>> {
        let rows = sqlx::query_as(SELECT_DEPENDENCIES).fetch_all(&mut *self.inner).await?;
        Ok(rows.into_iter().map(dependency).collect())
    }

    /// Returns the names of workflows that are not deleted, and keeps them from being deleted meanwhile.
    pub async fn hold_workflows(&mut self, ids: &[WorkflowId]) -> Result<Vec<(WorkflowId, String)>> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "select id, name from workflows where id = any($1) and deleted_at is null order by id for key share",
        )
        .bind(ids)
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(rows.into_iter().map(|(id, name)| (WorkflowId(id), name)).collect())
    }

    /// Writes the upstreams of a trigger in place of those there were.
    pub(super) async fn replace_upstreams(&mut self, id: TriggerId, spec: &TriggerSpec) -> Result<()> {
        let ids: Vec<i64> = match spec.dependency() {
            Some(dependency) => dependency.upstreams.ids().iter().map(|id| id.0).collect(),
            None => Vec::new(),
        };
        sqlx::query("delete from trigger_upstreams where trigger_id = $1 and upstream_workflow_id <> all($2)")
            .bind(id.0)
            .bind(&ids)
            .execute(&mut *self.inner)
            .await?;
        sqlx::query(
            "insert into trigger_upstreams (trigger_id, upstream_workflow_id)
             select $1, upstream from unnest($2::bigint[]) upstream on conflict do nothing",
        )
        .bind(id.0)
        .bind(&ids)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Takes a workflow out of the upstreams of all triggers; a trigger that has none left is removed. Returns the
    /// triggers with their workflows and names, and whether each was removed.
    pub async fn detach_upstream(&mut self, upstream: WorkflowId) -> Result<Vec<DetachedTrigger>> {
        let rows: Vec<(i64, i64, String, bool)> = sqlx::query_as(
            "with detached as (
               delete from trigger_upstreams where upstream_workflow_id = $1 returning trigger_id
             )
             select t.id, t.workflow_id, t.trigger_name,
               not exists (
                 select from trigger_upstreams u where u.trigger_id = t.id and u.upstream_workflow_id <> $1
               ) as is_removed
             from workflow_triggers t
             where t.id in (select trigger_id from detached)
             order by t.id",
        )
        .bind(upstream.0)
        .fetch_all(&mut *self.inner)
        .await?;
        let removed: Vec<i64> = rows.iter().filter(|row| row.3).map(|row| row.0).collect();
        sqlx::query("delete from workflow_triggers where id = any($1)").bind(removed).execute(&mut *self.inner).await?;
        self.notify(Topic::Trigger, None).await?;
        let detached = |(id, workflow, name, is_removed)| DetachedTrigger {
            id: TriggerId(id),
            workflow_id: WorkflowId(workflow),
            name,
            is_removed,
        };
        Ok(rows.into_iter().map(detached).collect())
    }
}

/// A trigger that has lost an upstream.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DetachedTrigger {
    /// The trigger.
    pub id: TriggerId,
    /// The workflow that it starts.
    pub workflow_id: WorkflowId,
    /// Its name.
    pub name: String,
    /// Whether it had no other upstream, and is gone.
    pub is_removed: bool,
}
