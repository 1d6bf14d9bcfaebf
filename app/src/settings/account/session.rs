use leptos::prelude::*;

use crate::{
    forms::{Form, use_form_for},
    sign_in::SignOut,
    ui::{Button, Card, icon},
};

/// The way out, for browsers in which the account menu does not open as well.
#[component]
pub(super) fn SessionCard() -> impl IntoView {
    let form = use_form_for::<SignOut>("page");
    view! {
        <Card title="This browser">
            <p class="small muted">"Signing out ends the session of this browser only."</p>
            <Form form plain=true quiet=true class="row">
                <Button glyph=icon::LOG_OUT>"Sign out"</Button>
            </Form>
        </Card>
    }
    .into_any()
}
