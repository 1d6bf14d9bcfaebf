//! What starts a workflow, and the editor of a trigger.

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
/// What is set about something that arrives.
mod event;
/// Why it ran, or did not.
mod history;
/// What starts a workflow, as people tell it apart.
mod kind;
/// What starts a workflow, the tab.
mod page;
/// Why and until when to pause a trigger.
mod pause_dialog;
/// What the pages of triggers ask of the server.
mod rpc;
/// The files that a trigger waits for.
mod watched_files;
/// The webhook of a trigger.
mod webhook;
/// The fields of a trigger as people read them.
mod words;

pub use editor::{CRON_TOOL_PATH, CronToolPage, TriggerPage};
pub use page::TriggersPage;
pub(crate) use rpc::{CancelFiring, HastenFiring, SkipNext};
