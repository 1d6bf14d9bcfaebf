use leptos::prelude::*;

/// Shows text in which back quotes surround words for programs.
pub(super) fn prose(text: &str) -> impl IntoView + use<> {
    let part = |(index, part): (usize, &str)| {
        let part = part.to_owned();
        if index % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).collect_view()
}
