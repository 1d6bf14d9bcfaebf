//! Keeps how a person wants to see pages, for browsers without script; others keep it themselves.

use app::server::{CLOCK_COOKIE, NAV_COOKIE, THEME_COOKIE, local_address};
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

/// Keeps a preference for a year and leads back to the page.
pub(super) async fn keep(form: Bytes) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in form_urlencoded::parse(&form) {
        match (name.as_ref(), value.as_ref()) {
            ("theme", "light" | "dark" | "system") => remember(&mut headers, THEME_COOKIE, &value),
            ("clock", "12h" | "24h" | "language") => remember(&mut headers, CLOCK_COOKIE, &value),
            ("nav", "open" | "folded") => remember(&mut headers, NAV_COOKIE, &value),
            ("back", address) => {
                if let Some(address) = local_address(address).and_then(|address| HeaderValue::from_str(address).ok()) {
                    headers.insert(header::LOCATION, address);
                }
            }
            _ => {}
        }
    }
    headers.entry(header::LOCATION).or_insert(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn remember(headers: &mut HeaderMap, name: &str, value: &str) {
    if let Ok(cookie) = HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax")) {
        headers.append(header::SET_COOKIE, cookie);
    }
}
