//! Tells people who do not see the page that it has changed.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{forms::forget_submitted, ui::Reading};

/// Begins the reading of each page gone to at its title, and says the title once the page is there.
#[component]
pub(super) fn RouteFocus() -> impl IntoView {
    let path = use_location().pathname;
    let reading = expect_context::<Reading>();
    let owner = Owner::current();
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            reading.begin();
            if let Some(owner) = &owner {
                owner.with(forget_submitted);
            }
        }
        path
    });
    view! { <div class="sr" aria-live="polite">{reading.said()}</div> }.into_any()
}
