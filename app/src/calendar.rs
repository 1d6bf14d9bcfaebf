//! What runs when.

/// What is shown, as it stands in the address.
mod address;
/// One entry.
mod entry;
/// What can be asked for.
mod filters;
/// Hour by hour, a list for each day.
mod list;
/// Times in which nothing starts by itself, planned beforehand.
mod maintenance;
/// A month as a grid.
mod month;
/// The page.
mod page;
/// Pausing everything.
mod pause;
/// What the page asks of the server.
mod rpc;
/// A week as a grid.
mod week;

pub use page::CalendarPage;
pub use rpc::ResumeEverything;
