//! The shape of what is being loaded.

use leptos::prelude::*;

/// Shows the shape of what is being loaded, once that has taken 300 ms (the delay is in the style).
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    const WIDTHS: [&str; 3] = ["skeleton w80", "skeleton w95", "skeleton w60"];
    let line = |index: usize| view! { <span class=WIDTHS[index % WIDTHS.len()]></span> };
    view! {
        <div class="card loading" aria-busy="true">
            <div class="body stack"><span class="sr">"Loading"</span>{(0..lines).map(line).collect_view()}</div>
        </div>
    }
    .into_any()
}
