//! The navigation at the bottom of a phone.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::{DATASETS, EXECUTIONS, HOME, Place, SETTINGS, WORKFLOWS};
use crate::ui::{Icon, IconSize};

/// The navigation at the bottom of a phone.
#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let path = use_location().pathname;
    let link = |place: Place| {
        view! {
            <a href=place.href aria-current=move || place.current(&path.read())>
                <Icon glyph=place.glyph size=IconSize::Large/>
                {place.label}
            </a>
        }
        .into_any()
    };
    let places = [HOME, WORKFLOWS, EXECUTIONS, DATASETS, SETTINGS];
    view! { <nav class="bottombar" aria-label="Main, short">{places.map(link).collect_view()}</nav> }.into_any()
}
