use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{params::address, ui::ChipLink};

/// How many attempts are offered; of more, the last.
const OFFERED: i32 = 6;

/// Leads between the attempts of an execution. Nothing where there was only one.
#[component]
pub(super) fn Attempts(last: i32, shown: i32) -> impl IntoView {
    if last < 2 {
        return ().into_any();
    }
    let path = use_location().pathname.get_untracked();
    let chip = |attempt: i32| {
        let query = if attempt == last { String::new() } else { attempt.to_string() };
        let href = address(&path, &[("attempt", &query)]);
        view! { <ChipLink href current={attempt == shown}>"Attempt "{attempt}</ChipLink> }
    };
    let chips = ((last - OFFERED + 1).max(1)..=last).map(chip).collect_view();
    view! { <nav class="row" aria-label="Attempts">{chips}</nav> }.into_any()
}
