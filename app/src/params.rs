//! What the address says.

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
