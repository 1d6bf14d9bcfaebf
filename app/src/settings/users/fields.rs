use domain::person::Role;
use leptos::prelude::*;

use crate::forms::{ChoiceField, ChoiceOption, FormHandle, TextField};

/// Asks who a person is and what that person may do.
#[component]
pub(super) fn UserFields(
    form: FormHandle,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] email: String,
    role: Role,
) -> impl IntoView {
    let roles = vec![
        ChoiceOption::of(Role::Viewer, "sees everything, changes nothing"),
        ChoiceOption::of(Role::Editor, "also runs and changes workflows"),
        ChoiceOption::of(Role::Admin, "also manages users and the workspace"),
    ];
    view! {
        <TextField form at="name" label="Name" value=name/>
        <TextField form at="email" label="Email" kind="email" value=email hint=|| "The name to sign in with; nothing is sent to it."/>
        <ChoiceField form at="role" label="Role" value=role.to_string() options=roles/>
    }
    .into_any()
}
