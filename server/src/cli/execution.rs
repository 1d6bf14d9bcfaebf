/// The lines that an execution writes.
mod log;

use std::time::Duration;

use clap::{Args, Subcommand};
use domain::{
    execution::{Execution, ExecutionFilter, Status},
    format::{duration, machine_time},
    ids::ExecutionId,
};
use serde_json::json;

use super::{
    exit::{Exit, Failure},
    output::{Output, table},
    session::Session,
    workflow::find_workflow,
};
use crate::{config::Config, database::Purpose};

/// How often a command that waits looks again.
const LOOK_EVERY: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
pub(super) struct ExecutionCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List executions, newest first
    #[command(after_help = "Examples:
  flowforge execution list --status failed --since 24h
  flowforge execution list --workflow \"Daily sales\" --json")]
    List(List),
    /// Print the log of an execution
    #[command(after_help = "Examples:
  flowforge execution logs 812
  flowforge execution logs 812 --follow")]
    Logs(log::Logs),
    /// Put an execution that failed or was cancelled back into the queue
    #[command(after_help = "Examples:
  flowforge execution retry 812
  flowforge execution retry 812 --wait")]
    Retry(Retry),
    /// Stop an execution
    #[command(after_help = "Examples:
  flowforge execution cancel 812
  flowforge execution cancel 812 --json")]
    Cancel(Numbered),
}

#[derive(Debug, Args)]
struct List {
    /// Of this workflow only: its name or number
    #[arg(long)]
    workflow: Option<String>,
    /// queued, running, succeeded, failed or cancelled
    #[arg(long)]
    status: Option<Status>,
    /// How far back: 1h, 24h, 7d or 30d
    #[arg(long, default_value = "")]
    since: String,
    /// How many at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=200))]
    limit: i64,
}

#[derive(Debug, Args)]
struct Numbered {
    /// Its number
    execution: ExecutionId,
}

#[derive(Debug, Args)]
struct Retry {
    #[command(flatten)]
    numbered: Numbered,
    /// Wait for the end; the exit status is 0 only if it succeeded
    #[arg(long)]
    wait: bool,
}

impl ExecutionCommand {
    pub(super) fn run(self, config: &Config, output: &Output) -> Result<(), Failure> {
        Session::run(config, Purpose::Use, output, async |session| match &self.verb {
            Verb::List(list) => list.run(session).await,
            Verb::Logs(logs) => logs.run(session).await,
            Verb::Retry(retry) => retry.run(session).await,
            Verb::Cancel(numbered) => {
                let executions = &session.services.executions;
                let execution = executions.cancel_execution(&session.actor, numbered.execution).await?;
                let words = || match execution.status {
                    Status::Cancelled => format!("#{} is cancelled.", execution.id),
                    _ => format!("#{} has been asked to stop.", execution.id),
                };
                session.output.answer(&json!({ "execution": execution }), words)
            }
        })
    }
}

impl List {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let workflow = match &self.workflow {
            Some(named) => find_workflow(session, named).await?.to_string(),
            None => String::new(),
        };
        let filter = ExecutionFilter {
            workflow,
            status: self.status.map(|status| status.to_string()).unwrap_or_default(),
            since: self.since.clone(),
            ..ExecutionFilter::default()
        };
        let page = session.services.executions.list_executions(&session.actor, &filter, self.limit).await?;
        session.output.answer(&json!({ "executions": page.items, "total": page.total }), || {
            let rows: Vec<_> = page.items.iter().map(row).collect();
            table(["Id", "Workflow", "Started by", "Status", "Queued", "Took", "Rows", "Error"], &rows)
        })
    }
}

fn row(execution: &Execution) -> [String; 8] {
    let took = execution.finished_at.zip(execution.started_at).map(|(end, start)| duration(end - start));
    let by = execution.trigger_name.clone().or_else(|| execution.triggered_by.clone());
    [
        execution.id.to_string(),
        execution.workflow_name.clone(),
        by.unwrap_or_else(|| execution.trigger_type.to_string()),
        execution.status.to_string(),
        machine_time(execution.queued_at),
        took.unwrap_or_default(),
        execution.rows.written.to_string(),
        execution.error.clone().unwrap_or_default().lines().next().unwrap_or_default().to_owned(),
    ]
}

impl Retry {
    async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let id = self.numbered.execution;
        let execution = session.services.executions.retry_execution(&session.actor, id, None).await?;
        if self.wait {
            return wait_for_end(session, id).await;
        }
        session.output.answer(&json!({ "execution": execution }), || format!("#{id} is queued again."))
    }
}

/// Waits for the end of an execution, answers with it, and fails unless it succeeded.
pub(super) async fn wait_for_end(session: &Session<'_>, id: ExecutionId) -> Result<(), Failure> {
    loop {
        let execution = session.services.executions.load_execution(&session.actor, id).await?;
        if execution.status.is_final() {
            let failed = execution.status != Status::Succeeded;
            let error = execution.error.clone().unwrap_or_default();
            session.output.answer(&json!({ "execution": execution }), || {
                format!("#{id}: {}{}{error}", execution.status, if error.is_empty() { "" } else { ": " })
            })?;
            let message = format!("#{id} did not succeed. `flowforge execution logs {id}` tells more.");
            return if failed { Err(Failure::new(Exit::Failed, message)) } else { Ok(()) };
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
