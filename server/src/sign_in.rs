use app::server::{FLASH_COOKIE, encode_flash, local_address};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use service::{Services, Visitor};

use crate::{auth::ClientAddress, state::SessionCookie};

#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    token: String,
    #[serde(default)]
    next: String,
}

/// Signs a person in by a one-time link and leads to the home page.
pub(crate) async fn sign_in_by_link(
    State(services): State<Services>,
    State(cookies): State<SessionCookie>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    Query(link): Query<Link>,
) -> Response {
    let user_agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    match services.people.sign_in_by_link(&link.token, &Visitor { address, user_agent }).await {
        Ok(signed_in) => {
            let cookie = cookies.keep(&signed_in.session.0, signed_in.max_age);
            let next = local_address(&link.next).unwrap_or("/");
            (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(next)).into_response()
        }
        Err(error) => {
            let flash = encode_flash(&app::flash::Flash::failed(error.to_string()));
            let cookie = format!("{FLASH_COOKIE}={flash}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
            let mut response = Redirect::to("/sign-in").into_response();
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
    }
}
