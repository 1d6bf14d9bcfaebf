use clap::Args;
use domain::{
    execution::{LogFilter, LogLevel, LogLine},
    format::machine_time,
    ids::ExecutionId,
};

use super::{Exit, Failure, LOOK_EVERY, Session};

#[derive(Debug, Args)]
pub(super) struct Logs {
    /// Its number
    execution: ExecutionId,
    /// Go on until the execution ends
    #[arg(long, short)]
    follow: bool,
    /// Only lines that matter at least this much: info, warn or error
    #[arg(long)]
    level: Option<LogLevel>,
}

impl Logs {
    /// Prints the lines that are there and, if asked to, those that come. In JSON, each is an object on its own line.
    pub(super) async fn run(&self, session: &Session<'_>) -> Result<(), Failure> {
        let executions = &session.services.executions;
        let mut after = 0;
        loop {
            // Asked before the lines, so that none that was written before the end is missed.
            let ended = executions.load_execution(&session.actor, self.execution).await?.status.is_final();
            loop {
                let filter = LogFilter { after, level: self.level, ..LogFilter::default() };
                let page = executions.list_log(&session.actor, self.execution, &filter).await?;
                let Some(last) = page.lines.last() else { break };
                after = last.seq;
                for line in &page.lines {
                    session.output.line(&text(session, line)?)?;
                }
            }
            if ended || !self.follow {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

fn text(session: &Session<'_>, line: &LogLine) -> Result<String, Failure> {
    if session.output.is_json() {
        return serde_json::to_string(line).map_err(|error| Failure::new(Exit::Failed, error.to_string()));
    }
    Ok(format!("{} {:<5} {}", machine_time(line.at), line.level, line.message))
}
