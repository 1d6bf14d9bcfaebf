//! The `flowforge` executable as a library, so that tests build the same application.

/// Joins crates that do not know each other.
pub mod adapters;
/// REST under `/api`.
pub mod api;
/// Who asks.
pub mod auth;
/// Puts a server together, runs it, stops it.
pub mod boot;
/// What a person types after `flowforge`.
pub mod cli;
/// What can be set, and where each value came from.
pub mod config;
/// The embedded PostgreSQL, or the one that `DATABASE_URL` names.
pub mod database;
/// Tells pages what has changed.
pub mod events;
/// Up, ready, and how much of what.
pub mod health;
/// What others send to webhooks.
pub mod hooks;
/// Planned starts as a file.
mod planned_starts;
/// Every route on one screen.
pub mod router;
/// Signing in by a one-time link.
mod sign_in;
/// What handlers share.
pub mod state;
/// Log lines and figures.
pub mod telemetry;
/// Files from forms without script.
mod uploads;
/// The key under which secrets are encrypted.
pub mod vault;
/// The pages over HTTP.
pub mod web;
