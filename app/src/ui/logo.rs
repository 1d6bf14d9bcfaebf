//! The mark of the product.

use leptos::prelude::*;

/// Shows the mark: three layers that make the letter F. The words beside it are text.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
            <path class="gold" d="M6.2 3H22l-1.6 5H4.6z"></path>
            <path class="silver" d="M4.2 9.5h12.3l-1.6 5H2.6z"></path>
            <path class="bronze" d="M2.2 16h7.6l-1.6 5H.6z"></path>
        </svg>
    }
    .into_any()
}
