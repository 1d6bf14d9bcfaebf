//! Triggers: what starts a workflow.

/// When schedules start, whatever the day.
pub mod busy;
/// Planned starts as a file that calendars read.
mod calendar_file;
/// Cron expressions: parsing, next runs, sentences, advice.
pub mod cron;
/// Dependencies that would close a cycle.
pub mod cycle;
/// Triggers as they are typed and as they are stored.
pub mod definition;
/// What the end of an upstream means.
pub mod dependency;
/// Decisions of triggers, with their reasons.
pub mod firing;
/// Triggers for tests.
#[cfg(test)]
mod fixture;
/// Who comes after whom, to choose from and to be shown.
pub mod graph;
/// Webhooks and what came to them.
pub mod hook;
/// What starts a workflow, as people tell it apart.
pub mod kind;
/// Where workflows stand in a picture of who comes after whom.
pub mod layout;
/// What there is to say of a schedule as it is typed.
pub mod look;
/// Parameters of a trigger, one by one.
pub mod parameters;
/// Whether a workflow has room for one more execution.
pub mod room;
/// A cron expression with its zone, limits and exceptions.
pub mod schedule;
/// What a trigger has planned.
pub mod starts;
/// What a trigger does now, in words.
mod state;
/// What a schedule does about the instants that have become due.
pub mod tick;
/// IANA time zones, as people enter and choose them.
pub mod timezone;
/// What a trigger waits for.
pub mod waiting;
/// Files that a trigger waits for.
pub mod watched_file;
