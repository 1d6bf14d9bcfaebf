use std::collections::BTreeMap;

use domain::{
    entry::Entry,
    execution::{
        Comparison, ErrorGroup, ExecutionCounts, ExecutionDetail, ExecutionFilter, ExecutionList, FoundLine,
        GroupRetry, JobMatrix, LogFilter, LogLines, LogSearch, RetryOutcome, SavedView,
    },
    home::PlannedStart,
    ids::{ExecutionId, WorkflowId},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Returns a page of the list; `newest` holds it still, so that newer executions are counted and not shown.
#[server(prefix = "/rpc", endpoint = "executions/list", input = GetUrl, output = crate::Json)]
pub async fn list_executions(
    #[server(default)] filter: ExecutionFilter,
    newest: Option<ExecutionId>,
) -> Result<ExecutionList, AppError> {
    use crate::server::{actor, services};
    const PER_PAGE: i64 = 50;
    let executions = services().executions;
    Ok(executions.load_execution_list(&actor()?, &filter, newest, PER_PAGE).await?)
}

/// Returns how many executions there are of those that a person looks for first.
#[server(prefix = "/rpc", endpoint = "executions/counts", input = GetUrl, output = crate::Json)]
pub async fn count_executions() -> Result<ExecutionCounts, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.count_executions(&actor()?).await?)
}

/// Returns how many executions run.
#[server(prefix = "/rpc", endpoint = "executions/running", input = GetUrl, output = crate::Json)]
pub async fn count_running() -> Result<i64, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.count_running(&actor()?).await?)
}

/// Returns the schedules that are to start something within the hour.
#[server(prefix = "/rpc", endpoint = "executions/planned", input = GetUrl, output = crate::Json)]
pub async fn list_planned_starts() -> Result<Vec<PlannedStart>, AppError> {
    use crate::server::{actor, services};
    Ok(services().home.list_planned_starts(&actor()?).await?)
}

/// Returns all workflows by name, to choose one from.
#[server(prefix = "/rpc", endpoint = "executions/workflows", input = GetUrl, output = crate::Json)]
pub async fn list_workflow_names() -> Result<Vec<(WorkflowId, String)>, AppError> {
    use crate::server::{actor, services};
    Ok(services().workflows.list_workflow_names(&actor()?).await?)
}

/// Returns a workflow to begin with, its name, and a key that makes one start of two presses.
#[server(prefix = "/rpc", endpoint = "executions/suggestion", input = GetUrl, output = crate::Json)]
pub async fn suggest_start() -> Result<Option<(WorkflowId, String, String)>, AppError> {
    use crate::server::{actor, new_key, services};
    let names = services().workflows.list_workflow_names(&actor()?).await?;
    Ok(names.into_iter().next().map(|(id, name)| (id, name, new_key())))
}

/// Returns an execution beside another of its workflow.
#[server(prefix = "/rpc", endpoint = "executions/compare", input = GetUrl, output = crate::Json)]
pub async fn compare_executions(id: ExecutionId, other: Option<ExecutionId>) -> Result<Comparison, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.compare_executions(&actor()?, id, other).await?)
}

/// Returns failures by what they say.
#[server(prefix = "/rpc", endpoint = "executions/errors", input = GetUrl, output = crate::Json)]
pub async fn list_error_groups(#[server(default)] filter: ExecutionFilter) -> Result<Vec<ErrorGroup>, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.list_error_groups(&actor()?, &filter).await?)
}

/// Returns what retrying the failures that are wanted, or one group of them, would do.
#[server(prefix = "/rpc", endpoint = "executions/group_retry", input = GetUrl, output = crate::Json)]
pub async fn load_group_retry(
    #[server(default)] filter: ExecutionFilter,
    fingerprint: Option<String>,
) -> Result<GroupRetry, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.load_group_retry(&actor()?, &filter, fingerprint.as_deref()).await?)
}

