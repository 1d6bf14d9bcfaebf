//! Fills that pictures share.

use leptos::prelude::*;

/// The hatches and dots with which pictures tell kinds apart without colour. They are on every page once, since a
/// picture can only name a fill of its own document.
#[component]
pub(super) fn Patterns() -> impl IntoView {
    let hatch = |id: &'static str, class: &'static str| {
        view! {
            <pattern id=id class=class width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect class="ground" width="7" height="7"></rect>
                <rect class="line" width="3.5" height="7"></rect>
            </pattern>
        }
    };
    view! {
        <svg class="patterns" width="0" height="0" aria-hidden="true">
            <defs>
                {hatch("hatch-running", "hatch-running")}
                {hatch("hatch-warning", "hatch-warning")}
                <pattern id="dots-queued" class="dots-queued" width="5" height="20" patternUnits="userSpaceOnUse">
                    <rect class="line" width="2" height="20"></rect>
                </pattern>
            </defs>
        </svg>
    }
    .into_any()
}
