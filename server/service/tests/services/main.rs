//! The services on a real PostgreSQL, over a lake that answers what a test tells it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calendar;
mod dependencies;
mod executions;
mod holding;
mod home;
mod hooks;
mod jobs;
mod life;
mod people;
mod sample;
mod support;
mod transfer;
mod triggers;
mod uploads;
mod workflows;
