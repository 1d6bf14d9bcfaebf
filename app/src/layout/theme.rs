//! Light, dark, or as the system has it.

use leptos::{ev::MouseEvent, prelude::*};

use super::preference::{PreferenceButton, PreferenceForm, keep};
use crate::{
    ui::{Glyph, Icon, icon},
    viewer::Theme,
};

/// The theme that the person chose; nothing follows the system. It is in the context of the frame.
#[derive(Clone, Copy)]
pub(super) struct ChosenTheme(pub(super) RwSignal<Option<Theme>>);

impl ChosenTheme {
    fn choose(self, theme: Option<Theme>) {
        if let Some(root) = document().document_element() {
            _ = match theme {
                Some(theme) => root.set_attribute("data-theme", theme.code()),
                None => root.remove_attribute("data-theme"),
            };
        }
        self.0.set(theme);
    }
}

/// Switches between light and dark. Which of its two buttons is shown is for the style to say, since only that knows
/// the system's choice.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = expect_context::<ChosenTheme>();
    let button = move |theme: Theme, label: &'static str, class: &'static str, glyph: Glyph| {
        view! {
            <PreferenceButton
                name="theme"
                value=Signal::stored(theme.code())
                label=Signal::stored(label)
                class
                on_press=move |()| chosen.choose(Some(theme))
            >
                <Icon glyph/>
            </PreferenceButton>
        }
    };
    view! {
        <span class="theme-switch">
            {button(Theme::Dark, "Switch to the dark theme", "icon-button to-dark", icon::MOON)}
            {button(Theme::Light, "Switch to the light theme", "icon-button to-light", icon::SUN)}
        </span>
    }
    .into_any()
}

/// Asks for the theme, with the system's as one of the answers.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let chosen = expect_context::<ChosenTheme>();
    let option = move |(theme, label): (Option<Theme>, &'static str)| {
        let code = theme.map_or("system", Theme::code);
        let press = move |event: MouseEvent| {
            event.prevent_default();
            keep("theme", code);
            chosen.choose(theme);
        };
        let pressed = move || if chosen.0.get() == theme { "true" } else { "false" };
        view! { <button name="theme" value=code aria-pressed=pressed on:click=press>{label}</button> }
    };
    let options = [(None, "System"), (Some(Theme::Light), "Light"), (Some(Theme::Dark), "Dark")];
    view! {
        <PreferenceForm label="Theme">{options.map(option).collect_view()}</PreferenceForm>
    }
}
