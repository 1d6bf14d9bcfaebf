//! Sessions: the cookie that keeps one, and what a request says of its own.

use std::sync::Arc;

use domain::person::Secret;
use http::{
    HeaderValue,
    header::{SET_COOKIE, USER_AGENT},
    request::Parts,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use service::Visitor;

/// The session with which a request came, in its extensions.
#[derive(Clone, Debug)]
pub struct Session {
    /// The value of its cookie: for signing out, and for keeping this one when all others end.
    pub token: String,
    /// Whether the person has chosen a password.
    pub has_password: bool,
    /// Whether a password can be chosen without the current one: there is none, or a one-time link made the session.
    pub may_choose_password: bool,
}

/// The network address from which a request came, in its extensions.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub Option<String>);

/// The address people use, without a slash at the end; in the context of every server function.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub Arc<str>);

impl PublicUrl {
    /// Returns the address of a one-time link.
    pub fn sign_in_link(&self, link: &Secret) -> String {
        format!("{}/sign-in/link?token={}", self.0, link.0)
    }
}

/// How a session is kept in a browser; in the context of every server function.
#[derive(Clone, Copy, Debug)]
pub struct SessionCookie {
    /// Whether the cookie is sent over HTTPS only.
    pub secure: bool,
}

impl SessionCookie {
    /// The cookie's name.
    pub const NAME: &'static str = "ff_session";

    /// Returns the `Set-Cookie` header that keeps a session: for `max_age` seconds, or until the browser is closed.
    pub fn keep(self, session: &str, max_age: Option<i64>) -> String {
        let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        format!("{}={session}; Path=/; HttpOnly; SameSite=Lax{}{age}", Self::NAME, self.secure())
    }

    /// Returns the `Set-Cookie` header that forgets a session.
    pub fn forget(self) -> String {
        format!("{}=; Path=/; HttpOnly; SameSite=Lax{}; Max-Age=0", Self::NAME, self.secure())
    }

    fn secure(self) -> &'static str {
        if self.secure { "; Secure" } else { "" }
    }
}

/// Returns the session with which the page or the server function was asked for.
pub fn session() -> Option<Session> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// Returns where the person comes from.
pub fn visitor() -> Visitor {
    let Some(parts) = use_context::<Parts>() else { return Visitor::default() };
    let address = parts.extensions.get::<ClientAddress>().and_then(|ClientAddress(address)| address.clone());
    let user_agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    Visitor { address, user_agent }
}

/// Returns how sessions are kept in browsers.
///
/// # Panics
///
/// Outside the router, which always provides it.
pub fn session_cookie() -> SessionCookie {
    expect_context()
}

/// Returns the address people use.
///
/// # Panics
///
/// Outside the router, which always provides it.
pub fn public_url() -> PublicUrl {
    expect_context()
}

/// Sends a `Set-Cookie` header with the answer of the server function.
pub fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_other_sites_cannot_read_the_session() {
        let cookie = SessionCookie { secure: true }.keep("abc", Some(60));
        assert_eq!(cookie, "ff_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
        let until_closed = SessionCookie { secure: false }.keep("abc", None);
        assert_eq!(until_closed, "ff_session=abc; Path=/; HttpOnly; SameSite=Lax");
    }
}
