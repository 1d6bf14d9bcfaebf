use std::collections::{BTreeMap, BTreeSet};

use domain::{
    execution::{
        Condition, Execution, ExecutionCounts, ExecutionDetail, ExecutionFilter, ExecutionList, FoundLine, LogCounts,
        LogFilter, LogLines, LogSearch, Status, check_parameters,
    },
    ids::{ExecutionId, WorkflowId},
    page::Page,
    person::{Actor, Permission},
};
use serde_json::{Map, Value, json};
use store::{ExecutionPage, LogPage, NewExecution, Store};

use crate::{
    Error, Result,
    error::{OrMissing, must},
    workflows::{Workflows, missing},
};

/// Executions that started each other.
mod chain;
/// Executions side by side, and failures by what they say.
mod comparison;
/// Retrying failures that say the same.
mod group_retry;
/// Failures that need nobody any more.
mod resolution;
/// Views that people keep.
mod views;

/// How many lines of a log one answer holds at the most.
pub const LOG_LINES: i64 = 5000;

/// How many lines around the first error are shown at the head of a failed execution.
const LINES_AROUND_ERROR: (i64, i64) = (6, 6);

/// Executions: starting, watching, ending them.
#[derive(Clone, Debug)]
pub struct Executions {
    pub(crate) store: Store,
    pub(crate) workflows: Workflows,
}

impl Executions {
    /// Starts a workflow by hand; unless `starts_dependents`, its end starts nothing that waits for it. The same key again
    /// returns the execution that it started the first time.
    pub async fn start_execution(
        &self,
        actor: &Actor,
        workflow: WorkflowId,
        parameters: &Map<String, Value>,
        key: Option<&str>,
        starts_dependents: bool,
    ) -> Result<(ExecutionId, bool)> {
        must(actor, Permission::Run)?;
        let key = crate::check_key(key)?;
        check_parameters(parameters)?;
        let name = self.workflows.load_workflow(actor, workflow).await?.spec.name;
        let timezone = self.store.load_workspace().await?.timezone;
        let new = NewExecution {
            workflow_id: workflow,
            trigger_id: None,
            triggered_by: &actor.name,
            user_id: actor.user_id,
            timezone: &timezone,
            parameters,
            idempotency_key: key,
        };
        let mut tx = self.store.begin().await?;
        let (id, is_new) = tx.insert_execution(&new).await.or_missing(|| missing(workflow))?;
        if is_new {
            if !starts_dependents {
                tx.leave_dependents_out(id).await?;
            }
            let after = (!parameters.is_empty()).then(|| json!({"parameters": parameters}));
            tx.record(actor, "started", "execution", Some(id.0), &name, None, after).await?;
        }
        tx.commit().await?;
        self.workflows.forget();
        Ok((id, is_new))
    }

    /// Returns a page of the executions that are wanted, newest first.
    pub async fn list_executions(
        &self,
        actor: &Actor,
        filter: &ExecutionFilter,
        limit: i64,
    ) -> Result<Page<Execution>> {
        must(actor, Permission::Read)?;
        let page = match (filter.before.parse(), filter.after.parse()) {
            (Ok(before), _) => ExecutionPage::Before(before),
            (_, Ok(after)) => ExecutionPage::After(after),
            _ => ExecutionPage::Newest,
        };
        Ok(self.store.list_executions(filter, page, limit.clamp(1, 200)).await?)
    }

    /// Returns a page of the executions that are wanted with what the list shows beside them.
    ///
    /// `newest` holds the list still: newer executions are counted and not shown.
    pub async fn load_execution_list(
        &self,
        actor: &Actor,
        filter: &ExecutionFilter,
        newest: Option<ExecutionId>,
        limit: i64,
    ) -> Result<ExecutionList> {
        // Asked first: what comes while the list is read is newer, and not lost.
        let newest_now = self.store.newest_execution().await?;
        let newer = match newest {
            Some(newest) => self.store.count_executions(filter, Some(newest)).await?,
            None => 0,
        };
        let held = match newest {
            Some(newest) if filter.before.is_empty() && filter.after.is_empty() => {
                &ExecutionFilter { before: (newest.0 + 1).to_string(), ..filter.clone() }
            }
            _ => filter,
        };
        let mut page = self.list_executions(actor, held, limit).await?;
        if !filter.after.is_empty() && page.previous.is_none() {
            // The way back has come to the beginning, which is a full page and not what was left over.
            page = self.store.list_executions(filter, ExecutionPage::Newest, limit.clamp(1, 200)).await?;
        }
        let workflows: BTreeSet<_> = page.items.iter().filter_map(|execution| execution.workflow_id).collect();
        let workflows: Vec<_> = workflows.into_iter().collect();
        let usual = self.store.usual_durations(&workflows).await?;
        let ids: Vec<_> = page.items.iter().map(|execution| execution.id).collect();
        let marks = self.store.list_marks(&ids).await?;
        let hidden_by = if page.total == 0 { self.find_hiding_condition(filter).await? } else { None };
        Ok(ExecutionList { page, marks, usual, newest: newest.unwrap_or(newest_now), newer, hidden_by })
    }

