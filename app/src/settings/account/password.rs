use domain::person::MIN_PASSWORD_LENGTH;
use leptos::prelude::*;

use super::rpc::ChangePassword;
use crate::{
    forms::{Form, PasswordField, SubmitButton, use_form},
    ui::{ButtonKind, Card},
};

/// Asks for a new password, and for the current one where there is one that may not be forgotten. The browser itself
/// sends it: that is when password managers offer to keep it.
#[component]
pub(super) fn PasswordCard(
    /// The name to sign in with, for password managers.
    email: String,
    /// Whether there is a password.
    has_password: bool,
    /// Whether the current password is asked for.
    asks_current: bool,
) -> impl IntoView {
    let form = use_form::<ChangePassword>().flat();
    let (title, verb) =
        if has_password { ("Password", "Change password") } else { ("Choose a password", "Choose password") };
    let kind = if has_password { ButtonKind::Secondary } else { ButtonKind::Primary };
    let hint = move || view! { "At least "{MIN_PASSWORD_LENGTH}" characters. Several words are easy to remember." };
    view! {
        <Card title id="password">
            <Form form plain=true>
                <input class="sr" type="text" autocomplete="username" value=email readonly tabindex="-1" aria-hidden="true"/>
                {asks_current.then(|| view! {
                    <PasswordField form at="current_password" label="Current password" autocomplete="current-password"/>
                })}
                <PasswordField form at="new_password" label="New password" autocomplete="new-password" hint/>
                <p class="small muted">
                    "Your sessions in other browsers end. API tokens stay; revoke them under API tokens."
                </p>
                <div class="row"><SubmitButton form kind>{verb}</SubmitButton></div>
            </Form>
        </Card>
    }
    .into_any()
}
