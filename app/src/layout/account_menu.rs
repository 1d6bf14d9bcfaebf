//! Who is signed in, and the way out.

use domain::{choice::Choice, person::initials};
use leptos::{html, prelude::*};

use super::theme::ThemeChoice;
use crate::{
    forms::{Form, use_form_for},
    sign_in::SignOut,
    ui::{Button, Icon, icon},
    viewer::Person,
};

/// Shows who is signed in, with what that person may do, and the way out. Its links are also on the settings page, for
/// browsers that know no popovers.
#[component]
pub(super) fn AccountMenu(
    /// The person.
    person: Person,
) -> impl IntoView {
    let label = format!("{}, account", person.name);
    let menu = NodeRef::<html::Div>::new();
    // The link is followed without loading a page, so nothing else would close it.
    let close = move |_| {
        if let Some(menu) = menu.get_untracked() {
            _ = menu.hide_popover();
        }
    };
    let form = use_form_for::<SignOut>("menu");
    view! {
        <button type="button" class="avatar" popovertarget="account" aria-label=label.clone() title=label>
            {initials(&person.name)}
        </button>
        <div class="menu account" id="account" popover="auto" node_ref=menu>
            <div class="who"><strong>{person.name}</strong><span class="caption">{person.role.label()}</span></div>
            <a href="/settings" on:click=close><Icon glyph=icon::USER/>"Your account"</a>
            <div class="setting"><span>"Theme"</span><ThemeChoice/></div>
            <Form form plain=true quiet=true class="inline-form"><Button glyph=icon::LOG_OUT>"Sign out"</Button></Form>
        </div>
    }
    .into_any()
}
