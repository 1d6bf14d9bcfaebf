//! The vocabulary of FlowForge and the rules that need nothing but their arguments.
//!
//! The browser (as WebAssembly), the server functions, the REST API, the scheduler, the pipeline and the command line
//! all call this crate, so none of its rules exists twice. It knows no framework, no database and no clock: time is
//! always a parameter.

/// Who changed what.
pub mod audit;
/// What runs when, across all workflows.
pub mod calendar;
/// Closed sets of named values.
pub mod choice;
/// Bronze, silver and gold tables.
pub mod dataset;
/// What two people have made of the same draft.
pub mod draft;
/// What a person typed into one field.
pub mod entry;
/// Executions, from the queue to their end.
pub mod execution;
/// Values as people read them.
pub mod format;
/// What the home page shows.
pub mod home;
/// One identifier type per table.
pub mod ids;
/// Jobs: the steps of a workflow.
pub mod job;
/// The rule for names that people give to things.
pub mod name;
/// One page of a longer list.
pub mod page;
/// People, what they may do, and how they prove who they are.
pub mod person;
/// What is wrong with a draft, field by field.
pub mod problem;
/// SQL as text.
pub mod sql;
/// `{{ … }}` in paths and SQL.
pub mod template;
/// Triggers: what starts a workflow.
pub mod trigger;
/// Workflows, with what people say about them.
pub mod workflow;
/// The settings of the whole installation.
pub mod workspace;
