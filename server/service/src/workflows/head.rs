use domain::{ids::WorkflowId, person::Actor, workflow::WorkflowHead};

use super::Workflows;
use crate::Result;

impl Workflows {
    /// Returns a workflow with what surrounds it: how much belongs to it, what happened last, what a start needs.
    pub async fn load_workflow_head(&self, actor: &Actor, id: WorkflowId) -> Result<WorkflowHead> {
        let workflow = self.load_workflow(actor, id).await?;
        let surroundings = self.store.load_surroundings(id).await?;
        let mut followers: Vec<String> =
            self.store.list_followers(Some(id)).await?.into_iter().map(|(_, name, _)| name).collect();
        followers.dedup();
        Ok(WorkflowHead {
            workflow,
            job_count: surroundings.job_count,
            trigger_count: surroundings.trigger_count,
            last: surroundings.last,
            parameters: self.parameters_of(id).await?,
            followers,
        })
    }

    /// Returns the names of the parameters that the jobs of a workflow use, each once.
    pub async fn list_parameters(&self, actor: &Actor, id: WorkflowId) -> Result<Vec<String>> {
        self.load_workflow(actor, id).await?;
        self.parameters_of(id).await
    }

    async fn parameters_of(&self, id: WorkflowId) -> Result<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for job in self.store.list_jobs(id).await?.into_iter().filter(|job| job.enabled) {
            for name in job.spec.parameters() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Ok(names)
    }
}
