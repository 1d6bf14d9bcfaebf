//! How far an instant is from now.

use chrono::{DateTime, Utc};
use domain::format;
use leptos::prelude::*;

use super::{Instant, InstantStyle, use_clock};
use crate::viewer::use_viewer;

/// Shows how far an instant is from now: `in 14 h 14 min`, `10 h ago`. It stays right while the page is open.
#[component]
pub fn Relative(
    /// The instant.
    at: DateTime<Utc>,
) -> impl IntoView {
    let clock = use_clock();
    let title = format::instant_with_seconds(at, &use_viewer().zone, clock.now());
    let text = Memo::new(move |_| format::relative(at, clock.towards(at)));
    view! { <time datetime=format::machine_time(at) title=title>{text}</time> }.into_any()
}

/// Shows an instant in full, and how far it is: `Tue 24 Nov 02:30 CET · in 14 h 14 min`.
#[component]
pub fn Moment(
    /// The instant.
    at: DateTime<Utc>,
    /// How it is written.
    #[prop(optional)]
    style: InstantStyle,
) -> impl IntoView {
    view! { <Instant at style/>" · "<Relative at/> }.into_any()
}
