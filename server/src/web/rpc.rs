//! Calls server functions.

use app::error::AppError;
use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderValue, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::person::Actor;
use leptos::prelude::FromServerFnError;
use leptos_axum::handle_server_fns_with_context;

use super::Web;
use crate::auth::{is_open, refuse_function};

/// The longest answer that is looked into: an error is a few lines.
const MAX_ERROR: usize = 1 << 20;

/// Answers with the result of a server function.
pub(super) async fn answer(State(web): State<Web>, request: Request<Body>) -> Response {
    call(&web, request).await
}

/// Calls a server function and gives the answer the status that goes with its error: on its own, every error of a server
/// function is answered with 500.
pub(super) async fn call(web: &Web, mut request: Request<Body>) -> Response {
    // Asked here once more, because a form may name a function that the address of its page says nothing of.
    if request.extensions().get::<Actor>().is_none() && !is_open(request.method(), request.uri().path()) {
        return refuse_function(StatusCode::UNAUTHORIZED, &AppError::Unauthorized);
    }
    // For a browser that asks for a page, a refused function would be a redirect with its error in the address.
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = web.clone();
    let response = handle_server_fns_with_context(move || context.provide(), request).await.into_response();
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, MAX_ERROR).await else {
        return parts.status.into_response();
    };
    let error = AppError::de(body.clone());
    if let Ok(status) = StatusCode::from_u16(error.status()) {
        parts.status = status;
    }
    if let AppError::TooMany { retry_after, .. } = error {
        parts.headers.insert(header::RETRY_AFTER, retry_after.into());
    }
    Response::from_parts(parts, Body::from(body))
}
