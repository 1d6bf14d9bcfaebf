//! Text in the face of code.

use leptos::prelude::*;

/// Shows lines of code or data. It scrolls sideways in its own box, also by keyboard.
#[component]
pub fn Code(
    /// What it is, for those who do not see it: `SQL of Payments by month`.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    text: String,
    /// Whether lines are numbered.
    #[prop(optional)]
    lined: bool,
    /// The line that is meant by a message, from 1.
    #[prop(optional)]
    bad_line: Option<usize>,
) -> impl IntoView {
    let content = if lined {
        let line = |(index, line): (usize, &str)| {
            let class = (bad_line == Some(index + 1)).then_some("bad");
            view! { <span class=class>{format!("{line}\n")}</span> }
        };
        text.lines().enumerate().map(line).collect_view().into_any()
    } else {
        text.into_any()
    };
    view! {
        <pre class="code" class:lined=lined tabindex="0" role="region" aria-label=label>{content}</pre>
    }
    .into_any()
}
