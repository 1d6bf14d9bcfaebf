//! Looks at what is typed in the editor of a job. They change nothing.
//!
//! What is wrong with what is typed is an answer like any other: somebody is in the middle of it, and browsers report
//! answers of 422 as faults of the page.

use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    ids::{JobId, WorkflowId},
    job::{ColumnsTrial, FileMatches, JobDraft, SourceDraft, SourceLook, SqlCheck, SqlPreview},
    problem::Problems,
};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::error::AppError;

/// Values for the templates of a job while it is looked at, as typed.
pub(super) type Parameters = BTreeMap<String, Entry>;

/// What a look found, or what is wrong with what was typed.
pub(super) type Looked<T> = Result<T, Problems>;

/// Looks at a source.
#[server(prefix = "/rpc", endpoint = "jobs/look_at_source", input = Json, output = crate::Json)]
pub async fn look_at_source(
    job: Option<JobId>,
    source: SourceDraft,
    parameters: Parameters,
) -> Result<Looked<SourceLook>, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, looked, services};
    let look = services().jobs.look_at_source(&actor()?, job, &source, given_parameters(&parameters)).await;
    looked(look.map(|mut look| {
        look.sample.rows.shorten();
        look
    }))
}

/// Returns what a pattern comes to at the next start.
#[server(prefix = "/rpc", endpoint = "jobs/find_matches", input = Json, output = crate::Json)]
pub async fn find_matches(
    workflow: WorkflowId,
    pattern: String,
    parameters: Parameters,
) -> Result<Looked<FileMatches>, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, looked, services};
    looked(services().jobs.find_matches(&actor()?, workflow, &pattern, given_parameters(&parameters)).await)
}

/// Tells what becomes of the rows. The misfits are those of the columns of the draft, one by one.
#[server(prefix = "/rpc", endpoint = "jobs/try_columns", input = Json, output = crate::Json)]
pub async fn try_columns(draft: JobDraft, parameters: Parameters) -> Result<Looked<ColumnsTrial>, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, looked, services};
    let trial = services().jobs.try_columns(&actor()?, &draft, given_parameters(&parameters)).await;
    looked(trial.map(|mut trial| {
        trial.beside(&draft.columns);
        trial.silver.shorten();
        trial
    }))
}

/// Checks the statement.
#[server(prefix = "/rpc", endpoint = "jobs/check_gold", input = Json, output = crate::Json)]
pub async fn check_gold(
    workflow: WorkflowId,
    job: Option<JobId>,
    draft: JobDraft,
) -> Result<Looked<SqlCheck>, AppError> {
    use crate::server::{actor, looked, services};
    looked(services().jobs.check_gold(&actor()?, workflow, job, &draft).await)
}

/// Runs the statement for its first rows.
#[server(prefix = "/rpc", endpoint = "jobs/preview_gold", input = Json, output = crate::Json)]
pub async fn preview_gold(
    workflow: WorkflowId,
    job: Option<JobId>,
    draft: JobDraft,
    parameters: Parameters,
) -> Result<Looked<SqlPreview>, AppError> {
    use domain::job::given_parameters;

    use crate::server::{actor, looked, services};
    let parameters = given_parameters(&parameters);
    looked(services().jobs.preview_gold(&actor()?, (workflow, job), &draft, parameters).await)
}
