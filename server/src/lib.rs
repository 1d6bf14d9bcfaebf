//! The `flowforge` executable as a library, so that tests build the same application.

/// Puts a server together, runs it, stops it.
pub mod boot;
/// What a person types after `flowforge`.
pub mod cli;
/// What can be set, and where each value came from.
pub mod config;
/// The embedded PostgreSQL, or the one that `DATABASE_URL` names.
pub mod database;
/// Up, ready, and how much of what.
pub mod health;
/// Log lines and figures.
pub mod telemetry;
/// The pages over HTTP.
pub mod web;
