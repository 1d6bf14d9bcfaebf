//! Icons that can be pressed.

use leptos::prelude::*;

use super::{Glyph, Icon, Size, classes};

/// An icon that acts when pressed: with `on_press` in the browser, or by submitting the form it stands in.
#[component]
pub fn IconButton(
    /// What it does, and to what: `Run Loan payments now`. It is read out, and shown when pointed at.
    #[prop(into)]
    label: String,
    /// The icon.
    glyph: Glyph,
    /// How large it is.
    #[prop(optional)]
    size: Size,
    /// What to do in the browser; without it, the button submits its form.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Whether what it started is still going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let press = move |_| {
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if on_press.is_some() { "button" } else { "submit" }
            class=classes(["icon-button", size.class()])
            class:when-live=on_press.is_some()
            aria-label=label.clone()
            title=label
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            <Icon glyph/>
        </button>
    }
    .into_any()
}

/// An icon that leads to another page.
#[component]
pub fn IconLink(
    /// Where it leads, and of what: `Edit Nightly load`.
    #[prop(into)]
    label: String,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The icon.
    glyph: Glyph,
    /// How large it is.
    #[prop(optional)]
    size: Size,
) -> impl IntoView {
    view! {
        <a class=classes(["icon-button", size.class()]) href=href aria-label=label.clone() title=label>
            <Icon glyph/>
        </a>
    }
    .into_any()
}
