//! Light or dark.

use leptos::prelude::*;

use super::preference::PreferenceButton;
use crate::{
    ui::{Glyph, Icon, icon},
    viewer::Theme,
};

/// Switches between light and dark. Which of its two buttons is shown is for the style to say, since only that knows
/// the system's choice.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! {
        <span class="theme-switch">
            <ThemeButton theme=Theme::Dark label="Switch to the dark theme" class="icon-button to-dark" glyph=icon::MOON/>
            <ThemeButton theme=Theme::Light label="Switch to the light theme" class="icon-button to-light" glyph=icon::SUN/>
        </span>
    }
    .into_any()
}

#[component]
fn ThemeButton(theme: Theme, label: &'static str, class: &'static str, glyph: Glyph) -> impl IntoView {
    let set = move |()| {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute("data-theme", theme.code());
        }
    };
    view! {
        <PreferenceButton name="theme" value=Signal::stored(theme.code()) label=Signal::stored(label) class on_press=set>
            <Icon glyph/>
        </PreferenceButton>
    }
    .into_any()
}
