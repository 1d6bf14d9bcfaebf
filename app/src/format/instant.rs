//! Instants.

use chrono::{DateTime, Utc};
use domain::format;
use leptos::prelude::*;

use super::use_clock;
use crate::viewer::use_viewer;

/// How an instant is written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum InstantStyle {
    /// `Tue 24 Nov 02:30 CET`
    #[default]
    Full,
    /// `Mon 23 Nov 11:16:04 WET`
    WithSeconds,
    /// `11:20`, `Tue 01:30`, `24 Nov 2025`: for columns whose head has a [`ZoneLabel`].
    Short,
    /// `Tue 1 Dec 2026`
    Date,
    /// `11:16:04`, for columns whose head has a [`ZoneLabel`].
    TimeOfDay,
}

/// Shows an instant in the zone of whoever looks.
#[component]
pub fn Instant(
    /// The instant.
    at: DateTime<Utc>,
    /// How it is written.
    #[prop(optional)]
    style: InstantStyle,
) -> impl IntoView {
    let viewer = use_viewer();
    let now = use_clock().now();
    let text = match style {
        InstantStyle::Full => format::instant(at, &viewer.zone, now),
        InstantStyle::WithSeconds => format::instant_with_seconds(at, &viewer.zone, now),
        InstantStyle::Short => format::short_instant(at, &viewer.zone, now),
        InstantStyle::Date => format::date(at, &viewer.zone),
        InstantStyle::TimeOfDay => format::time_of_day(at, &viewer.zone),
    };
    let title = matches!(style, InstantStyle::Short | InstantStyle::TimeOfDay | InstantStyle::Date)
        .then(|| format::instant_with_seconds(at, &viewer.zone, now));
    view! { <time datetime=format::machine_time(at) title=title>{text}</time> }.into_any()
}

/// Names the zone in which times are shown: `Lisbon (WET)`.
#[component]
pub fn ZoneLabel() -> impl IntoView {
    use_viewer().zone.label(use_clock().now())
}
