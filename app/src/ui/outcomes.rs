//! The last ten outcomes.

use leptos::prelude::*;

/// How something ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Above the line.
    Succeeded,
    /// Below the line.
    Failed,
    /// Below the line, outlined.
    Cancelled,
    /// On the line.
    Skipped,
    /// Hatched.
    Running,
}

impl Outcome {
    fn class(self) -> &'static str {
        match self {
            Self::Succeeded => "s",
            Self::Failed => "f",
            Self::Cancelled => "c",
            Self::Skipped => "k",
            Self::Running => "r",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Running => "running",
        }
    }
}

/// How many outcomes the strip has room for.
const PLACES: usize = 10;

/// Shows the last ten outcomes as a strip that can be told apart without colour.
#[component]
pub fn Outcomes(
    /// The outcomes, oldest first; only the last ten are shown.
    outcomes: Vec<Outcome>,
) -> impl IntoView {
    let shown = &outcomes[outcomes.len().saturating_sub(PLACES)..];
    let good = shown.iter().filter(|outcome| **outcome == Outcome::Succeeded).count();
    let label = match shown.last() {
        Some(newest) => format!("{good} of {} succeeded; newest {}", shown.len(), newest.word()),
        None => "Nothing has run yet".to_owned(),
    };
    let places = std::iter::repeat_n("n", PLACES - shown.len()).chain(shown.iter().map(|outcome| outcome.class()));
    // As text: ten elements in each row would be a third of what it takes to make a list.
    let places: String = places.map(|class| format!("<i class={class}></i>")).collect();
    view! { <span class="outcomes" role="img" aria-label=label.clone() title=label inner_html=places></span> }
        .into_any()
}

/// Says what the marks of outcome strips mean.
#[component]
pub fn OutcomesLegend() -> impl IntoView {
    let entry = |outcome: Outcome, words: &'static str| {
        view! { <span><span class="outcomes"><i class=outcome.class()></i></span>{words}</span> }
    };
    view! {
        <span class="legend" aria-hidden="true">
            {entry(Outcome::Succeeded, "succeeded, above the line")}
            {entry(Outcome::Failed, "failed, below")}
            {entry(Outcome::Cancelled, "cancelled")}
            {entry(Outcome::Skipped, "skipped")}
            {entry(Outcome::Running, "running")}
        </span>
    }
    .into_any()
}
