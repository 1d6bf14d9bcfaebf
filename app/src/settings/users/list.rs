use domain::{choice::Choice, entry::Entry, person::User};
use leptos::prelude::*;

use super::rpc::SetUserDisabled;
use crate::{
    format::{Instant, InstantStyle, ZoneLabel},
    forms::{ActionButton, use_form_for},
    ui::{Badge, Card, Cell, Column, HeadCell, Menu, Row, Size, Table, Tone, use_dialog_href},
    viewer::use_viewer,
};

/// Lists people: those who are switched off last.
#[component]
pub(super) fn UserList(users: Vec<User>) -> impl IntoView {
    let columns = vec![
        Column::new("Name"),
        Column::new("Role"),
        Column::new("Account"),
        Column::new("Last seen").class("mid"),
        Column::new("Actions").unseen(),
    ];
    view! {
        <Card flush=true>
            <Table caption="Users" columns>
                {users.into_iter().map(|user| view! { <UserRow user/> }).collect_view()}
            </Table>
        </Card>
        <p class="caption">"Times are in "<ZoneLabel/>"."</p>
    }
    .into_any()
}

#[component]
fn UserRow(user: User) -> impl IntoView {
    let own = use_viewer().person.as_ref().and_then(|person| person.id) == Some(user.id);
    let edit = use_dialog_href(format!("edit-{}", user.id));
    let state = match (user.disabled, user.has_password) {
        (true, _) => view! { <Badge>"Off"</Badge> }.into_any(),
        (false, false) => view! { <Badge tone=Tone::Warning>"No password yet"</Badge> }.into_any(),
        (false, true) => "On".into_any(),
    };
    let seen = match user.last_seen_at {
        Some(at) => view! { <Instant at style=InstantStyle::Short/> }.into_any(),
        None => "Not yet".into_any(),
    };
    let edit_label = format!("Edit {}", user.name);
    let (name, email) = (user.name.clone(), user.email.clone());
    view! {
        <Row>
            <HeadCell>
                <span class="two">
                    <span>{name}{own.then(|| view! { " "<Badge>"you"</Badge> })}</span>
                    <small>{email}</small>
                </span>
            </HeadCell>
            <Cell label="Role">{user.role.label()}</Cell>
            <Cell label="Account">{state}</Cell>
            <Cell label="Last seen" class="mid">{seen}</Cell>
            <Cell class="num">
                <span class="row snug">
                    <a class="button sm" href=edit data-noscroll="" aria-label=edit_label>"Edit…"</a>
                    <UserMenu user own/>
                </span>
            </Cell>
        </Row>
    }
    .into_any()
}

#[component]
fn UserMenu(user: User, own: bool) -> impl IntoView {
    let link = use_dialog_href(format!("link-{}", user.id));
    let off = use_dialog_href(format!("off-{}", user.id));
    let form = use_form_for::<SetUserDisabled>(user.id);
    let switch = match (user.disabled, own) {
        (true, _) => {
            let fields = vec![("id", user.id.to_string()), ("disabled", Entry::of_switch(false).0)];
            let label = format!("Switch the account of {} on", user.name);
            view! { <ActionButton form fields label size=Size::Small>"Switch on"</ActionButton> }.into_any()
        }
        (false, false) => view! { <a href=off data-noscroll="" class="danger-quiet">"Switch off…"</a> }.into_any(),
        (false, true) => {
            view! { <p class="muted">"Your own account: another administrator can switch it off."</p> }.into_any()
        }
    };
    view! {
        <Menu id=format!("user-{}", user.id) label=format!("More for {}", user.name)>
            <a href=link data-noscroll="">"New sign-in link…"</a>
            {switch}
        </Menu>
    }
    .into_any()
}
