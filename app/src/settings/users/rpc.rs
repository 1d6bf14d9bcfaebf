use domain::{
    entry::Entry,
    ids::UserId,
    person::{User, UserDraft},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// A link that signs a person in once, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInLink {
    /// The person's name.
    pub name: String,
    /// The whole address.
    pub link: String,
}

/// Returns all accounts.
#[server(prefix = "/rpc", endpoint = "users/list", input = GetUrl, output = crate::Json)]
pub async fn list_users() -> Result<Vec<User>, AppError> {
    use crate::server::{actor, services};
    Ok(services().people.list_users(&actor()?).await?)
}

/// Makes an account and returns the link with which the person signs in first.
#[server(prefix = "/rpc", endpoint = "users/add", output = crate::Json)]
pub async fn add_user(draft: UserDraft) -> Result<SignInLink, AppError> {
    use crate::server::{actor, public_url, services, show_result};
    let (user, link) = services().people.add_user(&actor()?, &draft).await?;
    show_result();
    Ok(SignInLink { name: user.name, link: public_url().sign_in_link(&link) })
}

/// Changes an account.
#[server(prefix = "/rpc", endpoint = "users/save", output = crate::Json)]
pub async fn save_user(id: UserId, draft: UserDraft) -> Result<(), AppError> {
    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let user = services().people.save_user(&actor()?, id, &draft).await?;
    flash(&Flash::done(format!("{} saved.", user.name)));
    Ok(())
}

/// Switches an account off or on.
#[server(prefix = "/rpc", endpoint = "users/set_disabled", output = crate::Json)]
pub async fn set_user_disabled(id: UserId, disabled: Entry) -> Result<(), AppError> {
    use server_fn::ServerFn;

    use crate::{
        flash::Flash,
        server::{actor, flash, services},
    };
    let user = services().people.set_user_disabled(&actor()?, id, disabled.is_on()).await?;
    let state = if user.disabled { "off" } else { "on" };
    let other = Entry::of_switch(!user.disabled).0;
    let fields = vec![("id".to_owned(), id.to_string()), ("disabled".to_owned(), other)];
    flash(&Flash::done(format!("The account of {} is {state}.", user.name)).undo(SetUserDisabled::PATH, fields));
    Ok(())
}

/// Makes a link that signs a person in once.
#[server(prefix = "/rpc", endpoint = "users/make_link", output = crate::Json)]
pub async fn make_sign_in_link(id: UserId, name: String) -> Result<SignInLink, AppError> {
    use crate::server::{actor, public_url, services, show_result};
    let link = services().people.make_sign_in_link(&actor()?, id).await?;
    show_result();
    Ok(SignInLink { name, link: public_url().sign_in_link(&link) })
}
