use domain::person::Role;
use leptos::prelude::*;

use super::{
    fields::UserFields,
    link_shown::LinkShown,
    rpc::{AddUser, SignInLink},
};
use crate::{
    forms::{Form, SubmitButton, use_form},
    ui::{Dialog, DialogFoot},
};

/// Asks whom to add, then shows the link with which that person signs in.
#[component]
pub(super) fn AddDialog(on_change: Callback<()>) -> impl IntoView {
    view! { <Dialog name="add" title="Add a user"><AddForm on_change/></Dialog> }.into_any()
}

#[component]
fn AddForm(on_change: Callback<()>) -> impl IntoView {
    let form = use_form::<AddUser>();
    move || match form.result::<SignInLink>() {
        Some(link) => view! { <LinkShown link/> }.into_any(),
        None => view! {
            <Form form class="" on_done=on_change>
                <div class="body stack"><UserFields form role=Role::Viewer/></div>
                <DialogFoot>
                    <SubmitButton form>"Add user"</SubmitButton>
                </DialogFoot>
            </Form>
        }
        .into_any(),
    }
}
