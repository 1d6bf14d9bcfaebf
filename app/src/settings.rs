//! Accounts, tokens, the audit log, the workspace.

/// One's own account.
mod account;
/// Who changed what.
mod audit;
/// What surrounds the sections.
mod frame;
/// Tokens for programs.
mod tokens;
/// People with an account.
mod users;
/// What is the same for everybody.
mod workspace;

pub use account::AccountPage;
pub use audit::AuditPage;
pub use tokens::TokensPage;
pub use users::UsersPage;
pub use workspace::{LoadSample, WorkspacePage};
