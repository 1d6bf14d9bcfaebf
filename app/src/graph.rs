//! What starts what.

/// What can be looked at, as it stands in the address.
mod address;
/// Moving from workflow to workflow with the arrow keys.
mod keys;
/// The same as the picture, as a table.
mod list;
/// When a workflow starts next.
mod next_run;
/// The page.
mod page;
/// More about the workflow in focus.
mod panel;
/// The picture.
mod picture;
/// What the page asks of the server.
mod rpc;
/// Where a workflow stands, in words and as a state.
mod words;
/// How large the picture is drawn.
mod zoom;

pub use page::GraphPage;
