use domain::{
    ids::TokenId,
    person::{ApiToken, Permission, TokenDraft},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A token that was made, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// The token.
    pub token: String,
    /// What it allows.
    pub scopes: Vec<Permission>,
    /// The address of the server.
    pub server: String,
}

/// Returns the tokens of the person who asks; to an administrator everybody's.
#[server(prefix = "/rpc", endpoint = "tokens/list", input = GetUrl, output = crate::Json)]
pub async fn list_tokens() -> Result<Vec<ApiToken>, AppError> {
    use crate::server::{actor, services};
    Ok(services().people.list_tokens(&actor()?).await?)
}

/// Makes a token.
#[server(prefix = "/rpc", endpoint = "tokens/make", output = crate::Json)]
pub async fn make_token(draft: TokenDraft) -> Result<NewToken, AppError> {
    use crate::server::{actor, public_url, services, show_result};
    let made = services().people.make_token(&actor()?, &draft).await?;
    show_result();
    let server = public_url().0.to_string();
    Ok(NewToken { name: made.listed.name, token: made.token.0, scopes: made.listed.scopes, server })
}

/// Revokes a token.
#[server(prefix = "/rpc", endpoint = "tokens/revoke", output = crate::Json)]
pub async fn revoke_token(id: TokenId) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let token = services().people.revoke_token(&actor()?, id).await?;
    flash(&Flash::done(format!("Token “{}” revoked.", token.name)));
    Ok(())
}
