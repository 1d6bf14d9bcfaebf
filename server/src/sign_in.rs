use app::{
    flash::Flash,
    server::{ClientAddress, FLASH_COOKIE, SessionCookie, encode_flash, local_address},
};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use service::{Services, Visitor};

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
            let mut said = vec![(header::SET_COOKIE, cookies.keep(&signed_in.session.0, signed_in.max_age))];
            if !signed_in.without_password {
                let words = "You are signed in. If you forgot your password, choose a new one under Settings.";
                said.push((header::SET_COOKIE, flash_cookie(&Flash::done(words))));
            }
            let next = local_address(&link.next).unwrap_or("/");
            (AppendHeaders(said), Redirect::to(next)).into_response()
        }
        Err(error) => {
            let said = flash_cookie(&Flash::failed(error.to_string()));
            (AppendHeaders([(header::SET_COOKIE, said)]), Redirect::to("/sign-in")).into_response()
        }
    }
}

pub(crate) fn flash_cookie(flash: &Flash) -> String {
    format!("{FLASH_COOKIE}={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", encode_flash(flash))
}
