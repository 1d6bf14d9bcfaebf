//! Makes pages.

use std::panic::AssertUnwindSafe;

use app::{
    error::AppError,
    server::{FLASH_COOKIE, PageFailure, PageStart, cookie, new_reference, page_start},
    shell::{Assets, shell},
};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use futures::FutureExt;
use leptos::{
    nonce::use_nonce,
    prelude::{IntoView, use_context},
};
use leptos_axum::{ResponseOptions, render_app_async_with_context};

use super::{Web, security::page_policy};

/// Answers with the page at an address, or, if making it fails, with a page that says so.
pub(super) async fn answer(web: &Web, request: Request<Body>) -> Response {
    answer_with(web, request, shell).await
}

/// Answers with a document, or, if making it fails, with a page that says so.
pub(super) async fn answer_with<V: IntoView + 'static>(
    web: &Web,
    request: Request<Body>,
    document: impl Fn(PageStart, Assets) -> V + Clone + Send + Sync + 'static,
) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD, POST")]).into_response();
    }
    let (parts, _) = request.into_parts();
    let uri = parts.uri.clone();
    if let Ok(page) = attempt(web, Request::from_parts(parts.clone(), Body::empty()), document).await {
        return page;
    }
    let reference = new_reference();
    tracing::error!(error.reference = %reference, %uri, "Making the page {uri} failed; it is known as {reference}");
    let mut request = Request::from_parts(parts, Body::empty());
    request.extensions_mut().insert(PageFailure(AppError::Internal { reference: reference.clone() }));
    match attempt(web, request, shell).await {
        Ok(page) => page,
        // What failed is around all pages, so no page can say it.
        Err(_) => bare_failure(&uri, &reference),
    }
}

async fn attempt<V: IntoView + 'static>(
    web: &Web,
    request: Request<Body>,
    document: impl Fn(PageStart, Assets) -> V + Clone + Send + Sync + 'static,
) -> std::thread::Result<Response> {
    let flashed = cookie(request.headers(), FLASH_COOKIE).is_some();
    let setup = web.clone();
    let assets = web.site.current().assets_of(request.uri().path());
    let context = move || {
        setup.provide();
        let policy = use_nonce().and_then(|nonce| HeaderValue::from_str(&page_policy(&nonce)).ok());
        if let (Some(response), Some(policy)) = (use_context::<ResponseOptions>(), policy) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let render = render_app_async_with_context(context, move || document(page_start(), assets.clone()));
    let mut page = AssertUnwindSafe(render(request)).catch_unwind().await?;
    // A page is for one person at one time.
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if flashed {
        let said = HeaderValue::from_static("ff_flash=; Path=/; Max-Age=0; SameSite=Lax");
        page.headers_mut().append(header::SET_COOKIE, said);
    }
    Ok(page)
}

fn bare_failure(uri: &Uri, reference: &str) -> Response {
    tracing::error!(error.reference = %reference, %uri, "Not even the page for faults could be made");
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>This page could not be made · FlowForge</title>\
         <h1>This page could not be made</h1><p>The fault is ours. Your workflows go on: scheduling does not depend on \
         this page. The fault is in the log under {reference}.</p>"
    );
    (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response()
}