/// Retries executions from the jobs that failed; their numbers are separated by commas.
#[server(prefix = "/rpc", endpoint = "executions/retry_group", output = crate::Json)]
pub async fn retry_group(ids: String) -> Result<RetryOutcome, AppError> {
    use crate::server::{actor, services, show_result};
    let ids: Vec<ExecutionId> = ids.split(',').filter_map(|id| id.trim().parse().ok()).map(ExecutionId).collect();
    let outcome = services().executions.retry_group(&actor()?, &ids).await?;
    show_result();
    Ok(outcome)
}

/// Returns the views of the list that whoever looks has saved.
#[server(prefix = "/rpc", endpoint = "executions/views", input = GetUrl, output = crate::Json)]
pub async fn list_saved_views() -> Result<Vec<SavedView>, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.list_saved_views(&actor()?).await?)
}

/// Saves a view of the list.
#[server(prefix = "/rpc", endpoint = "executions/save_view", output = crate::Json)]
pub async fn save_view(name: String, query: String) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().executions.save_view(&actor()?, &name, &query).await?;
    flash(&Flash::done(format!("View “{}” saved.", name.trim())));
    Ok(())
}

/// Returns the filter with which the list opens for whoever looks, if they have chosen one.
#[server(prefix = "/rpc", endpoint = "executions/default_view", input = GetUrl, output = crate::Json)]
pub async fn find_default_view() -> Result<Option<String>, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.find_default_view(&actor()?).await?)
}

/// Lets the list open with a view, or with everything again.
#[server(prefix = "/rpc", endpoint = "executions/set_default_view", output = crate::Json)]
pub async fn set_default_view(id: i64, is_default: bool) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().executions.set_default_view(&actor()?, is_default.then_some(id)).await?;
    let with = if is_default { "this view" } else { "everything" };
    flash(&Flash::done(format!("Executions open with {with} from now on.")));
    Ok(())
}

/// Removes a view of the list.
#[server(prefix = "/rpc", endpoint = "executions/delete_view", output = crate::Json)]
pub async fn delete_view(id: i64) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().executions.delete_view(&actor()?, id).await?;
    flash(&Flash::done("View removed."));
    Ok(())
}

/// What the page of an execution shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionStart {
    /// The execution with everything around it.
    pub detail: ExecutionDetail,
    /// Its planned instant as the clocks of its schedule show it: `02:30 CET`.
    pub planned_there: Option<String>,
    /// Makes one start of two presses on the same button.
    pub start_key: String,
}

/// Returns what the page of an execution shows.
#[server(prefix = "/rpc", endpoint = "executions/get", input = GetUrl, output = crate::Json)]
pub async fn load_execution(id: ExecutionId) -> Result<ExecutionStart, AppError> {
    use domain::format::{Zone, clock_time};

    use crate::server::{actor, hour_clock, new_key, services};
    let detail = services().executions.load_execution_detail(&actor()?, id).await?;
    let zone = detail.execution.timezone.parse::<chrono_tz::Tz>();
    let planned_there = detail.execution.scheduled_for.zip(zone.ok()).map(|(at, zone)| {
        let zone = Zone::around(zone, at).written(hour_clock());
        format!("{} {}", clock_time(at, &zone), zone.abbreviation(at))
    });
    Ok(ExecutionStart { detail, planned_there, start_key: new_key() })
}

/// Returns lines of the log of an execution.
#[server(prefix = "/rpc", endpoint = "executions/log", input = GetUrl, output = crate::Json)]
pub async fn list_log(id: ExecutionId, #[server(default)] filter: LogFilter) -> Result<LogLines, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.list_log(&actor()?, id, &filter).await?)
}

/// Returns the next line of a log that holds a text, nothing if none does.
#[server(prefix = "/rpc", endpoint = "executions/find_in_log", input = GetUrl, output = crate::Json)]
pub async fn find_log_line(
    id: ExecutionId,
    #[server(default)] search: LogSearch,
) -> Result<Option<FoundLine>, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.find_log_line(&actor()?, id, &search).await?)
}

