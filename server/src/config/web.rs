use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use axum::http::Uri;

use super::{Setting, origin::Origin, values::SecureCookies};

/// How people reach FlowForge, and for how long.
#[derive(Clone, Debug)]
pub struct Web {
    /// The address to serve on.
    pub listen: Setting<SocketAddr>,
    /// The address people use, without a slash at the end.
    pub public_url: Setting<String>,
    /// Whether cookies are restricted to HTTPS.
    pub secure_cookies: Setting<SecureCookies>,
    /// How long somebody stays signed in without coming back.
    pub session_lifetime: Setting<Duration>,
    /// The folder of scripts and styles, where one was set or found.
    pub site_dir: Setting<Option<PathBuf>>,
    /// The proxies that say truly for whom they ask.
    pub trusted_proxies: Setting<Vec<IpAddr>>,
}

impl Web {
    /// Returns the address people use, of a server that listens on `address`: the port may have been chosen by the system.
    pub fn address_for_people(&self, address: SocketAddr) -> String {
        match self.public_url.origin {
            Origin::Default => local_url(address),
            _ => self.public_url.value.clone(),
        }
    }

    /// Returns whether cookies are to be sent over HTTPS only.
    pub fn cookies_are_secure(&self) -> bool {
        match self.secure_cookies.value {
            SecureCookies::Auto => self.public_url.starts_with("https://"),
            SecureCookies::Yes => true,
            SecureCookies::No => false,
        }
    }
}

/// Reads an address such as `https://flow.example`, dropping a slash at its end.
pub(crate) fn public_url(text: &str) -> Result<String, String> {
    let expected = || format!("“{text}” is not an address such as https://flowforge.example, without a path");
    let address: Uri = text.parse().map_err(|_| expected())?;
    let complete = matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some();
    let bare = address.path() == "/" && address.query().is_none();
    if complete && bare { Ok(text.trim_end_matches('/').to_owned()) } else { Err(expected()) }
}

/// Returns the address under which this machine reaches a server that listens on `address`.
pub(crate) fn local_url(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// Reads the address of a proxy.
pub(crate) fn proxy(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("“{text}” is not a network address such as 192.0.2.7 or 2001:db8::7"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_has_a_scheme_and_a_host_and_no_path() {
        assert_eq!(public_url("https://flow.example/"), Ok("https://flow.example".to_owned()));
        for text in ["flow.example", "ftp://flow.example", "https://", "https://flow.example/app", ""] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }
}
