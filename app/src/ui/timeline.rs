//! Bars over time. The label is the target, the bar is the picture.

use leptos::prelude::*;

use super::{Portion, State};

mod bar;
mod row;

pub use bar::{Bar, BarKind};

/// A mark on the axis.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Where it is.
    pub at: Portion,
    /// What it says; an empty one is a line only.
    pub label: String,
}

/// One line of a timeline.
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// The state, shown as an icon.
    pub state: State,
    /// The name.
    pub label: String,
    /// What the name leads to.
    pub href: String,
    /// The bars.
    pub bars: Vec<Bar>,
    /// What stands at the end: how long it took, when it is next.
    pub end: String,
}

/// Shows what took how long, or what is when. It can be read without the bars: every row has its state and its end in
/// words.
#[component]
pub fn Timeline(
    /// What it shows, for those who do not see it.
    #[prop(into)]
    label: String,
    /// The marks on the axis.
    ticks: Vec<Tick>,
    /// Where now is, if that is on it.
    #[prop(optional_no_strip, into)]
    now: Option<Portion>,
    /// The lines.
    rows: Vec<TimelineRow>,
) -> impl IntoView {
    let places: Vec<_> = ticks.iter().map(|tick| tick.at).collect();
    let tick = |tick: Tick| {
        // The first and the last label would run out of the picture.
        let anchor = match tick.at {
            at if at == Portion::default() => "start",
            at if at >= Portion::of(97, 100) => "end",
            _ => "middle",
        };
        let class = (now == Some(tick.at)).then_some("at-now");
        view! { <text x=tick.at.to_string() y="13" text-anchor=anchor class=class>{tick.label}</text> }
    };
    view! {
        <div class="timeline">
            <div class="tl-axis" aria-hidden="true">
                <span class="name"></span>
                <svg class="ticks">{ticks.into_iter().map(tick).collect_view()}</svg>
                <span class="end"></span>
            </div>
            <ul aria-label=label>
                {rows.into_iter().map(|row| row::timeline_row(row, &places, now)).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}
