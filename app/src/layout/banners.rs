//! Messages for the whole product.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    format::{Instant, InstantStyle, use_clock},
    live::Live,
    ui::{Banner, LinkButton, Size, icon},
    viewer::use_viewer,
};

/// The messages that stand above every page.
#[component]
pub(super) fn Banners() -> impl IntoView {
    view! { <LiveLost/><PasswordWanted/> }.into_any()
}

/// Says that the page no longer follows what happens, and of when it is.
#[component]
fn LiveLost() -> impl IntoView {
    let live = expect_context::<Live>();
    let clock = use_clock();
    move || {
        live.is_lost().then(|| {
            let at = clock.now();
            view! {
                <Banner glyph=icon::WIFI_OFF>
                    <strong>"Live updates paused,"</strong>" reconnecting. The page shows "
                    <Instant at style=InstantStyle::TimeOfDay/>"."
                </Banner>
            }
            .into_any()
        })
    }
}

/// Offers to choose a password to somebody who came by a one-time link, which does not work twice.
#[component]
fn PasswordWanted() -> impl IntoView {
    let wanted = use_viewer().person.as_ref().is_some_and(|person| !person.has_password);
    let path = use_location().pathname;
    move || {
        (wanted && *path.read() != "/settings").then(|| {
            view! {
                <Banner
                    glyph=icon::KEY_ROUND
                    actions=|| view! { <LinkButton href="/settings#password" size=Size::Small>"Choose a password"</LinkButton> }
                >
                    <strong>"You have no password yet."</strong>
                    " The link that brought you here works once; a password lets you sign in again."
                </Banner>
            }
            .into_any()
        })
    }
}
