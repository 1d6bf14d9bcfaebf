//! The store on a real PostgreSQL: every test has a database of its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod dependencies;
mod documentation;
mod executions;
mod failing;
mod holding;
mod lists;
mod queue;
mod schema;
mod support;
mod ticks;
mod workflows;