/// Starts the workflow of an execution once more, with the parameters it had unless others are given, and leads to the
/// new execution; or lets the same go on from the job that failed, with these.
#[server(prefix = "/rpc", endpoint = "executions/run_again", output = crate::Json)]
pub async fn run_again(
    id: ExecutionId,
    key: String,
    #[server(default)] parameters: BTreeMap<String, Entry>,
    #[server(default)] from_failed: Entry,
) -> Result<(), AppError> {
    use domain::execution::changed_parameters;

    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let (executions, actor) = (services().executions, actor()?);
    let before = executions.load_execution(&actor, id).await?.parameters;
    let parameters = changed_parameters(&before, &parameters).map_err(AppError::Invalid)?;
    if from_failed.is_on() {
        executions.retry_execution(&actor, id, Some(&parameters)).await?;
        flash(&Flash::done(format!("#{id} retried from the failed job, with changes.")));
        redirect(&format!("/executions/{id}"));
        return Ok(());
    }
    let (new, is_new) = executions.run_again(&actor, id, &parameters, &key).await?;
    flash(&Flash::done(if is_new {
        format!("#{id} run again, as #{new}.")
    } else {
        format!("That page has run #{id} again already, as #{new}. Load it again to start another.")
    }));
    redirect(&format!("/executions/{new}"));
    Ok(())
}

/// Puts an execution back into the queue, to go on from the job that failed or was stopped.
#[server(prefix = "/rpc", endpoint = "executions/retry", output = crate::Json)]
pub async fn retry_execution(id: ExecutionId) -> Result<(), AppError> {
    use domain::execution::Status;

    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let (executions, actor) = (services().executions, actor()?);
    let before = executions.load_execution(&actor, id).await?.status;
    executions.retry_execution(&actor, id, None).await?;
    let from = if before == Status::Cancelled { "stopped" } else { "failed" };
    flash(&Flash::done(format!("#{id} retried from the {from} job.")));
    Ok(())
}

/// Marks a failure as one that needs nobody any more, and leads to it.
#[server(prefix = "/rpc", endpoint = "executions/resolve", output = crate::Json)]
pub async fn resolve_execution(id: ExecutionId, #[server(default)] why: Entry) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    services().executions.resolve_execution(&actor()?, id, Some(&why)).await?;
    flash(&Flash::done(format!("#{id} marked as resolved.")));
    redirect(&format!("/executions/{id}"));
    Ok(())
}

/// Marks all unresolved failures that are wanted, up to a number, as ones that need nobody any more.
#[server(prefix = "/rpc", endpoint = "executions/resolve_failures", output = crate::Json)]
pub async fn resolve_failures(
    filter: ExecutionFilter,
    up_to: ExecutionId,
    #[server(default)] why: Entry,
) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let resolved = services().executions.resolve_failures(&actor()?, &filter, up_to, &why).await?;
    let resolved = i64::try_from(resolved).unwrap_or(i64::MAX);
    flash(&Flash::done(format!("{} marked as resolved.", domain::format::counted(resolved, "failure", "failures"))));
    Ok(())
}

/// Returns what the jobs of a workflow did in its last executions.
#[server(prefix = "/rpc", endpoint = "executions/job_matrix", input = GetUrl, output = crate::Json)]
pub async fn load_job_matrix(workflow: WorkflowId) -> Result<JobMatrix, AppError> {
    use crate::server::{actor, services};
    Ok(services().executions.load_job_matrix(&actor()?, workflow).await?)
}

/// Marks a failure as unresolved again.
#[server(prefix = "/rpc", endpoint = "executions/reopen", output = crate::Json)]
pub async fn reopen_execution(id: ExecutionId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().executions.resolve_execution(&actor()?, id, None).await?;
    flash(&Flash::done(format!("#{id} is unresolved again.")));
    Ok(())
}

/// Asks an execution to stop, and leads to it.
#[server(prefix = "/rpc", endpoint = "executions/cancel", output = crate::Json)]
pub async fn cancel_execution(id: ExecutionId) -> Result<(), AppError> {
    use domain::execution::Status;

    use crate::{
        flash::Flash,
        server::{actor, flash, redirect, services},
    };
    let execution = services().executions.cancel_execution(&actor()?, id).await?;
    flash(&Flash::done(match execution.status {
        Status::Cancelled => format!("#{id} cancelled."),
        _ => format!("#{id} is asked to stop, and does within a second."),
    }));
    redirect(&format!("/executions/{id}"));
    Ok(())
}
