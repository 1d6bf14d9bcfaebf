//! The people with an account.

use domain::person::User;
use leptos::prelude::*;

use super::frame::{Section, SectionHead, SettingsFrame};
use crate::{
    awaited::awaited,
    failure::Failure,
    live::use_fresh,
    ui::{Icon, Skeleton, icon, use_dialog_href},
};

/// Adding somebody.
mod add_dialog;
/// The questions about each person.
mod dialogs;
/// What is asked of a person.
mod fields;
/// The link that signs somebody in.
mod link_shown;
/// The people.
mod list;
/// What the page asks of the server.
mod rpc;

use add_dialog::AddDialog;
use dialogs::UserDialogs;
use list::UserList;
use rpc::list_users;

/// Shows the people with an account, to administrators.
#[component]
pub fn UsersPage() -> impl IntoView {
    let users = Resource::new(|| (), |()| list_users());
    view! {
        <SettingsFrame section=Section::Users>
            <Transition fallback=|| view! { <Skeleton/> }>
                {awaited(move || async move {
                    match users.await {
                        Ok(users) => view! { <UsersView users/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })}
            </Transition>
        </SettingsFrame>
    }
    .into_any()
}

#[component]
fn UsersView(users: Vec<User>) -> impl IntoView {
    let (users, read_again) = use_fresh(users, ["people".to_owned()], list_users);
    let add = use_dialog_href("add");
    view! {
        <section class="stack">
            <SectionHead
                title="Users"
                note="Everybody who can sign in, and what they may do."
                action=move || view! {
                    <a class="button primary" href=add data-noscroll=""><Icon glyph=icon::PLUS/>"Add user…"</a>
                }
            />
            {move || view! { <UserList users=users.get()/> }}
        </section>
        <AddDialog on_change=read_again/>
        <For each=move || users.get() key=|user| (user.id, user.name.clone(), user.email.clone(), user.role) let(user)>
            <UserDialogs user on_change=read_again/>
        </For>
    }
    .into_any()
}
