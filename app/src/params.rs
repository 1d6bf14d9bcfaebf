//! What the address says.

use std::fmt::Write;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Returns the identifier in the path of the page: `:id` unless named otherwise. What is no number is the identifier of
/// nothing, so that the page says that it is not there.
pub fn use_id<Id: From<i64> + PartialEq + Send + Sync + 'static>(name: &'static str) -> Memo<Id> {
    let params = use_params_map();
    Memo::new(move |_| Id::from(params.read().get_str(name).and_then(|id| id.parse().ok()).unwrap_or_default()))
}

/// Returns a part of the address after the question mark; empty if it is not there.
pub fn use_query(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get_str(name).unwrap_or_default().to_owned())
}

/// Returns the address of a page with what it is to show; what is empty is left out.
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        for byte in value.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => address.push(byte.into()),
                _ => _ = write!(address, "%{byte:02X}"),
            }
        }
    }
    address
}

/// Returns an address if it is one of this server's, so that nobody can be led elsewhere by a link to us.
pub fn local_address(address: &str) -> Option<&str> {
    let own = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    (own && !address.contains(char::is_control)).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_any_text_and_nothing_that_is_empty() {
        assert_eq!(address("/datasets", &[]), "/datasets");
        assert_eq!(
            address("/datasets", &[("layer", ""), ("q", "a b&c=ü"), ("page", "2")]),
            "/datasets?q=a%20b%26c%3D%C3%BC&page=2"
        );
    }

    #[test]
    fn only_addresses_of_this_server_are_followed() {
        assert_eq!(local_address("/workflows?q=a"), Some("/workflows?q=a"));
        for address in ["", "workflows", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb"] {
            assert_eq!(local_address(address), None, "{address}");
        }
    }
}
