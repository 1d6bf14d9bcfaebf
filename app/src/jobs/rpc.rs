//! What the pages of jobs ask of the server.

use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::{JobId, UploadId, WorkflowId},
    job::{EditorStart, JobDraft, JobEdit, JobKind, JobSummary},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// What the page of a job begins with, and the key of a start from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobPageStart {
    /// What the editor begins with.
    pub editor: EditorStart,
    /// Makes one start of two presses on the same button.
    pub start_key: String,
}

/// What the form of a job holds beside its fields, [packed](super::packed).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Packed {
    /// All columns, where the form does not show all.
    pub columns: String,
    /// What the last look suggested.
    pub suggested: String,
}

/// Returns the jobs of a workflow, in their order.
#[server(prefix = "/rpc", endpoint = "jobs/list", input = GetUrl, output = crate::Json)]
pub async fn list_jobs(workflow: WorkflowId) -> Result<Vec<JobSummary>, AppError> {
    use crate::server::{actor, services};
    Ok(services().jobs.list_job_summaries(&actor()?, workflow).await?)
}

/// Returns what the page of a job begins with; that of a new one, where none is named.
#[server(prefix = "/rpc", endpoint = "jobs/editor", input = GetUrl, output = crate::Json)]
pub async fn load_job_editor(
    workflow: WorkflowId,
    job: Option<JobId>,
    kind: JobKind,
    upload: Option<UploadId>,
) -> Result<JobPageStart, AppError> {
    use crate::server::{actor, new_key, services};
    let editor = services().jobs.load_job_editor(&actor()?, workflow, job, kind, upload).await?;
    Ok(JobPageStart { editor, start_key: new_key() })
}

/// Saves a job and leads on, or does what another button of its form asks for.
///
/// `packed` is what the form holds beside its fields.
#[server(prefix = "/rpc", endpoint = "jobs/save", output = crate::Json)]
pub async fn save_job(
    workflow: WorkflowId,
    job: Option<JobId>,
    draft: JobDraft,
    #[server(default)] intent: Entry,
    #[server(default)] packed: Packed,
    #[server(default)] parameters: BTreeMap<String, Entry>,
    #[server(default)] key: String,
) -> Result<Option<JobEdit>, AppError> {
    use service::JobLook;

    use super::{
        intent::Intent,
        packed::{unpack_columns, unpack_suggestion, with_rows},
    };
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services, show_result},
    };
    let (services, actor) = (services(), actor()?);
    let draft = JobDraft { columns: with_rows(unpack_columns(&packed.columns), draft.columns), ..draft };
    let intent = Intent::from(&intent);
    if !matches!(intent, Intent::Save | Intent::Run) {
        show_result();
        let mut edit = JobEdit { draft, suggested: unpack_suggestion(&packed.suggested), ..JobEdit::default() };
        match intent {
            Intent::ForgetUpload => edit.draft.source.forget_upload(),
            Intent::ShowColumns(page) => edit.columns_page = page,
            _ => {}
        }
        let wanted = JobLook { suggest: intent == Intent::Suggest, preview: intent == Intent::Preview };
        return Ok(Some(services.jobs.look_at_job(&actor, (workflow, job), edit, &parameters, wanted).await?));
    }
    let saved = match job {
        Some(job) => services.jobs.save_job(&actor, workflow, job, &draft).await?,
        None => services.jobs.create_job(&actor, workflow, &draft).await?,
    };
    if intent == Intent::Save {
        flash(&Flash::done(format!("Job “{}” saved.", saved.name)));
        redirect(&format!("/workflows/{workflow}/jobs"));
    } else if services.workflows.list_parameters(&actor, workflow).await?.is_empty() {
        let none = serde_json::Map::new();
        let (execution, _) = services.executions.start_execution(&actor, workflow, &none, Some(&key), true).await?;
        flash(&Flash::done(format!("Job “{}” saved. #{execution} started.", saved.name)));
        redirect(&format!("/executions/{execution}"));
    } else {
        flash(&Flash::done(format!("Job “{}” saved. It uses parameters, so a start needs their values.", saved.name)));
        redirect(&format!("/workflows/{workflow}?dialog=run"));
    }
    Ok(None)
}

/// Switches a job on or off.
#[server(prefix = "/rpc", endpoint = "jobs/set_enabled", output = crate::Json)]
pub async fn set_job_enabled(workflow: WorkflowId, job: JobId, enabled: bool) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let job = services().jobs.set_job_enabled(&actor()?, workflow, job, enabled).await?;
    let what = if enabled { "runs with the workflow again" } else { "is off: the workflow runs without it" };
    flash(&Flash::done(format!("Job “{}” {what}.", job.name)));
    Ok(())
}

/// Moves a job to another place; 1 is the first.
#[server(prefix = "/rpc", endpoint = "jobs/move", output = crate::Json)]
pub async fn move_job(workflow: WorkflowId, job: JobId, position: u32) -> Result<(), AppError> {
    use crate::server::{actor, services};
    let position = usize::try_from(position).unwrap_or(usize::MAX);
    services().jobs.move_job(&actor()?, workflow, job, position).await?;
    Ok(())
}

/// Deletes a job and leads back to the list.
#[server(prefix = "/rpc", endpoint = "jobs/delete", output = crate::Json)]
pub async fn delete_job(workflow: WorkflowId, job: JobId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let job = services().jobs.delete_job(&actor()?, workflow, job).await?;
    flash(&Flash::done(format!("Job “{}” deleted. Its tables are still there.", job.name)));
    redirect(&format!("/workflows/{workflow}/jobs"));
    Ok(())
}
