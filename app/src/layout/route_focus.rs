//! Tells people who do not see the page that it has changed.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{forms::forget_submitted, ui::Reading};

/// Begins the reading of each page gone to at its title, and says the title. The first page needs nothing: the browser
/// has said it.
#[component]
pub(super) fn RouteFocus() -> impl IntoView {
    let path = use_location().pathname;
    let reading = expect_context::<Reading>();
    let said = RwSignal::new(String::new());
    let owner = Owner::current();
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            reading.begin();
            if let Some(owner) = &owner {
                owner.with(forget_submitted);
            }
            // The title is set when the page is there, which is after this.
            set_timeout(move || said.set(document().title()), std::time::Duration::from_millis(400));
        }
        path
    });
    view! { <div class="sr" aria-live="polite">{said}</div> }.into_any()
}
