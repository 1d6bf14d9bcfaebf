use std::{sync::Arc, time::Duration};

use chrono::Utc;
use domain::{
    execution::{JobReport, LogLevel},
    ids::{ExecutionId, JobExecutionId},
};
use store::{NewLogLine, Store};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    time::{Instant, timeout_at},
};

use crate::runner::Watch;

/// How long lines are collected before they are written: short enough to read along.
const COLLECT: Duration = Duration::from_millis(150);

/// How many lines one statement writes at the most.
const BATCH: usize = 1000;

/// Lines beyond this many in one attempt are counted and not kept: a log is for people.
const MOST_LINES: usize = 100_000;

/// How often a write is tried while the database is away; the lines are kept meanwhile.
const TRIES: u32 = 60;

/// What an attempt says, on its way to the database.
#[derive(Debug)]
enum News {
    Line(NewLogLine),
    Progress(JobExecutionId, Box<JobReport>),
}

/// Takes what an attempt says; clones write to the same log.
#[derive(Clone, Debug)]
pub(crate) struct LogWriter {
    news: UnboundedSender<News>,
}

impl LogWriter {
    /// Starts writing the log of one attempt. The task ends when all writers are dropped and everything is written.
    pub(crate) fn start(store: Store, execution: ExecutionId, attempt: i32) -> (Self, tokio::task::JoinHandle<()>) {
        let (news, incoming) = mpsc::unbounded_channel();
        let writing = tokio::spawn(write(store, execution, attempt, incoming));
        (Self { news }, writing)
    }

    /// Says a line that belongs to the execution itself, or to a job.
    pub(crate) fn line(&self, level: LogLevel, job: Option<JobExecutionId>, message: impl Into<String>) {
        let line = NewLogLine { at: Utc::now(), level, job_execution_id: job, message: message.into() };
        // The other end is gone only when the attempt has ended.
        let _ = self.news.send(News::Line(line));
    }

    /// Returns what hears the lines and progress of one job.
    pub(crate) fn of_job(&self, job: JobExecutionId) -> Arc<dyn Watch> {
        Arc::new(JobLog { writer: self.clone(), job })
    }
}

struct JobLog {
    writer: LogWriter,
    job: JobExecutionId,
}

impl Watch for JobLog {
    fn log(&self, level: LogLevel, message: &str) {
        self.writer.line(level, Some(self.job), message);
    }

    fn progress(&self, report: &JobReport) {
        let _ = self.writer.news.send(News::Progress(self.job, Box::new(report.clone())));
    }
}

async fn write(store: Store, execution: ExecutionId, attempt: i32, mut incoming: UnboundedReceiver<News>) {
    let mut kept = 0;
    let mut dropped = 0_usize;
    loop {
        let mut news = Vec::new();
        if incoming.recv_many(&mut news, BATCH).await == 0 {
            break;
        }
        // More lines are waited for, but not when the attempt has ended: its end waits for us.
        let deadline = Instant::now() + COLLECT;
        while news.len() < BATCH {
            match timeout_at(deadline, incoming.recv_many(&mut news, BATCH)).await {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let mut lines = Vec::new();
        let mut progress = None;
        for item in news {
            match item {
                News::Progress(job, report) => progress = Some((job, report)),
                News::Line(line) if kept < MOST_LINES || line.level == LogLevel::Error => {
                    kept += 1;
                    lines.push(line);
                }
                News::Line(_) => dropped += 1,
            }
        }
        if !append(&store, execution, attempt, &lines).await {
            return;
        }
        // A report that comes late is worth nothing: the next one says more.
        if let Some((job, report)) = progress
            && let Err(error) = store.update_job_progress(execution, attempt, job, &report).await
        {
            tracing::debug!(%error, "progress was not written");
        }
    }
    if dropped > 0 {
        let message = format!("{dropped} more lines were not kept: an attempt has at most {MOST_LINES}.");
        let line = NewLogLine { at: Utc::now(), level: LogLevel::Warn, job_execution_id: None, message };
        append(&store, execution, attempt, &[line]).await;
    }
}

/// Writes lines, waiting for a database that is away. Returns whether the attempt is still this process's.
async fn append(store: &Store, execution: ExecutionId, attempt: i32, lines: &[NewLogLine]) -> bool {
    if lines.is_empty() {
        return true;
    }
    for attempt_to_write in 1..=TRIES {
        match store.append_log(execution, attempt, lines).await {
            Ok(ours) => return ours,
            Err(error) if attempt_to_write == TRIES => {
                tracing::warn!(%error, execution.id = %execution, "{} log lines of execution {execution} were lost", lines.len());
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(500)).await,
        }
    }
    true
}
