use domain::{
    choice::Choice,
    execution::{Comparison, ErrorGroup, Execution, ExecutionFilter, JobMatrix, Status, usual_other},
    ids::{ExecutionId, WorkflowId},
    person::{Actor, Permission},
};

use super::Executions;
use crate::{Result, error::must};

/// How many executions of the workflow there are to choose from: older ones, and newer ones.
const OTHERS: (i64, i64) = (40, 10);

/// How many executions stand side by side.
const SIDE_BY_SIDE: i64 = 25;

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
            Some(workflow) => self.list_others(actor, workflow, id).await?,
            None => Vec::new(),
        };
        let other = match other.filter(|other| *other != id).or_else(|| usual_other(id, &others)) {
            Some(other) => Some(self.load_execution_detail(actor, other).await?),
            None => None,
        };
        Ok(Comparison { one, other, others })
    }

    /// Returns the executions of a workflow around one of them, newest first, with the last before it that succeeded, however
    /// long ago that was.
    async fn list_others(&self, actor: &Actor, workflow: WorkflowId, id: ExecutionId) -> Result<Vec<Execution>> {
        let of_workflow = ExecutionFilter { workflow: workflow.to_string(), ..ExecutionFilter::default() };
        let before = ExecutionFilter { before: id.to_string(), ..of_workflow.clone() };
        let after = ExecutionFilter { after: id.to_string(), ..of_workflow };
        let mut others = self.list_executions(actor, &after, OTHERS.1).await?.items;
        let older = self.list_executions(actor, &before, OTHERS.0).await?.items;
        let has_good = older.iter().any(|execution| execution.status == Status::Succeeded);
        others.extend(older);
        if !has_good {
            let good = ExecutionFilter { status: Status::Succeeded.code().to_owned(), ..before };
            others.extend(self.list_executions(actor, &good, 1).await?.items);
        }
        Ok(others)
    }

    /// Returns what the jobs of a workflow did in its last executions.
    pub async fn load_job_matrix(&self, actor: &Actor, workflow: WorkflowId) -> Result<JobMatrix> {
        let of_workflow = ExecutionFilter { workflow: workflow.to_string(), ..ExecutionFilter::default() };
        let executions = self.list_executions(actor, &of_workflow, SIDE_BY_SIDE).await?.items;
        let ids: Vec<_> = executions.iter().map(|execution| execution.id).collect();
        Ok(JobMatrix::new(executions, self.store.list_job_outcomes(&ids).await?))
    }

    /// Returns the failures that are wanted by what they say, the most frequent first.
    pub async fn list_error_groups(&self, actor: &Actor, filter: &ExecutionFilter) -> Result<Vec<ErrorGroup>> {
        must(actor, Permission::Read)?;
        Ok(self.store.list_error_groups(filter, GROUPS).await?)
    }
}
