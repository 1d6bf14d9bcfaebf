//! Executions: the list, and the page of one.

/// What the address of the list says.
mod address;
/// What started an execution.
mod cause;
/// Two executions side by side.
mod compare;
/// Numbers on top of the list.
mod counts;
/// The list.
mod list;
/// The page of the list.
mod list_page;
/// The log.
mod log;
/// What jobs did in the last executions.
mod matrix;
/// Durations against what is usual.
mod pace;
/// The page of one.
mod page;
/// What the pages ask of the server.
mod rpc;
/// How many run, for the navigation.
mod running_count;
/// Statuses as the design system shows them.
mod state;

pub use address::execution_named;
pub use cause::Cause;
pub use compare::ComparePage;
pub use list::ExecutionList;
pub use list_page::ExecutionsPage;
pub use matrix::JobMatrixCard;
pub use page::ExecutionPage;
pub(crate) use rpc::RetryExecution;
pub use running_count::KeepRunningCount;
pub use state::state_of;
