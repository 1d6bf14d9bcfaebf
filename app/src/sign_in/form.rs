use leptos::prelude::*;

use super::rpc::SignIn;
use crate::{
    forms::{CheckField, Form, Hidden, PasswordField, SubmitButton, TextField, use_form},
    params::use_query,
    ui::Size,
};

/// Asks who signs in. The browser itself sends it, so that everything on the page that follows is that person's.
#[component]
pub(super) fn SignInForm() -> impl IntoView {
    let form = use_form::<SignIn>().flat();
    let next = use_query("next");
    view! {
        <Form form plain=true>
            <Hidden name="next" value=next/>
            <TextField form at="email" label="Email" kind="email" autocomplete="username"/>
            <PasswordField form at="password" label="Password" autocomplete="current-password"/>
            <CheckField form at="stay" checked=true note="Otherwise until the browser is closed.">
                "Stay signed in on this computer"
            </CheckField>
            <SubmitButton form size=Size::Large block=true>"Sign in"</SubmitButton>
        </Form>
    }
    .into_any()
}
