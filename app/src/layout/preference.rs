//! How a person wants to see pages, kept in cookies of a year.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// Where the server takes preferences from a form without script: `theme`, `nav`, and `back`, the page to return to.
pub const PREFERENCES_PATH: &str = "/preferences";

/// A button that sets a preference: at once in the browser, by a form without script.
#[component]
pub(super) fn PreferenceButton(
    /// The preference; its cookie has `ff_` before it.
    name: &'static str,
    /// What it is set to.
    #[prop(into)]
    value: Signal<&'static str>,
    /// What the button does.
    #[prop(into)]
    label: Signal<&'static str>,
    /// A class for its look.
    class: &'static str,
    /// Does it on the page that is shown.
    #[prop(into)]
    on_press: Callback<()>,
    /// What the button shows.
    children: Children,
) -> impl IntoView {
    let back = use_way_back();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        keep(name, value.get_untracked());
        on_press.run(());
    };
    view! {
        <form method="post" action=PREFERENCES_PATH class="inline-form" on:submit=submit>
            <input type="hidden" name="back" value=back/>
            <button class=class name=name value=value aria-label=label title=label>{children()}</button>
        </form>
    }
    .into_any()
}

/// A form with the answers to a question about how pages are shown, as buttons side by side.
#[component]
pub(super) fn PreferenceForm(
    /// What is asked.
    label: &'static str,
    /// A button for each answer.
    children: Children,
) -> impl IntoView {
    let back = use_way_back();
    view! {
        <form method="post" action=PREFERENCES_PATH>
            <input type="hidden" name="back" value=back/>
            <span class="segmented" role="group" aria-label=label>{children()}</span>
        </form>
    }
    .into_any()
}

/// Returns the address of the page that is shown, to return to.
fn use_way_back() -> Signal<String> {
    let location = use_location();
    Signal::derive(move || {
        let (path, search) = (location.pathname.read(), location.search.read());
        if search.is_empty() { path.clone() } else { format!("{}?{}", *path, *search) }
    })
}

/// Keeps a preference in the browser.
pub(super) fn keep(name: &str, value: &str) {
    let cookie = format!("ff_{name}={value};path=/;max-age=31536000;samesite=lax");
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        _ = document.set_cookie(&cookie);
    }
}
