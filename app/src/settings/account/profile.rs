use domain::{
    choice::Choice,
    person::{Role, User},
};
use leptos::prelude::*;

use super::rpc::SaveProfile;
use crate::{
    forms::{Form, SubmitButton, TextField, use_form},
    ui::{ButtonKind, Card, Fact, Kv},
};

/// Asks for name and address. The browser itself sends it, so that the whole page says the new name.
#[component]
pub(super) fn ProfileCard(user: User) -> impl IntoView {
    let form = use_form::<SaveProfile>();
    let who_changes_it = (user.role != Role::Admin).then_some(" · an administrator can change it");
    view! {
        <Card title="Profile">
            <Form form plain=true>
                <TextField form at="name" label="Name" value=user.name autocomplete="name"
                    hint=|| "Others see it at what you do."/>
                <TextField form at="email" label="Email" kind="email" value=user.email autocomplete="email"
                    hint=|| "You sign in with it."/>
                <Kv><Fact term="Role">{user.role.label()}{who_changes_it}</Fact></Kv>
                <div class="row"><SubmitButton form kind=ButtonKind::Secondary>"Save profile"</SubmitButton></div>
            </Form>
        </Card>
    }
    .into_any()
}
