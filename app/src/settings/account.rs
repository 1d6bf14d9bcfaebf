//! One's own account: name, address, password, look, the way out.

use leptos::prelude::*;

use super::frame::{Section, SettingsFrame};
use crate::{awaited::awaited, failure::Failure, ui::Skeleton};

/// How pages look to the person.
mod appearance;
/// Choosing a password.
mod password;
/// Name and address.
mod profile;
/// What the page asks of the server.
mod rpc;
/// Signing out.
mod session;

use appearance::Appearance;
use password::PasswordCard;
use profile::ProfileCard;
use rpc::{Account, load_account};
use session::SessionCard;

/// Shows the account of the person who looks.
#[component]
pub fn AccountPage() -> impl IntoView {
    let account = Resource::new(|| (), |()| load_account());
    view! {
        <SettingsFrame section=Section::Account>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    match account.await {
                        Ok(account) => view! { <AccountView account/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </SettingsFrame>
    }
    .into_any()
}

#[component]
fn AccountView(account: Account) -> impl IntoView {
    let Account { user, asks_current_password } = account;
    view! {
        <div class="settings-cards">
            <ProfileCard user=user.clone()/>
            <PasswordCard email=user.email has_password=user.has_password asks_current=asks_current_password/>
            <Appearance/>
            <SessionCard/>
        </div>
    }
    .into_any()
}
