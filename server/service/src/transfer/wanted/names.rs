use std::collections::{BTreeMap, BTreeSet};

use domain::{entry::Entry, ids::WorkflowId, problem::Problems};
use store::Store;

use crate::{
    Result,
    transfer::{
        document::DraftedWorkflow,
        standing::{self, Standing},
    },
};

/// Who is meant by a name: a workflow of the file, whether it is there already or not, or another one that is there. As
/// everywhere, the case of letters makes no difference.
pub(super) struct Names {
    known: BTreeMap<String, Option<WorkflowId>>,
    standings: BTreeMap<String, Standing>,
    /// The names of the upstreams that were found.
    pub(super) upstreams: BTreeMap<WorkflowId, String>,
    names: BTreeMap<WorkflowId, String>,
}

impl Names {
    /// Looks for the workflows of a file.
    pub(super) async fn of(store: &Store, drafted: &[DraftedWorkflow]) -> Result<Self> {
        let mut names = Self {
            known: BTreeMap::new(),
            standings: BTreeMap::new(),
            upstreams: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for (number, workflow) in (0..).zip(drafted) {
            let name = workflow.draft.name.trimmed();
            let key = name.to_lowercase();
            if !can_be(name) || names.known.contains_key(&key) {
                continue;
            }
            let standing = standing::find(store, name).await?;
            // Numbers from the other end: nothing has them.
            let id = standing.as_ref().map_or(WorkflowId(i64::MAX - number), |standing| standing.workflow.id);
            names.known.insert(key.clone(), Some(id));
            names.names.insert(id, name.to_owned());
            names.standings.extend(standing.map(|standing| (key, standing)));
        }
        Ok(names)
    }

    /// Refuses a name that stands in the file twice.
    pub(super) fn check_unique(&self, problems: &mut Problems, drafted: &[DraftedWorkflow]) {
        let mut taken = BTreeSet::new();
        for DraftedWorkflow { path, draft, .. } in drafted {
            let name = draft.name.trimmed();
            if !name.is_empty() && !taken.insert(name.to_lowercase()) {
                problems.add(format!("{path}.name"), format!("Another workflow of this file has the name “{name}”."));
            }
        }
    }

    /// Returns the number of a workflow of the file, and what is there of it.
    pub(super) fn take(&mut self, name: &Entry) -> (WorkflowId, Option<Standing>) {
        let key = name.trimmed().to_lowercase();
        let id = self.known.get(&key).copied().flatten().unwrap_or(WorkflowId(i64::MAX));
        (id, self.standings.remove(&key))
    }

    /// Returns the number of an upstream.
    pub(super) async fn find(&mut self, store: &Store, name: &str) -> Result<Option<WorkflowId>> {
        let key = name.to_lowercase();
        if can_be(name) && !self.known.contains_key(&key) {
            let found = store.find_workflow(name).await?;
            self.names.extend(found.as_ref().map(|workflow| (workflow.id, workflow.spec.name.clone())));
            self.known.insert(key.clone(), found.map(|workflow| workflow.id));
        }
        let id = self.known.get(&key).copied().flatten();
        if let Some(id) = id {
            self.upstreams.insert(id, self.names.get(&id).cloned().unwrap_or_default());
        }
        Ok(id)
    }
}

/// Returns whether there can be a workflow with this name.
fn can_be(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(char::is_control)
}
