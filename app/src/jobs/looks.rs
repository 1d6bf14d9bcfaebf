//! Looks at what is typed in the editor of a job. They change nothing.

use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::{JobId, WorkflowId},
    job::{ColumnsTrial, FileMatches, JobDraft, SourceDraft, SourceLook, SqlCheck, SqlPreview},
};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// Values for the templates of a job while it is looked at, as typed.
pub(super) type Parameters = BTreeMap<String, Entry>;

/// Looks at a source.
#[server(prefix = "/rpc", endpoint = "jobs/look_at_source", input = Json)]
pub async fn look_at_source(
    job: Option<JobId>,
    source: SourceDraft,
    parameters: Parameters,
) -> Result<SourceLook, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, services};
    let mut look = services().jobs.look_at_source(&actor()?, job, &source, given_parameters(&parameters)).await?;
    look.sample.rows.shorten();
    Ok(look)
}

/// Returns what a pattern comes to at the next start.
#[server(prefix = "/rpc", endpoint = "jobs/find_matches", input = Json)]
pub async fn find_matches(
    workflow: WorkflowId,
    pattern: String,
    parameters: Parameters,
) -> Result<FileMatches, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, services};
    Ok(services().jobs.find_matches(&actor()?, workflow, &pattern, given_parameters(&parameters)).await?)
}

/// Tells what becomes of the rows. The misfits are those of the columns of the draft, one by one.
#[server(prefix = "/rpc", endpoint = "jobs/try_columns", input = Json)]
pub async fn try_columns(draft: JobDraft, parameters: Parameters) -> Result<ColumnsTrial, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, services};
    let mut trial = services().jobs.try_columns(&actor()?, &draft, given_parameters(&parameters)).await?;
    trial.beside(&draft.columns);
    trial.silver.shorten();
    Ok(trial)
}

/// Checks the statement.
#[server(prefix = "/rpc", endpoint = "jobs/check_gold", input = Json)]
pub async fn check_gold(workflow: WorkflowId, job: Option<JobId>, draft: JobDraft) -> Result<SqlCheck, AppError> {
    use crate::server::{actor, services};
    Ok(services().jobs.check_gold(&actor()?, workflow, job, &draft).await?)
}

/// Runs the statement for its first rows.
#[server(prefix = "/rpc", endpoint = "jobs/preview_gold", input = Json)]
pub async fn preview_gold(draft: JobDraft, parameters: Parameters) -> Result<SqlPreview, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, services};
    Ok(services().jobs.preview_gold(&actor()?, &draft, given_parameters(&parameters)).await?)
}
