//! Messages for the whole product.

use domain::{person::Permission, workflow::Pause};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::CALENDAR;
use crate::{
    calendar::ResumeEverything,
    format::{Instant, InstantStyle, Moment, use_clock},
    forms::{ActionButton, use_form},
    live::Live,
    pauses::use_pause_of_everything,
    ui::{Banner, LinkButton, Size, icon},
    viewer::use_viewer,
};

/// The messages that stand above every page.
#[component]
pub(super) fn Banners() -> impl IntoView {
    view! { <LiveLost/><AllPaused/><PasswordWanted/> }.into_any()
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

/// Says who has paused all triggers, why and until when, and leads to the calendar, where they go on.
#[component]
fn AllPaused() -> impl IntoView {
    let everything = use_pause_of_everything();
    let path = use_location().pathname;
    let is_on_calendar = Memo::new(move |_| *path.read() == CALENDAR.href);
    move || {
        let pause = everything.pause.get()?;
        let actions: fn() -> AnyView = if is_on_calendar.get() { resume } else { lead_to_calendar };
        Some(view! { <Banner glyph=icon::CIRCLE_PAUSE actions>{words(pause)}</Banner> })
    }
}

fn words(pause: Pause) -> impl IntoView {
    let until = match pause.resume_at {
        Some(at) => view! { " They go on by themselves "<Moment at/>"." }.into_any(),
        None => " They stay paused until somebody resumes them.".into_any(),
    };
    view! {
        <strong>"All triggers are paused"</strong>" by "{pause.by}" since "<Instant at=pause.at/>": “"{pause.reason}"”."{until}
    }
}

fn lead_to_calendar() -> AnyView {
    let may = use_viewer().may(Permission::Administer);
    let label = if may { "Resume on the calendar" } else { "Open the calendar" };
    view! { <LinkButton href=CALENDAR.href size=Size::Small>{label}</LinkButton> }.into_any()
}

fn resume() -> AnyView {
    if !use_viewer().may(Permission::Administer) {
        return ().into_any();
    }
    let form = use_form::<ResumeEverything>().flat();
    let on_done = use_pause_of_everything().read_again;
    view! {
        <ActionButton form fields=vec![] label="Resume all" glyph=icon::PLAY size=Size::Small on_done>"Resume all"</ActionButton>
    }
    .into_any()
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
