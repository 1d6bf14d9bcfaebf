//! The `flowforge` executable as a library, so that tests build the same application.

/// The embedded PostgreSQL, or the one that `DATABASE_URL` names.
pub mod database;

/// What can be set, and where each value came from.
pub mod config;
