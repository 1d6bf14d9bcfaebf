use domain::person::{Secret, User, UserDraft};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// The account of the person who looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The account.
    pub user: User,
    /// Whether a new password needs the current one.
    pub asks_current_password: bool,
}

/// Returns the account of the person who asks.
#[server(prefix = "/rpc", endpoint = "account/load", input = GetUrl, output = crate::Json)]
pub async fn load_account() -> Result<Account, AppError> {
    use crate::server::{actor, services, session};
    let user = services().people.load_account(&actor()?).await?;
    Ok(Account { user, asks_current_password: session().is_none_or(|session| !session.may_choose_password) })
}

/// Changes the name and address of the person who asks.
#[server(prefix = "/rpc", endpoint = "account/save_profile", output = crate::Json)]
pub async fn save_profile(draft: UserDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    services().people.save_profile(&actor()?, &draft).await?;
    flash(&Flash::done("Profile saved."));
    Ok(())
}

/// Changes the password of the person who asks, and ends that person's other sessions.
#[server(prefix = "/rpc", endpoint = "account/change_password", output = crate::Json)]
pub async fn change_password(
    #[server(default)] current_password: Secret,
    new_password: Secret,
) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services, session},
    };
    let session = session().map(|session| session.token);
    services().people.change_password(&actor()?, current_password, new_password, session.as_deref()).await?;
    flash(&Flash::done("Password changed. Your sessions elsewhere have ended."));
    Ok(())
}
