use domain::person::ApiToken;
use leptos::prelude::*;

use super::rpc::RevokeToken;
use crate::{
    format::Instant,
    forms::{Form, Hidden, SubmitButton, use_form_for},
    ui::{ButtonKind, Dialog, DialogFoot, use_close_after},
};

/// Asks whether to revoke a token, and says what that breaks.
#[component]
pub(super) fn RevokeDialog(token: ApiToken, on_change: Callback<()>) -> impl IntoView {
    let (name, title) = (format!("revoke-{}", token.id), format!("Revoke “{}”?", token.name));
    view! { <Dialog name title><RevokeForm token=token.clone() on_change/></Dialog> }.into_any()
}

#[component]
fn RevokeForm(token: ApiToken, on_change: Callback<()>) -> impl IntoView {
    let form = use_form_for::<RevokeToken>(token.id);
    let done = use_close_after(on_change);
    let used = match token.last_used_at {
        Some(at) => {
            let from = token.last_used_from.map(|address| view! { ", from "<code>{address}</code> });
            view! { <p>"It was last used "<Instant at/>{from}". Whatever uses it is refused from now on."</p> }
                .into_any()
        }
        None => view! { <p>"It was never used."</p> }.into_any(),
    };
    view! {
        <Form form class="" on_done=done>
            <Hidden name="id" value=token.id.to_string()/>
            <div class="body stack">{used}<p>"This cannot be undone."</p></div>
            <DialogFoot keep="Keep it">
                <SubmitButton form kind=ButtonKind::Danger>"Revoke token"</SubmitButton>
            </DialogFoot>
        </Form>
    }
    .into_any()
}
