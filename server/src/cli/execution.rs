/// The lines that an execution writes.
mod log;

use std::time::{Duration, Instant};

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

pub(super) use log::Reader;

/// How often a command that waits looks again.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// How long an execution may wait in the queue before whoever waits for it is asked whether anybody does the work.
const PATIENCE: Duration = Duration::from_secs(10);

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
    /// How far back
    #[arg(long, value_parser = ["1h", "24h", "7d", "30d"])]
    since: Option<String>,
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
    /// Print the log and wait for the end; the exit status is 0 only if it succeeded
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
            since: self.since.clone().unwrap_or_default(),
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
    let took = execution.took().map(|(start, end)| duration(end - start));
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
        let mut log = Reader::new(id, None);
        if self.wait {
            // The lines of earlier attempts have been read.
            log.read(session).await?;
        }
        let execution = session.services.executions.retry_execution(&session.actor, id, None).await?;
        if self.wait {
            return wait_for_end(session, log).await;
        }
        session.output.answer(&json!({ "execution": execution }), || format!("#{id} is queued again."))
    }
}

/// Prints what is still to come of an execution's log, waits for its end, answers with it, and fails unless it succeeded.
pub(super) async fn wait_for_end(session: &Session<'_>, mut log: Reader) -> Result<(), Failure> {
    let id = log.execution();
    let began = Instant::now();
    let mut told = false;
    loop {
        let execution = session.services.executions.load_execution(&session.actor, id).await?;
        for line in log.read(session).await? {
            // In JSON, the answer is one document; the log is for whoever watches.
            if session.output.is_json() { eprintln!("{line}") } else { session.output.line(&line.to_string())? }
        }
        if execution.status.is_final() {
            return ended(session, &execution);
        }
        if execution.status == Status::Queued && began.elapsed() > PATIENCE && !told {
            eprintln!(
                "#{id} still waits. Does a server with the role “worker” run on this database, and has it a place free?"
            );
            told = true;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn ended(session: &Session<'_>, execution: &Execution) -> Result<(), Failure> {
    let id = execution.id;
    let error = execution.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    session.output.answer(&json!({ "execution": execution }), || format!("#{id} {}{error}", execution.status))?;
    match execution.status {
        Status::Succeeded => Ok(()),
        _ => Err(Failure::new(Exit::Failed, format!("#{id} did not succeed."))),
    }
}
