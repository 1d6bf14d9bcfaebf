//! The navigation at the side: with words, or folded to icons.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    NavCounts,
    navigation::{CALENDAR, DATASETS, EXECUTIONS, GRAPH, HOME, Place, SETTINGS, WORKFLOWS},
    preference::PreferenceButton,
};
use crate::ui::{Badge, Icon, Logo, Tone, icon};

/// The navigation at the side.
#[component]
pub(super) fn SideNav(
    /// Whether it is folded to icons.
    folded: RwSignal<bool>,
) -> impl IntoView {
    let path = use_location().pathname;
    let running = use_context::<NavCounts>().unwrap_or_default().running;
    let link = move |place: Place| {
        view! {
            <a href=place.href title=place.label aria-current=move || place.current(&path.read())>
                <Icon glyph=place.glyph/>
                <span class="label">{place.label}</span>
                {(place.href == EXECUTIONS.href).then(|| view! { <RunningCount running/> })}
            </a>
        }
        .into_any()
    };
    let (fold, unfold) = ("Collapse the navigation", "Expand the navigation");
    view! {
        <nav class="nav" aria-label="Main">
            <a class="brand" href="/"><Logo/><span>"FlowForge"</span></a>
            {link(HOME)}
            {link(WORKFLOWS)}
            {link(EXECUTIONS)}
            {link(CALENDAR)}
            {link(GRAPH)}
            <p class="nav-group">"Data"</p>
            {link(DATASETS)}
            <div class="nav-foot">
                {link(SETTINGS)}
                <PreferenceButton
                    name="nav"
                    value=Signal::derive(move || if folded.get() { "open" } else { "folded" })
                    label=Signal::derive(move || if folded.get() { unfold } else { fold })
                    class="fold"
                    on_press=move |()| folded.update(|folded| *folded = !*folded)
                >
                    <Icon glyph=icon::PANEL_LEFT/>
                    <span class="label">"Collapse"</span>
                </PreferenceButton>
            </div>
        </nav>
    }
    .into_any()
}

#[component]
fn RunningCount(running: RwSignal<i64>) -> impl IntoView {
    move || {
        let running = running.get();
        (running > 0).then(|| {
            view! { <span class="count"><Badge tone=Tone::Running>{running}<span class="sr">" running"</span></Badge></span> }.into_any()
        })
    }
}
