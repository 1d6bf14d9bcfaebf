//! REST: every resource, on a real database and a real lake.

/// What cannot be, field by field.
mod bad_input;
/// Tables of the lake.
mod datasets;
/// Starts of workflows.
mod executions;
/// Webhooks.
mod hooks;
/// Steps of workflows.
mod jobs;
/// What holds for every route.
mod manners;
/// What nobody would send.
mod oddities;
/// The document that says what there is.
mod openapi;
/// Accounts, tokens, the audit log.
mod people;
/// From a file to gold rows, by REST alone.
mod story;
/// Workflows as YAML.
pub(crate) mod transfer;
/// What starts workflows.
mod triggers;
/// Files that people upload.
mod uploads;
/// Workflows.
mod workflows;
/// Settings and the sample.
mod workspace;