    /// Returns the condition without which the most executions match.
    async fn find_hiding_condition(&self, filter: &ExecutionFilter) -> Result<Option<(Condition, i64)>> {
        let mut most = None;
        for condition in filter.conditions() {
            let count = self.store.count_executions(&filter.without(condition), None).await?;
            if count > most.map_or(0, |(_, count)| count) {
                most = Some((condition, count));
            }
        }
        Ok(most)
    }

    /// Returns how many executions run.
    pub async fn count_running(&self, actor: &Actor) -> Result<i64> {
        must(actor, Permission::Read)?;
        Ok(self.store.count_statuses().await?.get(&Status::Running).copied().unwrap_or(0))
    }

    /// Returns how many executions there are of those that a person looks for first.
    pub async fn count_executions(&self, actor: &Actor) -> Result<ExecutionCounts> {
        must(actor, Permission::Read)?;
        let counts = self.store.count_statuses().await?;
        let of = |status| counts.get(&status).copied().unwrap_or(0);
        let unresolved = ExecutionFilter { unresolved: "on".to_owned(), ..ExecutionFilter::default() };
        Ok(ExecutionCounts {
            running: of(Status::Running),
            queued: of(Status::Queued),
            failed: of(Status::Failed),
            unresolved: self.store.count_executions(&unresolved, None).await?,
            starting_soon: self.store.count_starting_soon().await?,
        })
    }

    /// Returns how long the executions of a workflow usually take, in milliseconds, where there is a habit.
    pub async fn usual_duration(&self, actor: &Actor, workflow: WorkflowId) -> Result<Option<i64>> {
        must(actor, Permission::Read)?;
        Ok(self.store.usual_durations(&[workflow]).await?.first().map(|usual| usual.milliseconds))
    }

    /// Returns an execution.
    pub async fn load_execution(&self, actor: &Actor, id: ExecutionId) -> Result<Execution> {
        must(actor, Permission::Read)?;
        match self.store.load_execution(id).await {
            Err(store::StoreError::NotFound) => {
                let newest = self.store.newest_execution().await?;
                Err(Error::NotFound(match newest.0 {
                    0 => format!("#{id} does not exist: nothing was started yet."),
                    _ => format!("#{id} does not exist, or was removed. The highest number is #{newest}."),
                }))
            }
            other => Ok(other?),
        }
    }

    /// Returns an execution with everything that its page shows.
    pub async fn load_execution_detail(&self, actor: &Actor, id: ExecutionId) -> Result<ExecutionDetail> {
        let execution = self.load_execution(actor, id).await?;
        let jobs = self.store.list_job_executions(id).await?;
        let (mut usual_ms, mut contact) = (None, String::new());
        if let Some(workflow) = execution.workflow_id {
            usual_ms = self.usual_duration(actor, workflow).await?;
            contact = self.store.load_workflow(workflow).await?.spec.notification_email;
        }
        let (mut around_error, mut log, mut resolved_by) = (Vec::new(), LogCounts::default(), None);
        if execution.status.is_final() {
            log = self.store.count_log(id).await?;
        }
        if execution.status == Status::Failed {
            resolved_by = self.store.list_marks(&[id]).await?.first().and_then(|marks| marks.resolved_by);
            if let Some(line) = self.store.first_error_line(id).await? {
                around_error =
                    self.store.list_log_range(id, line - LINES_AROUND_ERROR.0, line + LINES_AROUND_ERROR.1).await?;
            }
        }
        let mut datasets = BTreeMap::new();
        for table in jobs.iter().flat_map(|job| &job.report.layers).map(|layer| &layer.table) {
            if !datasets.contains_key(table)
                && let Some(dataset) = self.store.find_dataset(table).await?
            {
                datasets.insert(table.clone(), dataset.id);
            }
        }
        let datasets = datasets.into_iter().collect();
        let chain = self.load_chain(&execution).await?;
        Ok(ExecutionDetail { execution, jobs, usual_ms, around_error, log, resolved_by, contact, datasets, chain })
    }

