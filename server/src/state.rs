use std::sync::Arc;

use axum::extract::FromRef;
use service::Services;

use crate::events::Events;

/// What handlers share.
#[derive(Clone)]
pub struct ServerState {
    /// What the product can do.
    pub services: Services,
    /// What changes, as it changes.
    pub events: Events,
    /// How sessions are kept in browsers.
    pub cookies: SessionCookie,
    /// The address people use, without a slash at the end.
    pub public_url: PublicUrl,
}

macro_rules! parts {
    ($($field:ident: $part:ty,)*) => {$(
        impl FromRef<ServerState> for $part {
            fn from_ref(state: &ServerState) -> Self {
                state.$field.clone()
            }
        }
    )*};
}

parts! {
    services: Services,
    events: Events,
    cookies: SessionCookie,
    public_url: PublicUrl,
}

/// The address people use, without a slash at the end.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub Arc<str>);

/// How a session is kept in a browser.
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
