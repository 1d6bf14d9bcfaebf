//! Cookies: what the browser remembers about how a person wants to see pages.

use http::{HeaderMap, header::COOKIE};

/// `light` or `dark`; without it, the system's choice holds.
pub const THEME_COOKIE: &str = "ff_theme";

/// `folded` if the navigation shows only its icons.
pub const NAV_COOKIE: &str = "ff_nav";

/// The browser's time zone, by its name in the time zone database.
pub const ZONE_COOKIE: &str = "ff_zone";

/// `12h` or `24h`; without it, the clock of the browser's language.
pub const CLOCK_COOKIE: &str = "ff_clock";

/// A [`Flash`](crate::flash::Flash) for the next page, as percent-encoded JSON.
pub const FLASH_COOKIE: &str = "ff_flash";

/// Returns the value of a cookie as it was sent.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(other, value)| (other == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "a=1; ff_theme=dark;b=2".parse().expect("a header"));
        headers.append(COOKIE, "ff_zone=Europe%2FLisbon".parse().expect("a header"));
        assert_eq!(cookie(&headers, "ff_theme"), Some("dark"));
        assert_eq!(cookie(&headers, "ff_zone"), Some("Europe%2FLisbon"));
        assert_eq!(cookie(&headers, "theme"), None);
    }
}