    /// Returns lines of an execution's log, at most [`LOG_LINES`].
    pub async fn list_log(&self, actor: &Actor, id: ExecutionId, filter: &LogFilter) -> Result<LogLines> {
        self.load_execution(actor, id).await?;
        let page = LogPage {
            after: filter.after.max(0),
            offset: filter.offset.max(0),
            level: filter.level,
            job_execution_id: filter.job_execution_id,
            text: Some(filter.text.trim().to_owned()).filter(|text| !text.is_empty()),
        };
        let limit = filter.limit.unwrap_or(LOG_LINES).clamp(0, LOG_LINES);
        let (lines, total) = self.store.list_log(id, &page, limit).await?;
        Ok(LogLines { lines, total })
    }

    /// Returns the next line of a log that holds a text; nothing if none does, or no text is looked for.
    pub async fn find_log_line(&self, actor: &Actor, id: ExecutionId, search: &LogSearch) -> Result<Option<FoundLine>> {
        self.load_execution(actor, id).await?;
        let search = LogSearch { text: search.text.trim().to_owned(), ..search.clone() };
        if search.text.is_empty() {
            return Ok(None);
        }
        Ok(self.store.find_log_line(id, &search).await?)
    }

    /// Asks an execution to stop: one that waits is cancelled at once, one that runs within a second.
    pub async fn cancel_execution(&self, actor: &Actor, id: ExecutionId) -> Result<Execution> {
        must(actor, Permission::Run)?;
        let before = self.load_execution(actor, id).await?;
        if before.status.is_final() {
            return Err(Error::conflict("already_ended", format!("#{id} has ended already: {}.", before.status)));
        }
        let mut tx = self.store.begin().await?;
        let status = tx.cancel_execution(id, &actor.name).await?;
        if matches!(status, Status::Succeeded | Status::Failed) {
            // It was faster than the person.
            return Err(Error::conflict("already_ended", format!("#{id} has ended already: {status}.")));
        }
        tx.record(actor, "cancelled", "execution", Some(id.0), &before.workflow_name, None, None).await?;
        tx.commit().await?;
        self.workflows.forget();
        self.load_execution(actor, id).await
    }

    /// Starts the workflow of an execution once more, with parameters that may be others.
    pub async fn run_again(
        &self,
        actor: &Actor,
        id: ExecutionId,
        parameters: &Map<String, Value>,
        key: &str,
    ) -> Result<(ExecutionId, bool)> {
        let Some(workflow) = self.load_execution(actor, id).await?.workflow_id else {
            return Err(Error::conflict(
                "workflow_deleted",
                format!("The workflow of #{id} was deleted, so it cannot be run again."),
            ));
        };
        self.start_execution(actor, workflow, parameters, Some(key), true).await
    }

    /// Puts an execution that failed or was cancelled back into the queue. It goes on from the job that failed, with the
    /// same inputs; other parameters may be given.
    pub async fn retry_execution(
        &self,
        actor: &Actor,
        id: ExecutionId,
        parameters: Option<&Map<String, Value>>,
    ) -> Result<Execution> {
        must(actor, Permission::Run)?;
        parameters.map_or(Ok(()), check_parameters)?;
        let before = self.load_execution(actor, id).await?;
        let Some(workflow) = before.workflow_id else {
            return Err(Error::conflict(
                "workflow_deleted",
                format!("The workflow of #{id} was deleted, so it cannot be retried."),
            ));
        };
        self.workflows.load_workflow(actor, workflow).await?;
        let mut tx = self.store.begin().await?;
        if !tx.retry_execution(id).await? {
            return Err(Error::conflict(
                "not_failed",
                format!("#{id} is {}. Only what failed or was cancelled can be retried.", before.status),
            ));
        }
        if let Some(parameters) = parameters {
            tx.update_execution_parameters(id, parameters).await?;
        }
        let change = parameters.map(|parameters| json!({"parameters": parameters}));
        tx.record(actor, "retried", "execution", Some(id.0), &before.workflow_name, None, change).await?;
        tx.commit().await?;
        self.workflows.forget();
        self.load_execution(actor, id).await
    }
}
