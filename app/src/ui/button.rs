//! What acts.

use leptos::prelude::*;

use super::{Glyph, Icon, classes, icon};

/// How much a button weighs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ButtonKind {
    /// One of several actions.
    #[default]
    Secondary,
    /// What a person most likely came for: one in a view.
    Primary,
    /// Beside the others, such as a way back.
    Ghost,
    /// Destroys; only inside the question whether to.
    Danger,
    /// Leads to such a question.
    DangerQuiet,
}

impl ButtonKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Secondary => "",
            Self::Primary => "primary",
            Self::Ghost => "ghost",
            Self::Danger => "danger",
            Self::DangerQuiet => "danger-quiet",
        }
    }
}

/// How large a control is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Size {
    /// 28 px: in tables and beside text.
    Small,
    /// 34 px.
    #[default]
    Medium,
    /// 40 px: alone on a page.
    Large,
}

impl Size {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Small => "sm",
            Self::Medium => "",
            Self::Large => "lg",
        }
    }
}

/// Acts when pressed: with `on_press` in the browser, or by submitting the form it stands in.
#[component]
pub fn Button(
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large it is.
    #[prop(optional)]
    size: Size,
    /// Whether it takes the whole width.
    #[prop(optional)]
    block: bool,
    /// An icon before the word.
    #[prop(optional_no_strip, into)]
    glyph: Option<Glyph>,
    /// Whether what it started is still going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it cannot be pressed; shown beside it. Nothing lets it be pressed.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// The same as it is shown, where that may come later.
    #[prop(optional_no_strip)]
    reason: Option<Signal<Option<String>>>,
    /// What to do in the browser; without it, the button submits its form.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The field that tells the form which of its buttons was pressed.
    #[prop(optional)]
    name: &'static str,
    /// What that field holds.
    #[prop(optional, into)]
    value: String,
    /// The keys that press it from elsewhere: `Control+Enter`.
    #[prop(optional)]
    keys: &'static str,
    /// The verb.
    children: Children,
) -> impl IntoView {
    let class = classes(["button", kind.class(), size.class(), if block { "block" } else { "" }]);
    let idle = move || refused.read().is_some();
    // A refused button must not submit, with or without script.
    let type_ = move || if on_press.is_some() || idle() { "button" } else { "submit" };
    let press = move |_| {
        if let Some(on_press) = on_press
            && !idle()
            && !busy.get_untracked()
        {
            on_press.run(());
        }
    };
    view! {
        <button
            type=type_
            class=class
            class:when-live=on_press.is_some()
            name=(!name.is_empty()).then_some(name)
            value=(!name.is_empty()).then_some(value)
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || idle().then_some("true")
            aria-keyshortcuts=(!keys.is_empty()).then_some(keys)
            on:click=press
        >
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </button>
        {move || reason.unwrap_or(refused).get().map(|reason| view! {
            <span class="reason"><Icon glyph=icon::CIRCLE_ALERT/>{reason}</span>
        })}
    }
    .into_any()
}
