use domain::{
    dataset::Dataset,
    home::Checklist,
    ids::{UserId, WorkflowId},
};

use crate::{Result, Store, datasets::DatasetFilter};

impl Store {
    /// Returns how many planned instants of triggers that may fire lie within the next hour: one for each trigger.
    pub async fn count_starting_soon(&self) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*)
             from workflow_triggers t
             join workflows w on w.id = t.workflow_id
             where t.enabled and t.paused_at is null and w.paused_at is null and w.deleted_at is null
               and t.next_run_at < scheduler_now() + interval '1 hour'",
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Returns what the newcomer's list knows, or nothing if the person has closed it.
    pub async fn load_checklist(&self, user: UserId) -> Result<Option<Checklist>> {
        let row: Option<(bool, Option<i64>, Option<String>, bool, bool, bool, bool)> = sqlx::query_as(
            "select
               exists (select from executions where trigger_type = 'manual'),
               first.id, first.name,
               exists (select from workflows where not sample),
               exists (select from audit_log where entity = 'job' and action in ('created', 'changed') and actor_id is not null),
               exists (select from audit_log where entity = 'trigger' and action = 'created' and actor_id is not null),
               u.password_hash is not null
             from users u
             left join lateral (
               select id, name from workflows where deleted_at is null order by sample desc, id limit 1
             ) first on true
             where u.id = $1 and u.checklist_closed_at is null",
        )
        .bind(user.0)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(ran_workflow, id, name, made_workflow, made_job, made_schedule, chose_password)| Checklist {
            ran_workflow,
            workflow_to_run: id.map(WorkflowId).zip(name),
            made_workflow,
            made_job,
            made_schedule,
            chose_password,
        }))
    }

    /// Returns the silver tables that have set rows aside, those with the most first.
    pub async fn list_quarantines(&self, limit: usize) -> Result<Vec<Dataset>> {
        let filter = DatasetFilter { layer: Some(domain::dataset::Layer::Silver), ..DatasetFilter::default() };
        let mut items = self.list_datasets(&filter, 200).await?.items;
        items.retain(|dataset| dataset.quarantined_rows > 0);
        items.sort_by_key(|dataset| std::cmp::Reverse(dataset.quarantined_rows));
        items.truncate(limit);
        Ok(items)
    }

    /// Returns the gold tables, the last written first.
    pub async fn list_gold(&self, limit: usize) -> Result<Vec<Dataset>> {
        let filter = DatasetFilter { layer: Some(domain::dataset::Layer::Gold), ..DatasetFilter::default() };
        let mut items = self.list_datasets(&filter, 200).await?.items;
        items.sort_by_key(|dataset| std::cmp::Reverse(dataset.updated_at));
        items.truncate(limit);
        Ok(items)
    }
}
