//! REST: every resource, on a real database and a real lake.

/// Tables of the lake.
mod datasets;
/// Starts of workflows.
mod executions;
/// Steps of workflows.
mod jobs;
/// What holds for every route.
mod manners;
/// What nobody would send.
mod oddities;
/// Accounts, tokens, the audit log.
mod people;
/// From a file to gold rows, by REST alone.
mod story;
/// What starts workflows.
mod triggers;
/// Files that people upload.
mod uploads;
/// Workflows.
mod workflows;
/// Settings and the sample.
mod workspace;
