//! What the pages of workflows ask of the server.

use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::WorkflowId,
    workflow::{PauseDraft, WorkflowHead},
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
#[server(prefix = "/rpc", endpoint = "workflows/head", input = GetUrl)]
pub async fn load_workflow_head(id: WorkflowId) -> Result<FrameStart, AppError> {
    use crate::server::{actor, new_key, services};
    let head = services().workflows.load_workflow_head(&actor()?, id).await?;
    Ok(FrameStart { head, start_key: new_key() })
}

/// Starts a workflow by hand and leads to the execution; asks for parameters first where jobs use some and none are
/// given.
#[server(prefix = "/rpc", endpoint = "workflows/run")]
pub async fn run_workflow(
    id: WorkflowId,
    key: String,
    #[server(default)] parameters: BTreeMap<String, Entry>,
) -> Result<(), AppError> {
    use domain::workflow::start_parameters;

    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let (services, actor) = (services(), actor()?);
    let names = services.workflows.list_parameters(&actor, id).await?;
    if parameters.is_empty() && !names.is_empty() {
        redirect(&format!("/workflows/{id}?dialog=run"));
        return Ok(());
    }
    let typed: Vec<_> = parameters.into_iter().collect();
    let parameters = start_parameters(&names, &typed).map_err(AppError::Invalid)?;
    let (execution, is_new) = services.executions.start_execution(&actor, id, &parameters, Some(&key)).await?;
    flash(&Flash::done(if is_new {
        format!("#{execution} started.")
    } else {
        format!("That page has started #{execution} already. Load it again to start another.")
    }));
    redirect(&format!("/executions/{execution}"));
    Ok(())
}

/// Pauses the triggers of a workflow.
#[server(prefix = "/rpc", endpoint = "workflows/pause")]
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
#[server(prefix = "/rpc", endpoint = "workflows/resume")]
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
#[server(prefix = "/rpc", endpoint = "workflows/duplicate")]
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
