//! The clockwork on a real PostgreSQL, with jobs that do what a test tells them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod executions;
mod faults;
mod schedules;
mod support;
