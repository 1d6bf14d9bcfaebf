//! The jobs of a workflow, and the editor of one.

/// The editor of a job.
mod editor;
/// What the buttons of the form of a job ask for.
mod intent;
/// The jobs of a workflow.
mod list;
/// Looks at what is typed.
mod looks;
/// All columns of a job in one hidden field.
mod packed;
/// What the pages of jobs ask of the server.
mod rpc;
/// The tables of a job.
mod tables;

pub use editor::JobPage;
pub use list::JobsPage;
pub use tables::JobTables;
