//! Takes forms that a browser sends without script.
//!
//! Such a form is posted to the address of its own page and names a server function. The function is called as the
//! browser's part of the program would call it. If it is done, the answer leads on; if it is refused, the answer is the
//! same page again, with what was typed and what is wrong with it.

use app::{
    error::AppError,
    flash::Flash,
    forms::{Ending, FUNCTION_FIELD, KEY_FIELD, QUIET_FIELD, Submitted, is_secret},
    server::{FLASH_COOKIE, FLASH_HEADER, RESULT_HEADER, encode_flash},
    ui::dialog_href,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::FromServerFnError;
use url::form_urlencoded;

use super::{Web, page, rpc};

/// The longest form that is taken; files are sent elsewhere.
const MAX_FORM: usize = 2 << 20;

/// Answers a form that was posted to the address of its page.
pub(super) async fn answer(web: &Web, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let is_form = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !is_form.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded")) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(body) = to_bytes(body, MAX_FORM).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let Some(form) = SentForm::read(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let answer = rpc::call(web, form.call(&parts)).await;
    let (done, body) = answer.into_parts();
    let body = to_bytes(body, MAX_FORM).await.unwrap_or_default();
    if done.status.is_client_error() || done.status.is_server_error() {
        let error = AppError::de(body);
        if form.quiet {
            return go_back_saying(&parts.uri, &error);
        }
        let mut page = form.refused(web, parts, error).await;
        if let Some(seconds) = done.headers.get(header::RETRY_AFTER) {
            page.headers_mut().insert(header::RETRY_AFTER, seconds.clone());
        }
        return page;
    }
    let mut next = if done.headers.contains_key(RESULT_HEADER) {
        form.done(web, parts, String::from_utf8_lossy(&body).into_owned()).await
    } else {
        see_other(done.headers.get(header::LOCATION).cloned(), &parts.uri)
    };
    pass_on(&done.headers, next.headers_mut());
    next
}

/// A form as it was sent.
struct SentForm {
    function: String,
    key: String,
    quiet: bool,
    fields: Vec<(String, String)>,
}

impl SentForm {
    fn read(body: &Bytes) -> Option<Self> {
        let mut form = Self { function: String::new(), key: String::new(), quiet: false, fields: Vec::new() };
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                FUNCTION_FIELD => form.function = value.into_owned(),
                KEY_FIELD => form.key = value.into_owned(),
                QUIET_FIELD => form.quiet = true,
                // Browsers end the lines of a form with two characters; what a text area holds ends them with one.
                _ => form.fields.push((name.into_owned(), value.replace("\r\n", "\n"))),
            }
        }
        // Nothing but server functions is called, whatever the field says.
        let known =
            server_fn::axum::server_fn_paths().any(|(path, method)| method == Method::POST && path == form.function);
        known.then_some(form)
    }

    /// Returns the request with which the browser's part of the program would call the function.
    fn call(&self, parts: &Parts) -> Request<Body> {
        let fields = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish();
        let mut call = Request::from_parts(parts.clone(), Body::from(fields));
        // It is one of our own paths.
        *call.uri_mut() = self.function.parse().unwrap_or_default();
        call.headers_mut().remove(header::CONTENT_LENGTH);
        call
    }

    /// Makes the page again, with what was typed and what is wrong with it.
    async fn refused(self, web: &Web, parts: Parts, error: AppError) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut page = self.page(web, parts, Ending::Refused(error)).await;
        // What is wrong with the page itself is worse than what is wrong with the form.
        if page.status() == StatusCode::OK {
            *page.status_mut() = status;
        }
        page
    }

    /// Makes the page again, with the result.
    async fn done(self, web: &Web, parts: Parts, result: String) -> Response {
        self.page(web, parts, Ending::Done(result)).await
    }

    async fn page(self, web: &Web, mut parts: Parts, ending: Ending) -> Response {
        let Self { function, key, mut fields, .. } = self;
        fields.retain(|(name, _)| !is_secret(name));
        parts.method = Method::GET;
        parts.extensions.insert(Submitted { function, key, fields, ending });
        page::answer(web, Request::from_parts(parts, Body::empty())).await
    }
}

/// Leads to where the function leads, else back to the page, with its dialog closed.
fn see_other(location: Option<HeaderValue>, page: &Uri) -> Response {
    let back = || HeaderValue::from_str(&dialog_href(page.path(), page.query().unwrap_or_default(), "")).ok();
    let mut answer = StatusCode::SEE_OTHER.into_response();
    if let Some(location) = location.or_else(back) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}

/// Leads back to the page, which says why it was not done.
fn go_back_saying(page: &Uri, error: &AppError) -> Response {
    let mut answer = see_other(None, page);
    keep_flash(answer.headers_mut(), &encode_flash(&Flash::failed(error.to_string())));
    answer
}

/// Passes on what a function has to say to the browser.
fn pass_on(from: &HeaderMap, to: &mut HeaderMap) {
    for cookie in from.get_all(header::SET_COOKIE) {
        to.append(header::SET_COOKIE, cookie.clone());
    }
    if let Some(flash) = from.get(FLASH_HEADER).and_then(|flash| flash.to_str().ok()) {
        keep_flash(to, flash);
    }
}

fn keep_flash(headers: &mut HeaderMap, flash: &str) {
    let cookie = format!("{FLASH_COOKIE}={flash}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}
