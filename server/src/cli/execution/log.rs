use clap::Args;
use domain::{
    execution::{LogFilter, LogLevel, LogLine},
    ids::ExecutionId,
};
use serde_json::json;

use super::{Exit, Failure, LOOK_EVERY, Session};

#[derive(Debug, Args)]
pub(super) struct Logs {
    /// Its number
    execution: ExecutionId,
    /// Go on until the execution ends; in JSON, each line is then a document
    #[arg(long, short)]
    follow: bool,
    /// Only lines that matter at least this much: info, warn or error
    #[arg(long)]
    level: Option<LogLevel>,
}

impl Logs {
    /// Prints the lines that are there and, if asked to, those that come.
    pub(super) async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let mut log = Reader::new(self.execution, self.level);
        if !self.follow {
            let lines = log.read(session).await?;
            if session.output.is_json() {
                return session.output.answer(&json!({ "lines": lines }), String::new);
            }
            return lines.iter().try_for_each(|line| session.output.line(&line.to_string()));
        }
        loop {
            // Asked before the lines, so that none that was written before the end is missed.
            let executions = &session.services.executions;
            let ended = executions.load_execution(&session.actor, self.execution).await?.status.is_final();
            for line in log.read(session).await? {
                session.output.line(&if session.output.is_json() { as_json(&line)? } else { line.to_string() })?;
            }
            if ended {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Reads the log of an execution, each line once.
pub(in crate::cli) struct Reader {
    execution: ExecutionId,
    level: Option<LogLevel>,
    after: i64,
}

impl Reader {
    pub(in crate::cli) fn new(execution: ExecutionId, level: Option<LogLevel>) -> Self {
        Self { execution, level, after: 0 }
    }

    /// Returns the execution whose log it is.
    pub(super) fn execution(&self) -> ExecutionId {
        self.execution
    }

    /// Returns the lines that have come since the last time.
    pub(super) async fn read(&mut self, session: &Session<'_>) -> Result<Vec<LogLine>, Failure> {
        let mut lines = Vec::new();
        loop {
            let filter = LogFilter { after: self.after, level: self.level, ..LogFilter::default() };
            let page = session.services.executions.list_log(&session.actor, self.execution, &filter).await?;
            let Some(last) = page.lines.last() else { return Ok(lines) };
            self.after = last.seq;
            lines.extend(page.lines);
        }
    }
}

fn as_json(line: &LogLine) -> Result<String, Failure> {
    serde_json::to_string(line).map_err(|error| Failure::new(Exit::Failed, error.to_string()))
}
