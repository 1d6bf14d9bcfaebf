//! Who asks: the one layer through which every request passes.
//!
//! A session cookie or a bearer token becomes the [`Actor`] that services check; without one, only what [`is_open`]
//! names is answered.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use app::{
    error::AppError,
    server::{ClientAddress, PageFailure, Session, SessionCookie, cookie},
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::person::Actor;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::{Error, Services};

use crate::{api::Problem, uploads, web};

/// What deciding about requests needs.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Knows sessions and tokens.
    pub services: Services,
    /// The proxies that say truly for whom they ask.
    pub trusted_proxies: Arc<[IpAddr]>,
}

/// Answers only those who may ask, and notes who they are.
pub async fn authenticate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
    let address = peer.map(|peer| client_address(peer, request.headers(), &gate.trusted_proxies).to_string());
    request.extensions_mut().insert(ClientAddress(address.clone()));
    let surface = Surface::of(request.uri());
    match who_asks(&gate.services, request.headers(), surface, address.as_deref()).await {
        Ok(Some(Asker { actor, session })) => {
            request.extensions_mut().insert(actor);
            match session {
                Some(session) => _ = request.extensions_mut().insert(session),
                // No browser adds a token to what another site sends, so whoever sent it meant to.
                None => _ = (request.headers_mut().remove(header::ORIGIN), request.headers_mut().remove(FETCH_SITE)),
            }
            next.run(request).await
        }
        Ok(None) if is_open(request.method(), request.uri().path()) => next.run(request).await,
        Ok(None) => surface.refuse(&request),
        Err(error) => surface.fail(error, request, next).await,
    }
}

/// Tells what kind of site a browser's request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Returns the address of whoever asks: the last one in `X-Forwarded-For` that no trusted proxy has.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let mut address = peer;
    for forwarded in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Ok(before) = forwarded.trim().parse::<IpAddr>() else { break };
        if !trusted.contains(&address) {
            break;
        }
        address = before.to_canonical();
    }
    address
}

/// Returns whether something is answered without a session or token: signing in, health, webhooks, the site's files, a
/// schedule to try out, and what a browser keeps about looks.
pub fn is_open(method: &Method, path: &str) -> bool {
    let reads = method == Method::GET || method == Method::HEAD;
    let posts = method == Method::POST;
    match path {
        "/sign-in" => reads || posts,
        // It shows what is typed, and of this installation no more than signing in does.
        _ if path == app::triggers::CRON_TOOL_PATH => reads,
        "/sign-in/link" => method == Method::GET,
        "/healthz" | "/readyz" | "/favicon.svg" => reads,
        // Guards itself: this machine, or a token of its own.
        "/metrics" => reads,
        "/rpc/session/sign_in" => posts,
        _ if path == app::layout::PREFERENCES_PATH => posts,
        // Whoever sends to a webhook proves who it is by a signature over what is sent.
        _ if path.starts_with("/hooks/") => posts,
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
        } else if path == web::API_DOCS {
            Self::Pages
        } else if path.starts_with("/api/") || path.starts_with("/hooks/") || path == "/events" {
            Self::Api
        } else {
            Self::Pages
        }
    }

    fn refuse(self, request: &Request) -> Response {
        match self {
            Self::Pages => {
                let wanted = request.uri().path_and_query().map_or("/", |address| address.as_str());
                // What was sent by a form is not asked for again; its page is.
                let wanted = match (request.method(), request.uri().path()) {
                    (&Method::GET, _) => wanted,
                    (_, uploads::PATH) => "/",
                    (_, page) => page,
                };
                Redirect::to(&format!("/sign-in?next={}", utf8_percent_encode(wanted, NON_ALPHANUMERIC)))
                    .into_response()
            }
            Self::Functions => refuse_function(StatusCode::UNAUTHORIZED, &AppError::Unauthorized),
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
                refuse_function(status, &failure)
            }
            Self::Pages => {
                request.extensions_mut().insert(PageFailure(failure));
                next.run(request).await
            }
        }
    }
}

/// Answers a call of a server function with an error.
pub(crate) fn refuse_function(status: StatusCode, error: &AppError) -> Response {
    use leptos::prelude::FromServerFnError;
    (status, [(header::CONTENT_TYPE, "application/json")], Body::from(error.ser())).into_response()
}

/// Whoever asks.
struct Asker {
    actor: Actor,
    /// The session; a program with a token has none.
    session: Option<Session>,
}

async fn who_asks(
    services: &Services,
    headers: &HeaderMap,
    surface: Surface,
    address: Option<&str>,
) -> Result<Option<Asker>, Error> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
    let bearer = authorization.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token);
    // A token that is sent decides, even if a session would allow more. Pages are for people.
    if let Some(token) = bearer.filter(|_| surface == Surface::Api) {
        let actor = services.people.find_token(token.trim(), address).await?;
        return Ok(actor.map(|actor| Asker { actor, session: None }));
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
    Ok(Some(Asker { actor, session: Some(session) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let parse = |text: &&str| text.parse().expect("an address");
        let headers =
            forwarded.iter().map(|line| (HeaderName::from_static("x-forwarded-for"), line.parse().expect("a header")));
        let trusted: Vec<_> = trusted.iter().map(parse).collect();
        client_address(parse(&peer), &headers.collect(), &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxy = ["127.0.0.1"];
        assert_eq!(address("127.0.0.1", &["192.0.2.1"], &proxy), "192.0.2.1");
        assert_eq!(address("198.51.100.9", &["192.0.2.1"], &proxy), "198.51.100.9", "anybody can send the header");
        assert_eq!(address("127.0.0.1", &[], &proxy), "127.0.0.1");
        assert_eq!(address("127.0.0.1", &["unknown"], &proxy), "127.0.0.1");
    }

    #[test]
    fn what_a_visitor_claims_before_the_proxies_is_not_believed() {
        let proxies = ["127.0.0.1", "10.0.0.1"];
        assert_eq!(address("127.0.0.1", &["203.0.113.5, 192.0.2.1, 10.0.0.1"], &proxies), "192.0.2.1");
        assert_eq!(address("127.0.0.1", &["203.0.113.5", "192.0.2.1"], &proxies), "192.0.2.1");
        assert_eq!(address("127.0.0.1", &["::ffff:192.0.2.1"], &proxies), "192.0.2.1");
    }
}
