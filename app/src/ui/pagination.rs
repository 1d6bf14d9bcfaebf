//! The way to the next page of a list.

use leptos::prelude::*;

use super::{Icon, icon};

/// Shows where a page of a longer list stands and leads to the pages beside it, if there are any.
#[component]
pub fn Pagination(
    /// What is shown of how much: `12 of 1,846`.
    #[prop(into)]
    shown: String,
    /// The page before this one, if there is one, with its name.
    before: (&'static str, Option<String>),
    /// The page after this one, if there is one, with its name.
    after: (&'static str, Option<String>),
) -> impl IntoView {
    let step = |(label, href): (&'static str, Option<String>), glyph| match href {
        Some(href) => view! { <a class="button sm" href=href><Icon glyph/>{label}</a> }.into_any(),
        None => view! { <span class="button sm" aria-disabled="true"><Icon glyph/>{label}</span> }.into_any(),
    };
    if before.1.is_none() && after.1.is_none() {
        return view! { <div class="pagination">{shown}</div> }.into_any();
    }
    view! {
        <nav class="pagination" aria-label="Pages of the list">
            <span>{shown}</span>
            <span class="row">{step(before, icon::CHEVRON_LEFT)}{step(after, icon::CHEVRON_RIGHT)}</span>
        </nav>
    }
    .into_any()
}
