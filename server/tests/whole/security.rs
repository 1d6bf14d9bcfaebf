//! Who may do what, and what nobody may.

/// A change and its line in the audit log.
mod audit;
/// Requests that another site sends.
mod cross_site;
/// Every route, and who gets past it.
mod doors;
/// Server functions, and who may call them.
mod functions;
/// What pages may load, and what they may not hold.
mod pages;
/// What each role and each token may change.
mod roles;
/// What must not be read by anybody.
mod secrets;
/// Links, passwords, sessions, pauses.
mod sign_in;
