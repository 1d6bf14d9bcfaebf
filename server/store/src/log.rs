use chrono::{DateTime, Utc};
use domain::{
    choice::Choice,
    execution::{FoundLine, LogCounts, LogLevel, LogLine, LogSearch},
    ids::{ExecutionId, JobExecutionId},
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{Result, Store, Topic};

/// A line to be written.
#[derive(Clone, Debug)]
pub struct NewLogLine {
    /// When it was said.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: LogLevel,
    /// The job attempt that said it.
    pub job_execution_id: Option<JobExecutionId>,
    /// The text.
    pub message: String,
}

/// Which lines of a log are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage {
    /// Only lines after this number.
    pub after: i64,
    /// How many of the lines that match are left out before the first.
    pub offset: i64,
    /// Only lines that matter at least this much: `warn` also gives errors.
    pub level: Option<LogLevel>,
    /// Only lines of this job attempt.
    pub job_execution_id: Option<JobExecutionId>,
    /// Only lines that hold this text, whatever the case of its letters.
    pub text: Option<String>,
}

impl LogPage {
    /// Returns whether lines are left out because of what they say.
    fn is_narrow(&self) -> bool {
        self.at_least().len() < LogLevel::ALL.len() || self.job_execution_id.is_some() || self.text.is_some()
    }

    fn at_least(&self) -> Vec<&'static str> {
        at_least(self.level)
    }
}

/// Returns the levels that matter at least so much.
fn at_least(level: Option<LogLevel>) -> Vec<&'static str> {
    LogLevel::ALL.iter().filter(|other| level.is_none_or(|level| **other >= level)).map(|level| level.code()).collect()
}

#[derive(FromRow)]
struct LogRow {
    seq: i64,
    at: DateTime<Utc>,
    #[sqlx(try_from = "String")]
    level: LogLevel,
    job_execution_id: Option<i64>,
    message: String,
}

impl From<LogRow> for LogLine {
    fn from(row: LogRow) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            level: row.level,
            job_execution_id: row.job_execution_id.map(JobExecutionId),
            message: row.message,
        }
    }
}

impl Store {
    /// Returns at most `limit` lines of a log in order, and how many match in all.
    pub async fn list_log(&self, execution: ExecutionId, page: &LogPage, limit: i64) -> Result<(Vec<LogLine>, i64)> {
        let job = page.job_execution_id.map(|job| job.0);
        // Lines are numbered without gaps, so that as long as all match, leaving some out is a matter of numbers.
        let (after, offset) = if page.is_narrow() { (page.after, page.offset) } else { (page.after + page.offset, 0) };
        let rows: Vec<LogRow> = sqlx::query_as(
            "select seq, at, level, job_execution_id, message
             from execution_log
             where execution_id = $1 and seq > $2 and level = any($3) and ($4::bigint is null or job_execution_id = $4)
               and ($5::text is null or strpos(folded(message), folded($5)) > 0)
             order by seq
             limit $6 offset $7",
        )
        .bind(execution.0)
        .bind(after)
        .bind(page.at_least())
        .bind(job)
        .bind(&page.text)
        .bind(limit)
        .bind(offset)
        .fetch_all(&self.pool)
        .await?;
        let total = if page.is_narrow() {
            sqlx::query_scalar(
                "select count(*)
                 from execution_log
                 where execution_id = $1 and level = any($2) and ($3::bigint is null or job_execution_id = $3)
                   and ($4::text is null or strpos(folded(message), folded($4)) > 0)",
            )
            .bind(execution.0)
            .bind(page.at_least())
            .bind(job)
            .bind(&page.text)
            .fetch_one(&self.pool)
            .await?
        } else {
            self.last_log_line(execution).await?
        };
        Ok((rows.into_iter().map(LogLine::from).collect(), total))
    }

