//! What the pages of workflows ask of the server.

use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    execution::Execution,
    ids::WorkflowId,
    job::JobSummary,
    page::Page,
    trigger::definition::Trigger,
    workflow::{Consequences, PauseDraft, Workflow, WorkflowDraft, WorkflowFilter, WorkflowHead, WorkflowSummary},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// What every page of a workflow begins with, and the key of a start from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameStart {
    /// The workflow with what surrounds it.
    pub head: WorkflowHead,
    /// Makes one start of two presses on the same button.
    pub start_key: String,
}

/// Returns what every page of a workflow begins with.
#[server(prefix = "/rpc", endpoint = "workflows/head", input = GetUrl, output = crate::Json)]
pub async fn load_workflow_head(id: WorkflowId) -> Result<FrameStart, AppError> {
    use crate::server::{actor, new_key, services};
    let head = services().workflows.load_workflow_head(&actor()?, id).await?;
    Ok(FrameStart { head, start_key: new_key() })
}

/// What the list of workflows begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkflowList {
    /// The workflows of the page.
    pub page: Page<WorkflowSummary>,
    /// Makes one start of two presses on the same button.
    pub start_key: String,
}

/// Returns a page of the workflows that are wanted.
#[server(prefix = "/rpc", endpoint = "workflows/list", input = GetUrl, output = crate::Json)]
pub async fn list_workflows(#[server(default)] filter: WorkflowFilter) -> Result<WorkflowList, AppError> {
    use crate::server::{actor, new_key, services};
    /// As many as a person looks through without searching.
    const PER_PAGE: i64 = 25;
    let page = services().workflows.list_workflows(&actor()?, &filter, PER_PAGE).await?;
    Ok(WorkflowList { page: page.as_ref().clone(), start_key: new_key() })
}

/// Returns all teams and all tags, to filter by and to choose from.
#[server(prefix = "/rpc", endpoint = "workflows/labels", input = GetUrl, output = crate::Json)]
pub async fn list_workflow_labels() -> Result<(Vec<String>, Vec<String>), AppError> {
    use crate::server::{actor, services};
    Ok(services().workflows.list_workflow_labels(&actor()?).await?.as_ref().clone())
}

/// Starts a workflow by hand and leads to the execution; asks for parameters first where jobs use some and none are
/// given. Where it was asked whether what waits for the workflow is to follow, that counts.
#[server(prefix = "/rpc", endpoint = "workflows/run", output = crate::Json)]
pub async fn run_workflow(
    id: WorkflowId,
    key: String,
    #[server(default)] parameters: BTreeMap<String, Entry>,
    #[server(default)] asked: Entry,
    #[server(default)] followers: Entry,
) -> Result<(), AppError> {
    use domain::workflow::start_parameters;

    use crate::server::{actor, lead_to_execution, redirect, services};
    let (services, actor) = (services(), actor()?);
    let names = services.workflows.list_parameters(&actor, id).await?;
    if parameters.is_empty() && !names.is_empty() {
        redirect(&format!("/workflows/{id}?dialog=run"));
        return Ok(());
    }
    let typed: Vec<_> = parameters.into_iter().collect();
    let parameters = start_parameters(&names, &typed).map_err(AppError::Invalid)?;
    let (execution, is_new) = services
        .executions
        .start_execution(&actor, id, &parameters, Some(&key), !asked.is_on() || followers.is_on())
        .await?;
    lead_to_execution(execution, is_new);
    Ok(())
}

/// Pauses the triggers of a workflow.
#[server(prefix = "/rpc", endpoint = "workflows/pause", output = crate::Json)]
pub async fn pause_workflow(id: WorkflowId, draft: PauseDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let workflow = services().workflows.pause_workflow(&actor()?, id, &draft).await?;
    flash(&Flash::done(format!("Workflow “{}” paused.", workflow.spec.name)));
    Ok(())
}

/// Lets the triggers of a workflow go on.
#[server(prefix = "/rpc", endpoint = "workflows/resume", output = crate::Json)]
pub async fn resume_workflow(id: WorkflowId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let workflow = services().workflows.resume_workflow(&actor()?, id).await?;
    flash(&Flash::done(format!("Workflow “{}” resumed.", workflow.spec.name)));
    Ok(())
}

/// Copies a workflow with its jobs and triggers, and leads to the copy.
#[server(prefix = "/rpc", endpoint = "workflows/duplicate", output = crate::Json)]
pub async fn duplicate_workflow(id: WorkflowId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let copy = services().workflows.duplicate_workflow(&actor()?, id).await?;
    flash(&Flash::done(format!("Workflow duplicated as “{}”. Its triggers are off.", copy.spec.name)));
    redirect(&format!("/workflows/{}/settings", copy.id));
    Ok(())
}

