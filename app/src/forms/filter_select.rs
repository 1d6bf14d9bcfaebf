//! Lists to filter by.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::SelectOption;

/// Asks for one of a list to filter by, within a [`FilterForm`](super::FilterForm). In the browser it filters at once.
#[component]
pub fn FilterSelect(
    /// The part of the address that it sets.
    name: &'static str,
    /// What is filtered by.
    label: &'static str,
    /// What is read when nothing is filtered: `Any state`.
    any: &'static str,
    /// What the address says now; nothing for all.
    #[prop(into)]
    value: Signal<String>,
    /// What there is to choose from.
    options: Vec<SelectOption>,
) -> impl IntoView {
    let chosen = value.get_untracked();
    // What somebody wrote into the address is shown, so that it can be seen why nothing is found.
    let strange = (!chosen.is_empty() && !options.iter().any(|option| option.value == chosen))
        .then(|| SelectOption::new(chosen.clone(), chosen.clone()));
    let option = |option: SelectOption| {
        let selected = option.value == chosen;
        view! { <option value=option.value selected=selected>{option.label}</option> }
    };
    view! {
        <select class="select auto" name=name aria-label=label prop:value=value on:change=filter_at_once>
            <option value="">{any}</option>
            {options.into_iter().chain(strange).map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// Filters at once by what was chosen: for controls within a [`FilterForm`](super::FilterForm).
pub fn filter_at_once(event: ev::Event) {
    let control = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let form = control.and_then(|control| control.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        _ = form.request_submit();
    }
}
