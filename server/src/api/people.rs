use app::server::PublicUrl;
use axum::extract::State;
use domain::{
    ids::{AuditEntryId, TokenId, UserId},
    person::{TokenDraft, UserDraft},
};
use serde::Deserialize;
use serde_json::json;
use service::Services;
use store::AuditFilter;

use super::{
    answer::{Answer, created, done, list, one, page},
    extract::{Asking, Body, Filter, Ids},
};
use crate::state::PublicUrl;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    entity: Option<String>,
    entity_id: Option<i64>,
    q: Option<String>,
    cursor: Option<AuditEntryId>,
    limit: Option<String>,
}

pub(super) async fn list_users(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(list("users", &services.people.list_users(&actor).await?))
}

pub(super) async fn add_user(
    State(services): State<Services>,
    State(url): State<PublicUrl>,
    Asking(actor): Asking,
    Body(draft): Body<UserDraft>,
) -> Answer {
    let (user, link) = services.people.add_user(&actor, &draft).await?;
    let answer = axum::Json(json!({"user": user, "sign_in_link": url.sign_in_link(&link)}));
    Ok(created(axum::response::IntoResponse::into_response(answer), &format!("/api/users/{}", user.id)))
}

pub(super) async fn save_user(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UserId>,
    Body(draft): Body<UserDraft>,
) -> Answer {
    Ok(one("user", services.people.save_user(&actor, id, &draft).await?))
}

pub(super) async fn enable_user(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UserId>,
) -> Answer {
    Ok(one("user", services.people.set_user_disabled(&actor, id, false).await?))
}

pub(super) async fn disable_user(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UserId>,
) -> Answer {
    Ok(one("user", services.people.set_user_disabled(&actor, id, true).await?))
}

pub(super) async fn list_tokens(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(list("tokens", &services.people.list_tokens(&actor).await?))
}

pub(super) async fn make_token(
    State(services): State<Services>,
    Asking(actor): Asking,
    Body(draft): Body<TokenDraft>,
) -> Answer {
    let made = services.people.make_token(&actor, &draft).await?;
    let answer = axum::Json(json!({"token": made.token.0, "listed": made.listed}));
    Ok(created(axum::response::IntoResponse::into_response(answer), &format!("/api/tokens/{}", made.listed.id)))
}

pub(super) async fn revoke_token(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<TokenId>,
) -> Answer {
    services.people.revoke_token(&actor, id).await?;
    Ok(done())
}

pub(super) async fn list_audit_entries(
    State(services): State<Services>,
    Asking(actor): Asking,
    Filter(wanted): Filter<Wanted>,
) -> Answer {
    let filter = AuditFilter {
        entity: wanted.entity,
        entity_id: wanted.entity_id,
        actor: None,
        text: wanted.q,
        before: wanted.cursor,
    };
    Ok(page(
        "audit_entries",
        &services.people.list_audit_entries(&actor, &filter, super::limit(wanted.limit.as_deref())?).await?,
    ))
}
