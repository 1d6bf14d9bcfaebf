use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::page::Page;
use serde::Serialize;
use serde_json::{Value, json};

use super::Problem;

/// What a handler returns.
pub(super) type Answer = Result<Response, Problem>;

/// Answers with one thing under its name.
pub(super) fn one(name: &str, value: impl Serialize) -> Response {
    Json(Value::Object(serde_json::Map::from_iter([(name.to_owned(), json!(value))]))).into_response()
}

/// Answers with one thing and the `ETag` of its version.
pub(super) fn versioned(name: &str, value: impl Serialize, version: i32) -> Response {
    let mut response = one(name, value);
    if let Ok(tag) = header::HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Answers with something that was made, and where it is.
pub(super) fn created(mut response: Response, location: &str) -> Response {
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = header::HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Answers with a list under its name; `meta` says how many there are in all and how to get the next page.
pub(super) fn page<T: Serialize>(name: &str, page: &Page<T>) -> Response {
    let meta = json!({"total": page.total, "next_cursor": page.next, "previous_cursor": page.previous});
    Json(Value::Object(serde_json::Map::from_iter([(name.to_owned(), json!(page.items)), ("meta".to_owned(), meta)])))
        .into_response()
}

/// Answers with a list that has no pages.
pub(super) fn list<T: Serialize>(name: &str, items: &[T]) -> Response {
    let meta = json!({"total": items.len(), "next_cursor": null, "previous_cursor": null});
    Json(Value::Object(serde_json::Map::from_iter([(name.to_owned(), json!(items)), ("meta".to_owned(), meta)])))
        .into_response()
}

/// Answers that it is done, with nothing to say.
pub(super) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
