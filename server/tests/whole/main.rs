//! Tests of the whole: the program as people start it. One binary, because each links everything.

/// Help, answers, exit statuses.
mod command_line;
/// Layers of settings and what is wrong with them.
mod configuration;
/// The database that FlowForge runs itself, and what may happen to it.
mod embedded_database;
/// Health, metrics, stopping.
mod serving;
/// Starting the program and waiting for what it says.
mod support;
