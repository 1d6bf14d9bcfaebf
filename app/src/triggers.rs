//! What starts a workflow, and the editor of a schedule.

/// One trigger.
mod card;
/// What a decision is about, as the design system shows it.
mod decision;
/// The question whether to delete a trigger.
mod delete_dialog;
/// The editor of a trigger.
mod editor;
/// What the tab says when nothing starts a workflow.
mod empty;
/// Why it ran, or did not.
mod history;
/// What starts a workflow, the tab.
mod page;
/// What the pages of triggers ask of the server.
mod rpc;
/// The fields of a trigger as people read them.
mod words;

pub use editor::TriggerPage;
pub use page::TriggersPage;
