//! Signing in and out.

/// What is asked: address, password, whether to stay.
mod form;
/// Signing in, the page.
mod page;
/// Signing in and out.
mod rpc;

pub use page::SignInPage;
pub use rpc::SignOut;
