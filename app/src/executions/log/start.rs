use domain::{
    choice::Choice,
    execution::{FoundLine, LogFilter, LogLevel, LogLine, LogSearch},
    ids::{ExecutionId, JobExecutionId},
};
use serde::{Deserialize, Serialize};

use super::chunks::{CHUNK, chunk_of};
use crate::{
    error::AppError,
    executions::rpc::{find_log_line, list_log},
};

/// How many lines a page comes with.
pub(super) const FIRST_LINES: i64 = 2 * CHUNK;

/// Which lines of a log are shown at all.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub(super) struct Narrowing {
    /// Only those that matter at least this much.
    pub(super) level: Option<LogLevel>,
    /// Only those of this job attempt.
    pub(super) job: Option<JobExecutionId>,
}

impl Narrowing {
    /// Returns which lines an address asks for.
    pub(super) fn of_address(level: &str, job: &str) -> Self {
        Self { level: LogLevel::from_code(level), job: job.parse().ok() }
    }

    /// Returns the filter for some of those lines.
    pub(super) fn lines(self, offset: i64, limit: i64) -> LogFilter {
        LogFilter { offset, limit: Some(limit), level: self.level, job_execution_id: self.job, ..LogFilter::default() }
    }

    /// Returns the search for a text among those lines.
    pub(super) fn search(self, text: &str, from: i64, backwards: bool) -> LogSearch {
        LogSearch { text: text.to_owned(), level: self.level, job_execution_id: self.job, from, backwards }
    }
}

/// Where an address wants the log to be opened.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Opening {
    /// The text that is searched for.
    pub(super) find: String,
    /// The line to look on from, for a text; 0 is before the first.
    pub(super) from: i64,
    /// Whether to look towards the first line.
    pub(super) backwards: bool,
    /// The line that is asked for; 0 is none.
    pub(super) line: i64,
    /// The last one, where several are asked for; else 0.
    pub(super) to: i64,
    /// How many lines are to stand before those that are shown.
    pub(super) offset: Option<i64>,
    /// Whether the newest lines are wanted where nothing else is asked for.
    pub(super) newest: bool,
}

/// The lines that a page comes with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LogStart {
    /// How many lines stand before them: full chunks.
    pub(super) offset: i64,
    /// The lines.
    pub(super) lines: Vec<LogLine>,
    /// How many lines there are in all.
    pub(super) total: i64,
    /// The line that was found or asked for; 0 is none.
    pub(super) hit: i64,
    /// Where the text was found; nothing if it was not, or nothing was searched for.
    pub(super) found: Option<FoundLine>,
}

/// Opens a log.
pub(super) async fn open_log(id: ExecutionId, narrowing: Narrowing, opening: Opening) -> Result<LogStart, AppError> {
    let found = if opening.find.trim().is_empty() {
        None
    } else {
        find_log_line(id, narrowing.search(&opening.find, opening.from, opening.backwards)).await?
    };
    let everything = narrowing == Narrowing::default();
    let asked_for = match found {
        Some(found) => found.offset,
        // Where lines are left out, nobody knows how many stand before one.
        None if opening.line > 0 && everything => opening.line - 1,
        None => 0,
    };
    let mut offset = opening.offset.map_or_else(|| first_offset(asked_for), |offset| chunk_of(offset) * CHUNK);
    let mut page = list_log(id, narrowing.lines(offset, FIRST_LINES)).await?;
    let nothing_asked_for = found.is_none() && opening.line == 0 && opening.offset.is_none();
    if (opening.newest && nothing_asked_for && page.total > FIRST_LINES) || (page.lines.is_empty() && page.total > 0) {
        offset = first_offset(page.total - 1);
        page = list_log(id, narrowing.lines(offset, FIRST_LINES)).await?;
    }
    let hit = found.map_or(opening.line, |found| found.seq);
    Ok(LogStart { offset, lines: page.lines, total: page.total, hit, found })
}

/// Returns where lines begin of which a certain one is not the first: a chunk before its own.
fn first_offset(asked_for: i64) -> i64 {
    (chunk_of(asked_for) - 1).max(0) * CHUNK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_among_the_first_lines() {
        for asked_for in [0, 1, 499, 500, 999, 1_000, 123_456] {
            let offset = first_offset(asked_for);
            assert!(offset % CHUNK == 0 && (offset..offset + FIRST_LINES).contains(&asked_for), "{asked_for}");
        }
    }

    #[test]
    fn a_strange_address_narrows_nothing() {
        assert_eq!(Narrowing::of_address("debug", "x"), Narrowing::default());
        let narrow = Narrowing { level: Some(LogLevel::Warn), job: Some(JobExecutionId(7)) };
        assert_eq!(Narrowing::of_address("warn", "7"), narrow);
    }
}
