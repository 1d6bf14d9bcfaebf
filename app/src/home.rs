//! What is running, what failed, what comes next.

/// What happens around now.
mod around;
/// How to begin.
mod beginning;
/// A list for newcomers.
mod checklist;
/// Numbers on top.
mod counts;
/// How fresh the gold tables are.
mod gold;
/// What wants a person.
mod needs;
/// A workspace without anything.
mod nothing;
/// The page.
mod page;
/// What the page asks of the server.
mod rpc;

pub use beginning::Beginning;
pub use page::HomePage;
