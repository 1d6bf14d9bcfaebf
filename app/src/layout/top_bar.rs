//! The bar on top: search, theme, account.

use leptos::prelude::*;

use super::{account_menu::AccountMenu, find::Find, theme::ThemeSwitch};
use crate::{ui::Logo, viewer::Person};

/// The bar on top.
#[component]
pub(super) fn TopBar(
    /// Who is signed in.
    person: Person,
) -> impl IntoView {
    view! {
        <header class="topbar">
            <a class="brand phone-only" href="/" aria-label="FlowForge home"><Logo/></a>
            <Find/>
            <span class="push row snug">
                <ThemeSwitch/>
                <AccountMenu person/>
            </span>
        </header>
    }
    .into_any()
}
