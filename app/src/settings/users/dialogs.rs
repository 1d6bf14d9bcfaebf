use domain::{entry::Entry, ids::UserId, person::User};
use leptos::prelude::*;

use super::{
    fields::UserFields,
    link_shown::LinkShown,
    rpc::{MakeSignInLink, SaveUser, SetUserDisabled, SignInLink},
};
use crate::{
    forms::{Form, FormHandle, Hidden, SubmitButton, use_form_for},
    ui::{ButtonKind, Dialog, DialogFoot, use_close_after},
};

/// The questions about a person: what to change, whether to make a link, whether to switch the account off.
#[component]
pub(super) fn UserDialogs(user: User, on_change: Callback<()>) -> impl IntoView {
    let id = user.id;
    let (edit, link, off) = (user.clone(), user.name.clone(), user.name.clone());
    view! {
        <Dialog name=format!("edit-{id}") title=format!("Edit {}", user.name)><EditForm user=edit.clone() on_change/></Dialog>
        <Dialog name=format!("link-{id}") title=format!("New sign-in link for {}?", user.name)>
            <LinkForm id name=link.clone()/>
        </Dialog>
        <Dialog name=format!("off-{id}") title=format!("Switch off the account of {}?", user.name)>
            <OffForm id name=off.clone() on_change/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn EditForm(user: User, on_change: Callback<()>) -> impl IntoView {
    let form = use_form_for::<SaveUser>(user.id);
    let done = use_close_after(on_change);
    view! {
        <Form form class="" on_done=done>
            <Hidden name="id" value=user.id.to_string()/>
            <div class="body stack"><UserFields form name=user.name email=user.email role=user.role/></div>
            <DialogFoot>
                <SubmitButton form>"Save user"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}

#[component]
fn LinkForm(id: UserId, name: String) -> impl IntoView {
    let form = use_form_for::<MakeSignInLink>(id);
    move || match form.result::<SignInLink>() {
        Some(link) => view! { <LinkShown link/> }.into_any(),
        None => view! { <LinkQuestion form id name=name.clone()/> }.into_any(),
    }
}

#[component]
fn LinkQuestion(form: FormHandle, id: UserId, name: String) -> impl IntoView {
    let sent = name.clone();
    view! {
        <Form form class="">
            <Hidden name="id" value=id.to_string()/>
            <Hidden name="name" value=sent/>
            <div class="body stack">
                <p>"It signs "{name}" in once, within a day, and lets a new password be chosen without the current one."</p>
                <p>"The password and sessions that there are stay until then."</p>
            </div>
            <DialogFoot>
                <SubmitButton form>"Make link"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}

#[component]
fn OffForm(id: UserId, name: String, on_change: Callback<()>) -> impl IntoView {
    let form = use_form_for::<SetUserDisabled>(format!("off-{id}"));
    let done = use_close_after(on_change);
    view! {
        <Form form class="" on_done=done>
            <Hidden name="id" value=id.to_string()/>
            <Hidden name="disabled" value=Entry::of_switch(true).0/>
            <div class="body stack">
                <p>"All sessions of "{name}" end at once, and the API tokens of this account are refused."</p>
                <p>"Workflows and their schedules go on. The name stays at what was done, and the account can be switched on again."</p>
            </div>
            <DialogFoot keep="Keep it on">
                <SubmitButton form kind=ButtonKind::Danger>"Switch off"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
