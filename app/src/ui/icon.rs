//! Icons.

use leptos::prelude::*;

mod lucide;

pub use lucide::*;

/// The shapes of an icon: the inside of an SVG on a grid of 24 by 24.
///
/// Icons are constants, so that the browser loads the shapes of those in use and no others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Glyph(&'static str);

impl Glyph {
    /// Returns the shapes as SVG, for pictures that an icon is a part of.
    pub fn shapes(self) -> &'static str {
        self.0
    }
}

/// How large an icon is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum IconSize {
    /// 16 px, beside a word.
    #[default]
    Normal,
    /// 20 px.
    Large,
    /// 28 px, over an empty page.
    Huge,
}

impl IconSize {
    fn class(self) -> &'static str {
        match self {
            Self::Normal => "",
            Self::Large => "lg",
            Self::Huge => "xl",
        }
    }
}

/// Shows an icon that stands beside a word. An icon that stands alone gets its name from what it stands in.
#[component]
pub fn Icon(
    /// Which icon.
    glyph: Glyph,
    /// How large.
    #[prop(optional)]
    size: IconSize,
    /// A class for its colour, such as `danger-text`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = super::classes(["icon", size.class(), class]);
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=glyph.0></svg> }.into_any()
}
