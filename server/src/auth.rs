//! Who asks: the one layer through which every request passes.
//!
//! A session cookie or a bearer token becomes the [`Actor`] that services check; without one, only what [`is_open`]
//! names is answered.

use std::net::SocketAddr;

use app::{
    error::AppError,
    server::{ClientAddress, PageFailure, Session, SessionCookie, cookie},
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::person::Actor;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::{Error, Services};

use crate::api::Problem;

/// The session with which a request came, in its extensions: for signing out and for keeping this one session.
#[derive(Clone, Debug)]
pub struct SessionToken(pub String);

/// The network address a request came from, in its extensions.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub Option<String>);

/// Answers only those who may ask, and notes who they are.
pub async fn authenticate(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let address =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical().to_string());
    request.extensions_mut().insert(ClientAddress(address.clone()));
    let surface = Surface::of(request.uri());
    match who_asks(&services, request.headers(), surface, address.as_deref()).await {
        Ok(Some((actor, session))) => {
            request.extensions_mut().insert(actor);
            if let Some(session) = session {
                request.extensions_mut().insert(session);
            }
            next.run(request).await
        }
        Ok(None) if is_open(request.method(), request.uri().path()) => next.run(request).await,
        Ok(None) => surface.refuse(&request),
        Err(error) => surface.fail(error, request, next).await,
    }
}

/// Returns whether something is answered without a session or token: signing in, health, the site's files, and what a
/// browser keeps about looks.
pub fn is_open(method: &Method, path: &str) -> bool {
    let reads = method == Method::GET || method == Method::HEAD;
    let posts = method == Method::POST;
    match path {
        "/sign-in" => reads || posts,
        "/sign-in/link" | "/healthz" | "/readyz" | "/favicon.svg" => reads,
        // Guards itself: this machine, or a token of its own.
        "/metrics" => reads,
        "/rpc/session/sign_in" => posts,
        _ if path == app::layout::PREFERENCES_PATH => posts,
        _ => path.starts_with("/pkg/") && reads,
    }
}

/// The kinds of answers that those who may not ask get.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Surface {
    Pages,
    Functions,
    Api,
}

impl Surface {
    fn of(uri: &Uri) -> Self {
        let path = uri.path();
        if path.starts_with("/rpc/") {
            Self::Functions
        } else if path.starts_with("/api/") || path == "/events" {
            Self::Api
        } else {
            Self::Pages
        }
    }

    fn refuse(self, request: &Request) -> Response {
        match self {
            Self::Pages => {
                let wanted = request.uri().path_and_query().map_or("/", |address| address.as_str());
                let wanted = if request.method() == Method::GET { wanted } else { request.uri().path() };
                Redirect::to(&format!("/sign-in?next={}", utf8_percent_encode(wanted, NON_ALPHANUMERIC)))
                    .into_response()
            }
            Self::Functions => function_failure(StatusCode::UNAUTHORIZED, &AppError::Unauthorized),
            Self::Api => Problem::from(Error::Unauthorized(
                "Sign in, or send a token: “Authorization: Bearer ff_…”. Tokens are made under Settings.".to_owned(),
            ))
            .into_response(),
        }
    }

    async fn fail(self, error: Error, mut request: Request, next: Next) -> Response {
        let failure = app::error::AppError::from(error);
        match self {
            Self::Api => Problem::from_app(failure).into_response(),
            Self::Functions => {
                let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                function_failure(status, &failure)
            }
            Self::Pages => {
                request.extensions_mut().insert(PageFailure(failure));
                next.run(request).await
            }
        }
    }
}

fn function_failure(status: StatusCode, error: &AppError) -> Response {
    use leptos::prelude::FromServerFnError;
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(error.ser())).into_response()
}

async fn who_asks(
    services: &Services,
    headers: &HeaderMap,
    surface: Surface,
    address: Option<&str>,
) -> Result<Option<(Actor, Option<Session>)>, Error> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    // A token that is sent decides, even if a session would allow more. Pages are for people.
    if let Some(token) = bearer.filter(|_| surface == Surface::Api) {
        return Ok(services.people.find_token(token.trim(), address).await?.map(|actor| (actor, None)));
    }
    let Some(token) = cookie(headers, SessionCookie::NAME).filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let Some(user) = services.people.find_session(token).await? else { return Ok(None) };
    let actor = Actor {
        user_id: Some(user.user_id),
        name: user.name.clone(),
        role: user.role,
        scopes: None,
        address: address.map(str::to_owned),
    };
    let session = Session {
        token: token.to_owned(),
        has_password: user.has_password,
        may_choose_password: user.by_link || !user.has_password,
    };
    Ok(Some((actor, Some(session))))
}
