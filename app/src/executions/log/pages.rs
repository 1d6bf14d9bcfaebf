use leptos::prelude::*;

use super::{
    address::use_log_address,
    chunks::{CHUNK, chunk_of},
    start::{FIRST_LINES, Narrowing},
};

/// Leads through a log page by page. With script the box is scrolled instead.
#[component]
pub(super) fn LogPages(narrowing: Narrowing, offset: i64, count: usize, total: i64) -> impl IntoView {
    let address = use_log_address(narrowing);
    let end = offset + i64::try_from(count).unwrap_or_default();
    let last = (chunk_of(total - 1) - 1).max(0) * CHUNK;
    let link =
        |words: &'static str, offset: i64| view! { <a class="button sm" href=address.of_offset(offset)>{words}</a> };
    let back =
        (offset > 0).then(|| view! { {link("First lines", 0)}{link("Lines before", (offset - FIRST_LINES).max(0))} });
    let on = (end < total).then(|| view! { {link("Lines after", end)}{link("Last lines", last)} });
    (back.is_some() || on.is_some())
        .then(|| view! { <nav class="row until-live push" aria-label="Pages of the log">{back}{on}</nav> }.into_any())
}
