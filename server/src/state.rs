use std::{net::IpAddr, sync::Arc};

use app::server::{PublicUrl, SessionCookie};
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
    /// The proxies that say truly for whom they ask.
    pub trusted_proxies: Arc<[IpAddr]>,
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
