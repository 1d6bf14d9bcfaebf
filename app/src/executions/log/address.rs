use domain::{choice::Choice, execution::LogLevel, ids::JobExecutionId};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::start::Narrowing;
use crate::params::address;

/// Returns the address of another view of the log that is shown.
#[derive(Clone, Copy)]
pub(super) struct LogAddress {
    path: StoredValue<String>,
    attempt: StoredValue<String>,
    narrowing: Narrowing,
}

/// Returns how to write addresses of other views of the log that is shown. It must be called where a view is made.
pub(super) fn use_log_address(narrowing: Narrowing) -> LogAddress {
    let location = use_location();
    let attempt = location.query.read_untracked().get_str("attempt").unwrap_or_default().to_owned();
    LogAddress {
        path: StoredValue::new(location.pathname.get_untracked()),
        attempt: StoredValue::new(attempt),
        narrowing,
    }
}

impl LogAddress {
    /// Returns the address of the lines that matter at least so much.
    pub(super) fn of_level(self, level: Option<LogLevel>) -> String {
        self.write(Narrowing { level, ..self.narrowing }, &[]) + "#log"
    }

    /// Returns the address of the lines of one job attempt.
    pub(super) fn of_job(self, job: Option<JobExecutionId>) -> String {
        self.write(Narrowing { job, ..self.narrowing }, &[])
    }

    /// Returns the address of the next line with a text, seen from a line.
    pub(super) fn of_search(self, find: &str, from: i64, backwards: bool) -> String {
        let back = if backwards { "on" } else { "" };
        self.write(self.narrowing, &[("find", find), ("from", &from.to_string()), ("back", back)])
    }

    /// Returns the address of some lines, by their numbers in the whole log. Those that are left out stay so.
    pub(super) fn of_lines(self, first: i64, last: i64) -> String {
        let to = if last > first { last.to_string() } else { String::new() };
        self.write(self.narrowing, &[("line", &first.to_string()), ("to", &to)]) + &format!("#L{first}")
    }

    /// Returns the address of the lines before which so many stand.
    pub(super) fn of_offset(self, offset: i64) -> String {
        self.write(self.narrowing, &[("offset", &offset.to_string())]) + "#log"
    }

    fn write(self, narrowing: Narrowing, rest: &[(&str, &str)]) -> String {
        let level = narrowing.level.map_or("", |level| level.code());
        let job = narrowing.job.map(|job| job.to_string()).unwrap_or_default();
        let attempt = self.attempt.get_value();
        let mut query = vec![("attempt", attempt.as_str()), ("level", level), ("job", &job)];
        query.extend(rest);
        address(&self.path.get_value(), &query)
    }
}
