use domain::{
    ids::WorkflowId,
    page::Page,
    person::{Actor, Permission},
    workflow::{Pause, PauseDraft, Workflow, WorkflowDraft, WorkflowFilter, WorkflowSummary},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{Store, Tx};

use crate::{
    Error, Result,
    error::{CHANGED_MEANWHILE, OrMissing, must},
    recent::Recent,
};

/// Deleting with its consequences, and taking it back.
mod deletion;
/// Copies of workflows.
mod duplication;
/// What every page of a workflow begins with.
mod head;
/// Writing workflows, each with its line in the audit log.
mod writing;

pub(crate) use writing::{insert, update};

/// Workflows: what people say about them, pausing, deleting, copying.
#[derive(Clone, Debug)]
pub struct Workflows {
    pub(crate) store: Store,
    pub(crate) lists: Arc<Recent<(WorkflowFilter, i64), Page<WorkflowSummary>>>,
    labels: Arc<Recent<(), Labels>>,
}

/// All teams and all tags.
type Labels = (Vec<String>, Vec<String>);

/// How long lists are remembered.
const LIFETIME: Duration = Duration::from_secs(2);

impl Workflows {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, lists: Arc::new(Recent::new(LIFETIME)), labels: Arc::new(Recent::new(LIFETIME)) }
    }

    /// Forgets remembered lists; called when a workflow, a trigger or an execution has changed.
    pub fn forget(&self) {
        self.lists.clear();
        self.labels.clear();
    }

    /// Returns a page of the workflows that are wanted.
    pub async fn list_workflows(
        &self,
        actor: &Actor,
        filter: &WorkflowFilter,
        limit: i64,
    ) -> Result<Arc<Page<WorkflowSummary>>> {
        must(actor, Permission::Read)?;
        let key = (filter.clone(), limit.clamp(1, 200));
        self.lists.get_or_ask(key, async |(filter, limit)| Ok(self.store.list_workflows(filter, *limit).await?)).await
    }

    /// Returns all teams and all tags, for filters and suggestions.
    pub async fn list_workflow_labels(&self, actor: &Actor) -> Result<Arc<Labels>> {
        must(actor, Permission::Read)?;
        self.labels.get_or_ask((), async |()| Ok(self.store.list_workflow_labels().await?)).await
    }

    /// Returns all workflows by name, to choose one from; of very many, the first.
    pub async fn list_workflow_names(&self, actor: &Actor) -> Result<Vec<(WorkflowId, String)>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_workflow_names(500).await?)
    }

    /// Returns a workflow that is not deleted.
    pub async fn load_workflow(&self, actor: &Actor, id: WorkflowId) -> Result<Workflow> {
        must(actor, Permission::Read)?;
        let workflow = self.store.load_workflow(id).await.or_missing(|| missing(id))?;
        match workflow.deleted_at {
            None => Ok(workflow),
            Some(_) => Err(Error::NotFound(format!(
                "Workflow “{}” was deleted. It can be restored for a week.",
                workflow.spec.name
            ))),
        }
    }

    /// Makes a workflow.
    pub async fn create_workflow(&self, actor: &Actor, draft: &WorkflowDraft) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let spec = draft.check()?;
        let mut tx = self.store.begin().await?;
        let id = insert(&mut tx, actor, &spec).await?;
        self.commit(tx).await?;
        Ok(self.store.load_workflow(id).await?)
    }

    /// Returns the workflow with a name, whatever the case of its letters.
    pub async fn find_workflow(&self, actor: &Actor, name: &str) -> Result<Workflow> {
        must(actor, Permission::Read)?;
        let found = self.store.find_workflow(name).await?;
        found.ok_or_else(|| Error::NotFound(format!("There is no workflow called “{name}”.")))
    }

    /// Returns the workflow with this number, or with this name: a name may look like a number.
    pub async fn find_workflow_named(&self, actor: &Actor, named: &str) -> Result<Workflow> {
        if let Ok(id) = named.parse() {
            match self.load_workflow(actor, id).await {
                Err(Error::NotFound(_)) => {}
                found => return found,
            }
        }
        self.find_workflow(actor, named).await
    }

    /// Changes a workflow. The draft names the version it started from.
    ///
    /// # Errors
    ///
    /// A conflict `changed_meanwhile` when somebody else was faster: its details say who and when, and hold the draft
    /// as it is now (`current`), so that nothing of either side is lost.
    pub async fn save_workflow(&self, actor: &Actor, id: WorkflowId, draft: &WorkflowDraft) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let spec = draft.check()?;
        let mut tx = self.store.begin().await?;
        let before = tx.lock_workflow(id).await.or_missing(|| missing(id))?;
        let version = crate::version(&draft.version)?.unwrap_or(before.version);
        match update(&mut tx, actor, &before, version, &spec).await {
            Err(Error::Conflict { code: CHANGED_MEANWHILE, .. }) => {
                let by = (before.updated_by.clone(), before.updated_at);
                return Err(Error::changed_meanwhile("workflow", Some(by), &WorkflowDraft::from(&before)));
            }
            other => other?,
        }
        self.commit(tx).await?;
        Ok(self.store.load_workflow(id).await?)
    }

    /// Pauses a workflow's triggers. What runs is not touched, and starts by hand go on.
    pub async fn pause_workflow(&self, actor: &Actor, id: WorkflowId, draft: &PauseDraft) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let workflow = tx.lock_workflow(id).await.or_missing(|| missing(id))?;
        let now = tx.scheduler_now().await?;
        let (reason, resume_at) = draft.check(now)?;
        let change = json!({"reason": reason, "resume_at": resume_at});
        tx.update_workflow_pause(id, Some(&Pause { at: now, by: actor.name.clone(), reason, resume_at })).await?;
        tx.record(actor, "paused", "workflow", Some(id.0), &workflow.spec.name, None, Some(change)).await?;
        self.commit(tx).await?;
        Ok(self.store.load_workflow(id).await?)
    }

    /// Lets a workflow's triggers go on. Nothing that was planned during the pause is made up for.
    pub async fn resume_workflow(&self, actor: &Actor, id: WorkflowId) -> Result<Workflow> {
        must(actor, Permission::Edit)?;
        let mut tx = self.store.begin().await?;
        let workflow = tx.lock_workflow(id).await.or_missing(|| missing(id))?;
        tx.update_workflow_pause(id, None).await?;
        tx.record(actor, "resumed", "workflow", Some(id.0), &workflow.spec.name, None, None).await?;
        self.commit(tx).await?;
        Ok(self.store.load_workflow(id).await?)
    }

    async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.forget();
        Ok(())
    }
}

pub(crate) fn missing(id: WorkflowId) -> String {
    format!("Workflow {id} does not exist, or was deleted.")
}
