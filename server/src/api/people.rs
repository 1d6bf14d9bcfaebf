use app::server::PublicUrl;
use axum::extract::State;
use domain::{
    ids::{TokenId, UserId},
    person::{TokenDraft, UserDraft},
};
use serde_json::json;
use service::Services;
use store::AuditFilter;

use super::{
    answer::{Answer, created, done, list, object, one, page},
    extract::{Asking, Draft, Ids, Saved},
    question::Question,
};

impl Saved for UserDraft {
    const SET_BY_SERVER: &[&str] = &["id", "has_password", "created_at", "last_seen_at", "disabled"];
}

impl Saved for TokenDraft {
    const SET_BY_SERVER: &[&str] = &[];
}

pub(super) async fn list_users(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(list("users", &services.people.list_users(&actor).await?))
}

pub(super) async fn add_user(
    State(services): State<Services>,
    State(public_url): State<PublicUrl>,
    Asking(actor): Asking,
    Draft(draft): Draft<UserDraft>,
) -> Answer {
    let (user, link) = services.people.add_user(&actor, &draft).await?;
    let answer = object([("user", json!(user)), ("sign_in_link", json!(public_url.sign_in_link(&link)))]);
    Ok(created(answer, &format!("/api/users/{}", user.id)))
}

pub(super) async fn load_user(State(services): State<Services>, Asking(actor): Asking, Ids(id): Ids<UserId>) -> Answer {
    Ok(one("user", services.people.load_user(&actor, id).await?))
}

pub(super) async fn save_user(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<UserId>,
    Draft(draft): Draft<UserDraft>,
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

pub(super) async fn make_sign_in_link(
    State(services): State<Services>,
    State(public_url): State<PublicUrl>,
    Asking(actor): Asking,
    Ids(id): Ids<UserId>,
) -> Answer {
    let link = services.people.make_sign_in_link(&actor, id).await?;
    Ok(one("sign_in_link", public_url.sign_in_link(&link)))
}

pub(super) async fn list_tokens(State(services): State<Services>, Asking(actor): Asking) -> Answer {
    Ok(list("tokens", &services.people.list_tokens(&actor).await?))
}

pub(super) async fn make_token(
    State(services): State<Services>,
    Asking(actor): Asking,
    Draft(draft): Draft<TokenDraft>,
) -> Answer {
    let made = services.people.make_token(&actor, &draft).await?;
    let answer = object([("token", json!(made.listed)), ("secret", json!(made.token))]);
    Ok(created(answer, &format!("/api/tokens/{}", made.listed.id)))
}

pub(super) async fn load_token(
    State(services): State<Services>,
    Asking(actor): Asking,
    Ids(id): Ids<TokenId>,
) -> Answer {
    Ok(one("token", services.people.load_token(&actor, id).await?))
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
    mut question: Question,
) -> Answer {
    let filter = AuditFilter {
        entity: question.filled("entity"),
        entity_id: question.id("entity_id"),
        actor: question.id("actor"),
        text: question.filled("q"),
        before: question.cursor(),
    };
    let limit = question.limit();
    question.end()?;
    Ok(page("audit_entries", &services.people.list_audit_entries(&actor, &filter, limit).await?))
}
