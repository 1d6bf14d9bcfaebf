//! Tests of the whole: the program as people start it. One binary, because each links everything.

/// REST, resource by resource.
mod api;
/// Help, answers, exit statuses.
mod command_line;
/// Commands that work with data.
mod commands;
/// Layers of settings and what is wrong with them.
mod configuration;
/// The database that FlowForge runs itself, and what may happen to it.
mod embedded_database;
/// What pages are told.
mod events;
/// What may happen to a server at work.
mod faults;
/// A whole server within the test.
mod installation;
/// Planned starts as a file.
mod planned_starts;
/// Who may do what.
mod security;
/// Health, metrics, stopping.
mod serving;
/// Starting the program and waiting for what it says.
mod support;
