//! One line of a timeline.

use leptos::prelude::*;

use super::{TimelineRow, bar};
use crate::ui::{Icon, Portion};

pub(super) fn timeline_row(row: TimelineRow, ticks: &[Portion], now: Option<Portion>) -> impl IntoView + use<> {
    let line = |at: &Portion| view! { <line class="tick" x1=at.to_string() x2=at.to_string() y1="0" y2="100%"></line> };
    let now = now.map(|at| view! { <line class="now" x1=at.to_string() x2=at.to_string() y1="-20%" y2="120%"></line> });
    let title = row.label.clone();
    view! {
        <li class="tl-row">
            <span class="name">
                <span data-status=row.state.code()><Icon glyph=row.state.glyph()/></span>
                <a class="clip" href=row.href title=title>{row.label}</a>
            </span>
            <svg class="track" aria-hidden="true">
                {ticks.iter().map(line).collect_view()}
                {row.bars.into_iter().map(bar::draw).collect_view()}
                {now}
            </svg>
            <span class="end">{row.end}</span>
        </li>
    }
}
