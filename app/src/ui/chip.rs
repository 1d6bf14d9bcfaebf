//! A filter or a preset.

use leptos::prelude::*;

use super::{Icon, icon};

/// Sets something in a form when pressed: a preset. It needs the browser's part of the program.
#[component]
pub fn Chip(
    /// Whether it describes what is set now.
    #[prop(optional, into)]
    pressed: Signal<bool>,
    /// What to set.
    #[prop(into)]
    on_press: Callback<()>,
    /// What it sets, in words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip when-live"
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| on_press.run(())
        >
            {children()}
        </button>
    }
    .into_any()
}

/// Leads to the same page with something chosen.
#[component]
pub fn ChipLink(
    /// The page with it chosen.
    #[prop(into)]
    href: String,
    /// Whether it is chosen now.
    #[prop(optional)]
    current: bool,
    /// What is chosen, in words.
    children: Children,
) -> impl IntoView {
    view! { <a class="chip" href=href aria-current=current.then_some("true")>{children()}</a> }.into_any()
}

/// Shows a filter that is on, with the way to the page without it.
#[component]
pub fn FilterChip(
    /// The filter: `Folder: Finance`.
    #[prop(into)]
    label: String,
    /// The page without it.
    #[prop(into)]
    without: String,
) -> impl IntoView {
    let remove = format!("Remove the filter {label}");
    view! {
        <span class="chip on">
            {label}
            <a class="remove" href=without aria-label=remove.clone() title=remove><Icon glyph=icon::X/></a>
        </span>
    }
    .into_any()
}