/// What the form of a workflow needs beside the workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkflowSettings {
    /// The workflow.
    pub workflow: Workflow,
    /// What deleting it would mean.
    pub consequences: Consequences,
    /// The teams there are, to choose from.
    pub teams: Vec<String>,
}

/// Returns what the settings of a workflow begin with.
#[server(prefix = "/rpc", endpoint = "workflows/settings", input = GetUrl, output = crate::Json)]
pub async fn load_workflow_settings(id: WorkflowId) -> Result<WorkflowSettings, AppError> {
    use crate::server::{actor, services};
    let (workflows, actor) = (services().workflows, actor()?);
    Ok(WorkflowSettings {
        workflow: workflows.load_workflow(&actor, id).await?,
        consequences: workflows.list_consequences(&actor, id).await?,
        teams: workflows.list_workflow_labels(&actor).await?.0.clone(),
    })
}

/// Makes a workflow and leads to it.
#[server(prefix = "/rpc", endpoint = "workflows/create", output = crate::Json)]
pub async fn create_workflow(draft: WorkflowDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let workflow = services().workflows.create_workflow(&actor()?, &draft).await?;
    flash(&Flash::done(format!("Workflow “{}” made. Give it a job next.", workflow.spec.name)));
    redirect(&format!("/workflows/{}/jobs", workflow.id));
    Ok(())
}

/// Saves a workflow. `base` is the draft that the editor opened with, as JSON; with `over`, what was changed since then
/// is saved over what somebody else has saved meanwhile.
#[server(prefix = "/rpc", endpoint = "workflows/save", output = crate::Json)]
pub async fn save_workflow(
    id: WorkflowId,
    draft: WorkflowDraft,
    base: String,
    #[server(default)] over: Entry,
) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let (workflows, actor) = (services().workflows, actor()?);
    let base = serde_json::from_str(&base).unwrap_or_else(|_| draft.clone());
    let draft = if over.is_on() {
        let theirs = WorkflowDraft::from(&workflows.load_workflow(&actor, id).await?);
        domain::draft::over(&base, &draft, &theirs)
    } else {
        draft
    };
    let saved = workflows.save_workflow(&actor, id, &draft).await;
    let workflow = saved.map_err(|error| AppError::from(error).with_differences(&base, &draft))?;
    flash(&Flash::done(format!("Workflow “{}” saved.", workflow.spec.name)));
    Ok(())
}

/// Deletes a workflow and leads to the list. `dependents` says how many triggers of other workflows the person has seen
/// that wait for it: none confirms nothing.
#[server(prefix = "/rpc", endpoint = "workflows/delete", output = crate::Json)]
pub async fn delete_workflow(id: WorkflowId, #[server(default)] dependents: usize) -> Result<(), AppError> {
    use server_fn::ServerFn;

    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let workflow = services().workflows.delete_workflow(&actor()?, id, dependents > 0).await?;
    let undo = vec![("id".to_owned(), id.to_string())];
    flash(&Flash::done(format!("Workflow “{}” deleted.", workflow.spec.name)).undo(RestoreWorkflow::PATH, undo));
    redirect("/workflows");
    Ok(())
}

/// Takes the deletion of a workflow back and leads to it.
#[server(prefix = "/rpc", endpoint = "workflows/restore", output = crate::Json)]
pub async fn restore_workflow(id: WorkflowId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let workflow = services().workflows.restore_workflow(&actor()?, id).await?;
    flash(&Flash::done(format!("Workflow “{}” restored.", workflow.spec.name)));
    redirect(&format!("/workflows/{id}"));
    Ok(())
}

/// Returns the workflows that were deleted within the last week.
#[server(prefix = "/rpc", endpoint = "workflows/deleted", input = GetUrl, output = crate::Json)]
pub async fn list_deleted_workflows() -> Result<Vec<Workflow>, AppError> {
    use crate::server::{actor, services};
    Ok(services().workflows.list_deleted_workflows(&actor()?).await?)
}

/// What the overview of a workflow shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Its jobs, in order.
    pub jobs: Vec<JobSummary>,
    /// Its triggers.
    pub triggers: Vec<Trigger>,
    /// Its last executions, newest first.
    pub executions: Vec<Execution>,
}

/// Returns what the overview of a workflow shows.
#[server(prefix = "/rpc", endpoint = "workflows/overview", input = GetUrl, output = crate::Json)]
pub async fn load_overview(id: WorkflowId) -> Result<Overview, AppError> {
    use domain::execution::ExecutionFilter;

    use crate::server::{actor, services};
    let (services, actor) = (services(), actor()?);
    let last = ExecutionFilter { workflow: id.to_string(), ..ExecutionFilter::default() };
    Ok(Overview {
        jobs: services.jobs.list_job_summaries(&actor, id).await?,
        triggers: services.triggers.list_triggers(&actor, id).await?,
        executions: services.executions.list_executions(&actor, &last, 5).await?.items,
    })
}
