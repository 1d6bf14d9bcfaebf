//! How far something is.

use leptos::prelude::*;

use super::{Portion, classes};

/// What a progress bar is about.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ProgressKind {
    /// Going on.
    #[default]
    Running,
    /// Only to compare with others.
    Neutral,
    /// Took more than usual.
    Over,
    /// Done.
    Done,
}

/// Shows how far something is.
#[component]
pub fn Progress(
    /// What it is the progress of.
    #[prop(into)]
    label: String,
    /// How far it is.
    #[prop(into)]
    portion: Signal<Portion>,
    /// What it is about.
    #[prop(optional)]
    kind: ProgressKind,
    /// Whether it is a line under something else.
    #[prop(optional)]
    thin: bool,
) -> impl IntoView {
    let kind = match kind {
        ProgressKind::Running => "",
        ProgressKind::Neutral => "neutral",
        ProgressKind::Over => "over",
        ProgressKind::Done => "ok",
    };
    view! {
        <div
            class=classes(["progress", kind, if thin { "thin" } else { "" }])
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || portion.get().percent().to_string()
        >
            <svg aria-hidden="true"><rect width=move || portion.get().to_string()></rect></svg>
        </div>
    }
    .into_any()
}
