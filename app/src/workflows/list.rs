//! The list of workflows.

/// The filter of the list as it stands in the address.
mod address;
/// What the list says when there is nothing in it.
mod empty;
/// What the list is filtered by.
mod filters;
/// What will start a workflow next.
mod next_start;
/// The list, the page.
mod page;
/// One workflow of the list.
mod row;
/// What can be done with one workflow of the list.
mod row_actions;
/// The workflows of a page.
mod table;

pub use page::WorkflowsPage;
