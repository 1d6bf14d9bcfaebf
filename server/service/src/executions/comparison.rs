use domain::{
    execution::{Comparison, ErrorGroup, Execution, ExecutionFilter, usual_other},
    ids::ExecutionId,
    person::{Actor, Permission},
};

use super::Executions;
use crate::{Result, error::must};

/// How many executions of the workflow there are to choose from.
const OTHERS: i64 = 50;

/// The most kinds of failures that are listed.
const GROUPS: i64 = 50;

impl Executions {
    /// Returns an execution beside another of its workflow: the one that is wanted, else the last before it that succeeded.
    pub async fn compare_executions(
        &self,
        actor: &Actor,
        id: ExecutionId,
        other: Option<ExecutionId>,
    ) -> Result<Comparison> {
        let one = self.load_execution_detail(actor, id).await?;
        let others = match one.execution.workflow_id {
            Some(workflow) => {
                let filter = ExecutionFilter { workflow: workflow.to_string(), ..ExecutionFilter::default() };
                let page = self.list_executions(actor, &filter, OTHERS).await?;
                page.items.into_iter().filter(|execution| execution.id != id).collect()
            }
            None => Vec::<Execution>::new(),
        };
        let other = match other.filter(|other| *other != id).or_else(|| usual_other(id, &others)) {
            Some(other) => Some(self.load_execution_detail(actor, other).await?),
            None => None,
        };
        Ok(Comparison { one, other, others })
    }

    /// Returns the failures that are wanted by what they say, the most frequent first.
    pub async fn list_error_groups(&self, actor: &Actor, filter: &ExecutionFilter) -> Result<Vec<ErrorGroup>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_error_groups(filter, GROUPS).await?)
    }
}
