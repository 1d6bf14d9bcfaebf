use domain::{audit::AuditEntry, ids::UserId, page::Page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A page of the log, with whom it can be narrowed down to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditLines {
    /// The lines, the newest first.
    pub page: Page<AuditEntry>,
    /// Everybody with an account.
    pub people: Vec<(UserId, String)>,
}

/// Returns a page of the log of changes. What in the address is no number narrows nothing down.
#[server(prefix = "/rpc", endpoint = "audit/list", input = GetUrl, output = crate::Json)]
pub async fn list_audit_entries(
    q: String,
    kind: String,
    id: String,
    person: String,
    before: String,
) -> Result<AuditLines, AppError> {
    use crate::server::{actor, services};
    let (services, actor) = (services(), actor()?);
    let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let filter = service::AuditFilter {
        entity: filled(kind),
        entity_id: id.parse().ok(),
        actor: person.parse().ok(),
        text: filled(q).map(|text| text.trim().to_owned()),
        before: before.parse().ok(),
    };
    let page = services.people.list_audit_entries(&actor, &filter, 50).await?;
    let users = services.people.list_users(&actor).await?;
    Ok(AuditLines { page, people: users.into_iter().map(|user| (user.id, user.name)).collect() })
}
