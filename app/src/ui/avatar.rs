//! The circle with a person's initials.

use leptos::prelude::*;

use super::{Size, classes};

/// Shows a person's initials in a circle, with the name when pointed at.
#[component]
pub fn Avatar(
    /// One or two letters.
    #[prop(into)]
    initials: String,
    /// The name they stand for.
    #[prop(into)]
    name: String,
    /// How large it is.
    #[prop(optional)]
    size: Size,
) -> impl IntoView {
    view! {
        <span class=classes(["avatar", size.class()]) title=name>
            <span aria-hidden="true">{initials}</span>
            <span class="sr">{name.clone()}</span>
        </span>
    }
    .into_any()
}