    /// Returns the number of the last line of a log, which is also how many there are.
    async fn last_log_line(&self, execution: ExecutionId) -> Result<i64> {
        Ok(sqlx::query_scalar("select coalesce(max(seq), 0) from execution_log where execution_id = $1")
            .bind(execution.0)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Returns the next line that holds a text, seen from another one, or nothing if none does. Behind the last line it
    /// goes on with the first, and the other way round.
    pub async fn find_log_line(&self, execution: ExecutionId, search: &LogSearch) -> Result<Option<FoundLine>> {
        let found: Option<(i64, i64, i64, i64)> = sqlx::query_as(
            "with shown as (
               select seq, row_number() over (order by seq) - 1 as before, strpos(folded(message), folded($4)) > 0 as hit
               from execution_log
               where execution_id = $1 and level = any($2) and ($3::bigint is null or job_execution_id = $3)
             ),
             hits as (
               select seq, before, row_number() over (order by seq) as number, count(*) over () as total
               from shown where hit
             )
             select seq, before, number, total
             from hits
             order by
               case when $6 then seq >= $5 else seq <= $5 end,
               case when $6 then -seq else seq end
             limit 1",
        )
        .bind(execution.0)
        .bind(at_least(search.level))
        .bind(search.job_execution_id.map(|job| job.0))
        .bind(&search.text)
        .bind(search.from)
        .bind(search.backwards)
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.map(|(seq, offset, number, total)| FoundLine { seq, offset, number, total }))
    }

    /// Returns how many lines a log has, and of those how many are warnings and errors.
    pub async fn count_log(&self, execution: ExecutionId) -> Result<LogCounts> {
        let (lines, warnings, errors) = sqlx::query_as(
            "select count(*), count(*) filter (where level = 'warn'), count(*) filter (where level = 'error')
             from execution_log where execution_id = $1",
        )
        .bind(execution.0)
        .fetch_one(&self.pool)
        .await?;
        Ok(LogCounts { lines, warnings, errors })
    }

    /// Returns the lines from `from` to `to`, both included.
    pub async fn list_log_range(&self, execution: ExecutionId, from: i64, to: i64) -> Result<Vec<LogLine>> {
        let rows: Vec<LogRow> = sqlx::query_as(
            "select seq, at, level, job_execution_id, message
             from execution_log where execution_id = $1 and seq between $2 and $3 order by seq",
        )
        .bind(execution.0)
        .bind(from)
        .bind(to)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(LogLine::from).collect())
    }

    /// Returns the number of the first line of an error in the execution's last attempt to fail.
    pub async fn first_error_line(&self, execution: ExecutionId) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar(
            "select min(l.seq) from execution_log l
             where l.execution_id = $1 and l.level = 'error'
               and l.job_execution_id is not distinct from (
                 select max(job_execution_id) from execution_log where execution_id = $1 and level = 'error'
               )",
        )
        .bind(execution.0)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Adds lines to an execution's log, numbered after those that are there. Returns whether the attempt was still this
    /// worker's; if not, nothing is written.
    pub async fn append_log(&self, execution: ExecutionId, attempt: i32, lines: &[NewLogLine]) -> Result<bool> {
        let (mut ats, mut levels, mut jobs, mut messages) = (vec![], vec![], vec![], vec![]);
        for line in lines {
            ats.push(line.at);
            levels.push(line.level.to_string());
            jobs.push(line.job_execution_id.map(|job| job.0));
            // PostgreSQL cannot store NUL; anything else is kept as it is.
            messages.push(line.message.replace('\0', "\u{fffd}"));
        }
        let mut tx = self.begin().await?;
        let written = sqlx::query(
            "insert into execution_log (execution_id, seq, at, level, job_execution_id, message)
             select e.id, coalesce((select max(seq) from execution_log where execution_id = e.id), 0) + line.number,
               line.at, line.level, line.job, line.message
             from executions e,
               unnest($3::timestamptz[], $4::text[], $5::bigint[], $6::text[]) with ordinality as line (at, level, job, message, number)
             where e.id = $1 and e.attempt = $2",
        )
        .bind(execution.0)
        .bind(attempt)
        .bind(ats)
        .bind(levels)
        .bind(jobs)
        .bind(messages)
        .execute(&mut *tx.inner)
        .await?;
        tx.notify(Topic::Log, Some(execution.0)).await?;
        tx.commit().await?;
        Ok(written.rows_affected() > 0 || lines.is_empty())
    }
}
