use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    choice::{Choice, choices},
    format::machine_time,
    ids::JobExecutionId,
};

choices! {
    /// How much a log line matters.
    pub enum LogLevel {
        /// What happens.
        Info = "info", "INFO";
        /// Something a person may want to look at.
        Warn = "warn", "WARN";
        /// What made the job fail.
        Error = "error", "ERROR";
    }
}

/// One line of an execution's log.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogLine {
    /// The line's number within the execution, from 1 and without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: LogLevel,
    /// The job attempt that wrote it; `None` for lines of the execution itself.
    pub job_execution_id: Option<JobExecutionId>,
    /// The text; it may hold line breaks.
    pub message: String,
}

impl fmt::Display for LogLine {
    /// As files and consoles show it: `2026-11-23T11:16:04Z INFO  Job 1, “Orders”.`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:<5} {}", machine_time(self.at), self.level.label(), self.message)
    }
}

/// Lines of a log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogLines {
    /// The lines, in order.
    pub lines: Vec<LogLine>,
    /// How many lines match in all.
    pub total: i64,
}

/// Which lines of a log are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogFilter {
    /// Only lines after this number.
    pub after: i64,
    /// How many of the lines that match are left out before the first.
    pub offset: i64,
    /// How many lines at the most; without it, as many as one answer holds.
    pub limit: Option<i64>,
    /// Only lines that matter at least this much.
    pub level: Option<LogLevel>,
    /// Only lines of this job attempt.
    pub job_execution_id: Option<JobExecutionId>,
    /// Only lines that hold this text.
    pub text: String,
}

/// Where to look for a text in a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogSearch {
    /// The text, whatever the case of its letters.
    pub text: String,
    /// Only among lines that matter at least this much.
    pub level: Option<LogLevel>,
    /// Only among lines of this job attempt.
    pub job_execution_id: Option<JobExecutionId>,
    /// The line to look on from, which itself is not looked at; 0 is before the first.
    pub from: i64,
    /// Whether to look towards the first line.
    pub backwards: bool,
}

/// A line that holds a text. At the end of a log the search goes on from its other end.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FoundLine {
    /// The line's number.
    pub seq: i64,
    /// How many lines of those that are shown stand before it.
    pub offset: i64,
    /// Which of the lines that hold the text it is, from 1.
    pub number: i64,
    /// How many lines hold the text.
    pub total: i64,
}

/// How many lines of a log there are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct LogCounts {
    /// All lines.
    pub lines: i64,
    /// Those of warnings.
    pub warnings: i64,
    /// Those of errors.
    pub errors: i64,
}
