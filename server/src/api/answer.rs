use std::fmt::Display;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::page::Page;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Problem;

/// What a handler returns.
pub(super) type Answer = Result<Response, Problem>;

/// Answers with one thing under its name.
pub(super) fn one(name: &str, value: impl Serialize) -> Response {
    object([(name, json!(value))])
}

/// Answers with several things, each under its name.
pub(super) fn object<const PARTS: usize>(parts: [(&str, Value); PARTS]) -> Response {
    let object: Map<_, _> = parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Json(Value::Object(object)).into_response()
}

/// Answers with one thing and the `ETag` of its version.
pub(super) fn versioned(name: &str, value: impl Serialize, version: i32) -> Response {
    let mut response = one(name, value);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Answers with something that was made, and where it is.
pub(super) fn created(mut response: Response, location: &str) -> Response {
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Answers with a page of a list under its name; `meta` says how many items there are in all and how to get on.
pub(super) fn page<T: Serialize>(name: &str, page: &Page<T>) -> Response {
    object([(name, json!(page.items)), ("meta", meta(Some(page.total), page.next.as_ref(), page.previous.as_ref()))])
}

/// Answers with a list that has no pages.
pub(super) fn list<T: Serialize>(name: &str, items: &[T]) -> Response {
    let total = i64::try_from(items.len()).ok();
    object([(name, json!(items)), ("meta", meta(total, None::<&str>, None))])
}

/// What stands beside every list.
#[derive(JsonSchema, Serialize)]
pub(super) struct Meta {
    /// The number of items on all pages; `null` where nobody has counted.
    total: Option<i64>,
    /// The `cursor` of the page after this one; `null` on the last.
    next_cursor: Option<String>,
    /// The `cursor` of the page before this one; `null` on the first, and where pages only go on.
    previous_cursor: Option<String>,
}

/// Returns what stands beside every list. Without a total, nobody has counted.
pub(super) fn meta<C: Display>(total: Option<i64>, next: Option<C>, previous: Option<C>) -> Value {
    let text = |cursor: Option<C>| cursor.map(|cursor| cursor.to_string());
    json!(Meta { total, next_cursor: text(next), previous_cursor: text(previous) })
}

/// Answers that it is done, with nothing to say.
pub(super) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
