//! How long something has been going on, and how long it will take.

use chrono::{DateTime, Utc};
use domain::format;
use leptos::prelude::*;

use super::use_clock;

/// Shows how long something took, or has been going on: `4 min 8 s`.
#[component]
pub fn Elapsed(
    /// When it began.
    since: DateTime<Utc>,
    /// When it ended; without it, it is still going on.
    until: Option<DateTime<Utc>>,
) -> impl IntoView {
    let clock = use_clock();
    match until {
        Some(until) => format::duration(until - since).into_any(),
        None => {
            let text = Memo::new(move |_| format::elapsed(clock.second() - since));
            view! { <span>{text}</span> }.into_any()
        }
    }
}

/// Shows the time left until an instant, to the second: `4 min 12 s`.
#[component]
pub fn Countdown(
    /// The instant.
    until: DateTime<Utc>,
) -> impl IntoView {
    let clock = use_clock();
    let text = Memo::new(move |_| format::countdown(until, clock.second()));
    view! { <time datetime=format::machine_time(until)>{text}</time> }.into_any()
}
