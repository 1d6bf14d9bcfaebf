//! The bar on top: search, theme, account.

use leptos::prelude::*;

use super::{account_menu::AccountMenu, theme::ThemeSwitch};
use crate::{
    forms::FilterForm,
    ui::{Icon, Logo, icon},
    viewer::Person,
};

/// The bar on top.
#[component]
pub(super) fn TopBar(
    /// Who is signed in.
    person: Person,
) -> impl IntoView {
    view! {
        <header class="topbar">
            <a class="brand phone-only" href="/" aria-label="FlowForge home"><Logo/></a>
            <FilterForm action="/workflows" label="Find a workflow" class="search">
                <Icon glyph=icon::SEARCH/>
                <input class="input" type="search" name="q" aria-label="Find a workflow" placeholder="Find a workflow"/>
            </FilterForm>
            <span class="push row snug">
                <ThemeSwitch/>
                <AccountMenu person/>
            </span>
        </header>
    }
    .into_any()
}
